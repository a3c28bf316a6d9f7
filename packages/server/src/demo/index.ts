/** A merchant's admin page to try the panel on: plays the host, as the host's own server and page would. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSession } from '@refund-panel/shared';
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

export interface DemoOptions {
  /** How the demo's server calls the refund server, as every host's does. */
  readonly fetch: typeof globalThis.fetch;
  readonly serverUrl: string;
  readonly refundsApiKey: string;
}

const contentTypes = { html: 'text/html', css: 'text/css', js: 'text/javascript' } as const;

/** As strict as an admin page can be: the panel must work here. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The page's own files, the same from src/ and from dist/. */
function readAsset(name: string): string {
  return readFileSync(new URL(`../../src/demo/${name}`, import.meta.url), 'utf8');
}

/** The host's own sign-in, as far as a demo has one: whoever opened the page in this browser. */
const SIGN_IN_COOKIE = 'demo-sign-in';

export function createDemo({ fetch, serverUrl, refundsApiKey }: DemoOptions): Hono {
  const app = new Hono();
  const signIn = randomUUID();

  const serveAsset = (path: string, name: string, type: keyof typeof contentTypes) => {
    const content = readAsset(name);
    app.get(path, (context) => {
      if (type === 'html')
        setCookie(context, SIGN_IN_COOKIE, signIn, { httpOnly: true, sameSite: 'Strict', path: '/demo' });
      context.header('Content-Type', `${contentTypes[type]}; charset=utf-8`);
      context.header('Content-Security-Policy', contentSecurityPolicy);
      context.header('Cache-Control', 'no-cache');
      return context.body(content);
    });
  };
  serveAsset('/', 'demo.html', 'html');
  serveAsset('/demo.css', 'demo.css', 'css');
  serveAsset('/demo.js', 'demo.js', 'js');

  /** What every host has: an address, behind its own sign-in, that gives the page a token for whoever is signed in. */
  app.post('/demo/session', async (context) => {
    if (getCookie(context, SIGN_IN_COOKIE) !== signIn) return context.json({ error: 'open the page first' }, 401);
    const response = await fetch(`${serverUrl}${createSession.path}`, {
      method: createSession.method,
      headers: { Authorization: `Bearer ${refundsApiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        operator: { id: 'mei', name: 'Mei Tanaka' },
        permissions: ['orders:read', 'refunds:create'],
      }),
    });
    return new Response(response.body, { status: response.status, headers: { 'Content-Type': 'application/json' } });
  });
  return app;
}
