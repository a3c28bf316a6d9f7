/** The panel's files for the script tag of any page: the entry, and beside it the parts that the panel fetches on demand. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Context, Hono } from 'hono';
import { chooseEncoding } from '../accept-encoding.js';
import type { HttpDependencies } from '../dependencies.js';

/** A page loads the entry at once; it asks again after five minutes, and then mostly gets a 304. */
const ENTRY_CACHE = 'public, max-age=300';
/** A part's name changes with what is in it. */
const PART_CACHE = 'public, max-age=31536000, immutable';

const ENCODINGS = ['br', 'gzip'] as const;

interface StaticFile {
  readonly etag: string;
  readonly bodies: Readonly<Record<'identity' | (typeof ENCODINGS)[number], Uint8Array<ArrayBuffer>>>;
}

export function registerWidgetScript(app: Hono, { widgetScript }: HttpDependencies): void {
  const entry = readStaticFile(widgetScript);
  // What can be asked for is what was there at the start: a name is looked up, never a path followed.
  const parts = readParts(join(dirname(widgetScript), 'refund-panel'));

  app.get('/refund-panel.js', (context) => send(context, entry, ENTRY_CACHE));
  app.get('/refund-panel/:name', (context) => {
    const part = parts.get(context.req.param('name'));
    return part === undefined ? context.notFound() : send(context, part, PART_CACHE);
  });
}

function readParts(folder: string): ReadonlyMap<string, StaticFile> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return new Map(names.map((name) => [name, readStaticFile(join(folder, name))]));
}

function readStaticFile(path: string): StaticFile {
  const identity = new Uint8Array(readFileSync(path));
  // Brotli's highest quality is what zlib takes unless told otherwise.
  const bodies = {
    identity,
    br: new Uint8Array(brotliCompressSync(identity)),
    gzip: new Uint8Array(gzipSync(identity)),
  };
  return { etag: createHash('sha256').update(identity).digest('base64url'), bodies };
}

function send(context: Context, { etag, bodies }: StaticFile, cacheControl: string): Response {
  const encoding = chooseEncoding(context.req.header('Accept-Encoding'), ENCODINGS);
  const headers = {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': cacheControl,
    // Other bytes, another tag: what is cached of one encoding must not be taken for the other.
    ETag: `"${etag}${encoding === 'identity' ? '' : `-${encoding}`}"`,
    Vary: 'Accept-Encoding',
    // A module script of another origin is fetched with CORS; the file is the same for everybody.
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  };
  if (knows(context.req.header('If-None-Match'), headers.ETag)) return context.body(null, 304, headers);
  const body = bodies[encoding];
  return context.body(body, 200, {
    ...headers,
    'Content-Length': String(body.byteLength),
    ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
  });
}

/** Whether the list of tags has this one; a proxy on the way may have marked it as weak. */
function knows(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
