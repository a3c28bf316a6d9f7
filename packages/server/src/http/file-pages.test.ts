/** Files that are sent page by page: made as they are taken, and no further when nobody takes them. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonLines, streamPages } from './file-pages.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A file without an end, and what became of it. */
function createEndless(page = 'x'.repeat(64 * 1024)) {
  let made = 0;
  let tellEnded: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    tellEnded = resolve;
  });
  async function* pages() {
    try {
      for (;;) {
        made += 1;
        yield page;
      }
    } finally {
      tellEnded();
    }
  }
  return { pages: pages(), ended, made: () => made };
}

async function listen(app: Hono): Promise<string> {
  const listener = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(listener, 'listening');
  closing.push(async () => {
    const closed = once(listener, 'close');
    listener.close();
    if ('closeAllConnections' in listener) listener.closeAllConnections();
    await closed;
  });
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
}

describe('a file that is sent page by page', () => {
  it('is made no further than it is taken, and ends when its client goes', async () => {
    const { pages, ended, made } = createEndless();
    const stream = streamPages(pages, { stopping: new AbortController().signal, onFailure: () => {} });
    expect(made()).toBe(0);
    const reader = stream.getReader();
    await reader.read();
    await reader.read();
    expect(made()).toBe(2);
    await reader.cancel();
    await ended;
    expect(made()).toBe(2);
  });

  it('ends when the connection does', async () => {
    const { pages, ended } = createEndless();
    const stopping = new AbortController().signal;
    const app = new Hono().get('/', (context) => context.body(streamPages(pages, { stopping, onFailure: () => {} })));
    const going = new AbortController();
    const response = await fetch(await listen(app), { signal: going.signal });
    await response.body?.getReader().read();
    going.abort();
    await ended;
  });

  it('is cut off, so that no half of it passes for the whole, when the server stops', async () => {
    const { pages, ended } = createEndless('x');
    const stopping = new AbortController();
    const failures: unknown[] = [];
    const onFailure = (error: unknown) => failures.push(error);
    const app = new Hono().get('/', (context) =>
      context.body(streamPages(pages, { stopping: stopping.signal, onFailure })),
    );
    const response = await fetch(await listen(app));
    const reader = response.body?.getReader();
    await reader?.read();
    stopping.abort();
    const readAll = async () => {
      while ((await reader?.read())?.done === false);
    };
    await expect(readAll()).rejects.toThrow();
    await ended;
    expect(failures).toHaveLength(1);
  });
});

describe('an array on lines', () => {
  async function* give(...pages: object[][]) {
    yield* pages;
  }
  async function textOf(...pages: object[][]): Promise<string> {
    let text = '';
    for await (const piece of jsonLines(give(...pages))) text += piece;
    return text;
  }

  it('is JSON, with one value on each line, however it is cut into pages', async () => {
    expect(await textOf([{ a: 1 }, { b: 2 }], [{ c: 'x\ny' }])).toBe('[\n{"a":1},\n{"b":2},\n{"c":"x\\ny"}\n]\n');
    expect(await textOf()).toBe('[\n]\n');
  });
});
