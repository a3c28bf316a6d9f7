/** A merchant's admin page to try the panel on: plays the host, as the host's own server and page would. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { createShopServer, type ShopServerOptions } from './shop-server.js';

export type DemoOptions = Omit<ShopServerOptions, 'prepayIds'>;

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

/** The host's own sign-in, as far as a demo has one: whoever opened the page in this browser, as whom they like. */
const SIGN_IN_COOKIE = 'demo-sign-in';

export function createDemo(options: DemoOptions): Hono {
  const app = new Hono();
  const signIn = randomUUID();
  const page = readAsset('demo.html');
  const prepayIds = [...page.matchAll(/data-prepay-id="(\d+)"/g)].flatMap(([, prepayId]) => prepayId ?? []);
  const shop = createShopServer({ ...options, prepayIds });

  const serveAsset = (path: string, content: string, type: keyof typeof contentTypes) => {
    app.get(path, (context) => {
      if (type === 'html')
        setCookie(context, SIGN_IN_COOKIE, signIn, { httpOnly: true, sameSite: 'Strict', path: '/demo' });
      context.header('Content-Type', `${contentTypes[type]}; charset=utf-8`);
      context.header('Content-Security-Policy', contentSecurityPolicy);
      context.header('Cache-Control', 'no-cache');
      return context.body(content);
    });
  };
  serveAsset('/', page, 'html');
  serveAsset('/demo.css', readAsset('demo.css'), 'css');
  serveAsset('/demo.js', readAsset('demo.js'), 'js');

  app.use('/demo/*', async (context, next) => {
    if (getCookie(context, SIGN_IN_COOKIE) !== signIn) return context.json({ error: 'open the page first' }, 401);
    return next();
  });

  /** What every host has: an address, behind its own sign-in, that gives the page a token for whoever is signed in. */
  app.post('/demo/session', async (context) => {
    const response = await shop.mintFor(context.req.query('as') ?? 'mei');
    return response === null ? context.json({ error: 'nobody has that name here' }, 404) : passedOn(response);
  });
  app.post('/demo/orders', async (context) => {
    await shop.tellOfOrders();
    return context.body(null, 204);
  });
  app.get('/demo/sending', async () => passedOn(await shop.sending()));
  app.post('/demo/sending/freeze', async () => passedOn(await shop.sending('freeze')));
  app.post('/demo/sending/resume', async () => passedOn(await shop.sending('resume')));
  return app;
}

function passedOn(response: Response): Response {
  return new Response(response.body, { status: response.status, headers: { 'Content-Type': 'application/json' } });
}
