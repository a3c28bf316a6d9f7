/** The panel's built files as a browser gets them, and what they may weigh. They must have been built before. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { HttpDependencies } from '../dependencies.js';
import { registerWidgetScript } from './widget-script.js';

/** The order view from the script tag is one request of at most this much. */
const MAX_ENTRY_BYTES = 25_000;
/** What carries a refund out, fetched when the form is touched; its words come beside it. */
const MAX_REFUNDING_BYTES = 19_000;
/** The words of a language; in English only those that the entry does not have. */
const MAX_WORDS_BYTES = 8_300;
/** The lists of orders and refunds; their words come beside them. */
const MAX_TRANSACTIONS_BYTES = 12_500;
const MAX_LIST_WORDS_BYTES = 1_400;

const widgetScript = createRequire(import.meta.url).resolve('@refund-panel/widget/refund-panel.js');
const app = new Hono();
app.notFound((context) => context.text('nothing here', 404));
registerWidgetScript(app, { widgetScript } as HttpDependencies);

/** Of `-1a2b3c4d.js`: the hash that all parts share. */
const END_LENGTH = 12;

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.request(path, { headers, method });
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

async function partPaths(): Promise<string[]> {
  const entry = await (await get('/refund-panel.js')).text();
  const built = readdirSync(join(dirname(widgetScript), 'refund-panel')).filter((name) => name.endsWith('.js'));
  const isNamed = (name: string) =>
    [name.slice(0, -END_LENGTH), name.slice(-END_LENGTH)].every((part) => entry.includes(`\`${part}\``));
  expect(built.filter((name) => !isNamed(name))).toEqual([]);
  return built.map((name) => `/refund-panel/${name}`);
}

async function brotliBytes(path: string): Promise<number> {
  const response = await get(path, { 'Accept-Encoding': 'br' });
  expect(response.headers.get('Content-Encoding')).toBe('br');
  return (await bytesOf(response)).byteLength;
}

describe('the files of the panel', () => {
  it('are as light as was promised', async () => {
    const entryBytes = await brotliBytes('/refund-panel.js');
    expect(entryBytes, `/refund-panel.js has ${entryBytes} bytes in brotli`).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
    const budgets = new Map([
      ['refunding', MAX_REFUNDING_BYTES],
      ['transactions', MAX_TRANSACTIONS_BYTES],
    ]);
    const sums = new Map<string, number>();
    for (const path of await partPaths()) {
      const name = path.slice('/refund-panel/'.length, -END_LENGTH);
      sums.set(name, (sums.get(name) ?? 0) + (await brotliBytes(path)));
    }
    expect([...sums.keys()]).toEqual(expect.arrayContaining([...budgets.keys(), 'en', 'de', 'en-lists', 'de-lists']));
    for (const [name, bytes] of sums) {
      const most = budgets.get(name) ?? (name.endsWith('-lists') ? MAX_LIST_WORDS_BYTES : MAX_WORDS_BYTES);
      expect(bytes, `${name} has ${bytes} bytes in brotli`).toBeLessThanOrEqual(most);
    }
  });

  it('are the parts that the entry names, kept for a year, and the entry, asked about again', async () => {
    const paths = await partPaths();
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
      expect(path).toMatch(/-[\w-]{8,}\.js$/);
    }
    expect((await get('/refund-panel.js')).headers.get('Cache-Control')).toBe('public, max-age=300');
  });

  it('may be loaded by every page', async () => {
    for (const path of ['/refund-panel.js', ...(await partPaths())]) {
      const { headers } = await get(path, { Origin: 'https://admin.example.com' });
      expect(headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
      expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    }
  });

  it.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0', null, (bytes: Uint8Array) => bytes],
    ['', null, (bytes: Uint8Array) => bytes],
  ])('are sent to those who accept %j as %s', async (accepted, encoding, unpack) => {
    for (const path of ['/refund-panel.js', ...(await partPaths())]) {
      const plain = await (await get(path)).text();
      const response = await get(path, { 'Accept-Encoding': accepted });
      expect(response.headers.get('Content-Encoding')).toBe(encoding);
      expect(response.headers.get('Vary')).toBe('Accept-Encoding');
      const bytes = await bytesOf(response);
      expect(response.headers.get('Content-Length')).toBe(String(bytes.byteLength));
      expect(Buffer.from(unpack(bytes)).toString('utf8')).toBe(plain);
    }
  });

  it('are not sent again to those who have them, in the encoding that they have', async () => {
    const headers = { 'Accept-Encoding': 'br' };
    const etag = (await get('/refund-panel.js', headers)).headers.get('ETag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await get('/refund-panel.js', { ...headers, 'If-None-Match': known });
      expect(again.status).toBe(304);
      expect(again.headers.get('ETag')).toBe(etag);
    }
    expect((await get('/refund-panel.js', { 'If-None-Match': etag })).status).toBe(200);
    expect((await get('/refund-panel.js', { ...headers, 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it('have a head without a body', async () => {
    for (const path of ['/refund-panel.js', ...(await partPaths())]) {
      const response = await get(path, { 'Accept-Encoding': 'br' }, 'HEAD');
      expect(response.status).toBe(200);
      expect(Number(response.headers.get('Content-Length'))).toBe(await brotliBytes(path));
      expect((await bytesOf(response)).byteLength).toBe(0);
    }
  });

  it.each([
    '/refund-panel/',
    '/refund-panel/transactions-00000000.js',
    '/refund-panel/refund-panel.js',
    '/refund-panel/..%2frefund-panel.js',
    '/refund-panel/%2e%2e%2frefund-panel.js',
    '/refund-panel/..%5crefund-panel.js',
    '/refund-panel/%00',
    '/refund-panel/constructor',
    '/refund-panel/__proto__',
  ])('are nothing else, such as %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('keep their maps to themselves, which the package has', async () => {
    for (const path of ['/refund-panel.js', ...(await partPaths())]) {
      expect(await (await get(path)).text()).not.toContain('sourceMappingURL');
      expect((await get(`${path}.map`)).status).toBe(404);
    }
  });
});
