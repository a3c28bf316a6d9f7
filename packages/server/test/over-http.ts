/** A test's server as its clients reach it: by a socket, with any header, and with bytes that no client library would send. */
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { serve } from '@hono/node-server';
import type { TestServer } from './test-server.js';

export interface OverHttp {
  readonly port: number;
  send(method: string, path: string, sent?: Sending): Promise<Answered>;
  close(): Promise<void>;
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | null;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export async function listen({ server }: Pick<TestServer, 'server'>): Promise<OverHttp> {
  const listener = serve({ fetch: server.app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    send: (method, path, sent = {}) => sendTo(port, method, path, sent),
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      listener.closeAllConnections();
      await closed;
    },
  };
}

async function sendTo(port: number, method: string, path: string, { headers = {}, body }: Sending): Promise<Answered> {
  const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
  sent.end(body ?? undefined);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** @returns everything that comes back until the server hangs up, and how long that took */
export async function sendRaw(port: number, pieces: Iterable<string>): Promise<{ text: string; tookMs: number }> {
  const socket = connect(port, '127.0.0.1');
  const since = performance.now();
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  // Whoever is refused in the middle of sending may see the connection reset; what was answered before counts.
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece, 'latin1');
  }
  await closed;
  return { text, tookMs: performance.now() - since };
}
