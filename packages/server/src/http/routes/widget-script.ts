/** The panel's one file, for the script tag of any page. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Hono } from 'hono';
import type { HttpDependencies } from '../dependencies.js';

/** A page loads it at once; it asks again after five minutes, and then mostly gets a 304. */
const MAX_AGE_SECONDS = 300;

export function registerWidgetScript(app: Hono, { widgetScript }: HttpDependencies): void {
  const script = readFileSync(widgetScript);
  const encoded = { br: brotliCompressSync(script), gzip: gzipSync(script) };
  const etag = `"${createHash('sha256').update(script).digest('base64url')}"`;

  app.get('/refund-panel.js', (context) => {
    const headers = {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': `public, max-age=${MAX_AGE_SECONDS}`,
      ETag: etag,
      Vary: 'Accept-Encoding',
      // A module script of another origin is fetched with CORS; the file is the same for everybody.
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    };
    if (context.req.header('If-None-Match') === etag) return context.body(null, 304, headers);
    const accepted = context.req.header('Accept-Encoding') ?? '';
    const encoding = (['br', 'gzip'] as const).find((name) => new RegExp(`\\b${name}\\b`).test(accepted));
    if (encoding === undefined) return context.body(script, 200, headers);
    return context.body(encoded[encoding], 200, { ...headers, 'Content-Encoding': encoding });
  });
}
