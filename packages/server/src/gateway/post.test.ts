import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import { createCall } from './call.js';
import { createNetworkPost, postBy } from './post.js';
import { GivenUp, MAX_REPLY_BYTES } from './reply.js';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A real server that counts its connections. */
async function listen(listener: RequestListener) {
  const connections: Socket[] = [];
  const server = createServer(listener).on('connection', (socket) => connections.push(socket));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections };
}

const message = (signal = new AbortController().signal) => ({ headers: {}, body: '{}', signal });

describe('a connection that is kept alive', () => {
  it('serves one call after the other', async () => {
    const { url, connections } = await listen((_, response) => response.end('{}'));
    const post = createNetworkPost();
    for (let round = 0; round < 3; round += 1) await post(url, message());
    expect(connections).toHaveLength(1);
  });

  it('and is reset when it is used again fails the call, which is not sent a second time', async () => {
    let requests = 0;
    const { url, connections } = await listen((request, response) => {
      requests += 1;
      if (requests === 1) response.end('{"status":"SUCCESS","code":"000000"}');
      else request.socket.resetAndDestroy();
    });
    const now = () => new Date();
    const call = createCall({ baseUrl: url, apiKey: 'k', apiSecret: 's', now, log: createRecordingLog() });
    expect(await call('/path', {})).toMatchObject({ kind: 'success' });
    expect(await call('/path', {})).toEqual({ kind: 'none', reason: 'ECONNRESET' });
    expect(connections).toHaveLength(1);
    expect(requests).toBe(2);
  });

  it('and is ended while it is used again fails the call, too', async () => {
    let requests = 0;
    const { url, connections } = await listen((request, response) => {
      requests += 1;
      if (requests === 1) response.end('{}');
      else request.socket.destroy();
    });
    const post = createNetworkPost();
    await post(url, message());
    await expect(post(url, message())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(connections).toHaveLength(1);
    expect(requests).toBe(2);
  });
});

describe('a call that is waited for no longer', () => {
  it('ends its connection and fails with the reason, also when its answer had begun', async () => {
    const waiting = new AbortController();
    const { url, connections } = await listen((_, response) => {
      response.writeHead(200);
      response.write('{', () => waiting.abort(new GivenUp('timed out')));
    });
    const answer = createNetworkPost()(url, message(waiting.signal));
    await expect(answer).rejects.toThrow('timed out');
    const [connection] = connections;
    if (connection?.closed === false) await new Promise((resolve) => connection.once('close', resolve));
    expect(connection?.closed).toBe(true);
  });

  it('is not sent at all when that was so before', async () => {
    const { url, connections } = await listen((_, response) => response.end('{}'));
    const signal = AbortSignal.abort(new GivenUp('this server stopped'));
    await expect(createNetworkPost()(url, message(signal))).rejects.toThrow('this server stopped');
    expect(connections).toHaveLength(0);
  });
});

describe('what stands in for the network', () => {
  it('is asked as it would be, without following redirects', async () => {
    const asked: Request[] = [];
    const post = postBy(async (input, init) => {
      asked.push(new Request(input, init));
      return new Response('{"a":1}', { status: 429, headers: { 'Retry-After': '2' } });
    });
    const answer = await post('http://sandbox.internal/path', { ...message(), headers: { 'X-Mark': 'one' } });
    expect(answer).toEqual({ status: 429, retryAfter: '2', text: '{"a":1}' });
    const [request] = asked;
    expect(request).toMatchObject({ method: 'POST', url: 'http://sandbox.internal/path', redirect: 'manual' });
    expect(request?.headers.get('X-Mark')).toBe('one');
    expect(await request?.text()).toBe('{}');
  });

  it('is not read beyond a megabyte', async () => {
    const sized = (size: number) => postBy(async () => new Response('x'.repeat(size)))('http://a.internal', message());
    expect((await sized(MAX_REPLY_BYTES)).text).toHaveLength(MAX_REPLY_BYTES);
    await expect(sized(MAX_REPLY_BYTES + 1)).rejects.toThrow('larger');
  });

  it('may answer with no body', async () => {
    const post = postBy(async () => new Response(null, { status: 204 }));
    expect(await post('http://a.internal', message())).toMatchObject({ status: 204, text: '' });
  });
});
