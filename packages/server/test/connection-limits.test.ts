/** What a process lets its clients do before there is a request at all: long heads, slow ones, and bodies that trickle in. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from './over-http.js';
import { createOwnDatabase, type OwnDatabase, type ServerProcess, startServer } from './processes.js';
import { REFUNDS_API_KEY } from './test-server.js';

/** What the process promises (main.ts), and the second in which it looks. */
const REQUEST_WITHIN_MS = 15_000 + 2_000;
const HEAD_WITHIN_MS = 10_000 + 2_000;
const TIMEOUT_MS = 30_000;

let database: OwnDatabase;
let server: ServerProcess;
let port: number;
beforeAll(async () => {
  database = await createOwnDatabase();
  server = await startServer({ ...database.environment, REFUNDS_API_KEY });
  port = Number(new URL(server.url).port);
}, TIMEOUT_MS);
afterAll(async () => {
  await server.stop('SIGTERM');
  database.remove();
});

const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);

/** @returns what came back until the server hung up, whatever else is sent meanwhile; and how long that took */
async function sendSlowly(begun: string, trickle: string): Promise<{ text: string; tookMs: number }> {
  const drops = setInterval(() => socket.write(trickle), 250);
  const socket = connect(port, '127.0.0.1');
  const since = performance.now();
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  // It may be cut off while it writes.
  socket.on('error', () => {});
  socket.write(begun);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(drops);
  return { text, tookMs: performance.now() - since };
}

describe('a process', () => {
  it('reads no head beyond 16 kB, whether it is the address or a header that is long', async () => {
    for (const head of [
      `GET /v1/orders?cursor=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'x'.repeat(20_000)}\r\n\r\n`,
      `GET /v1/orders HTTP/1.1\r\nHost: x\r\n${'X-Many: yes\r\n'.repeat(4_000)}\r\n`,
    ])
      expect(statusOf((await sendRaw(port, [head])).text)).toBe(431);
  });

  it(
    'waits seconds for a request, not minutes: neither a trickling body nor a trickling head keeps its connection',
    async () => {
      const body = `POST /v1/sessions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${REFUNDS_API_KEY}\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{`;
      const head = 'GET /v1/orders HTTP/1.1\r\nHost: x\r\n';
      const [slowBody, slowHead] = await Promise.all([sendSlowly(body, ' '), sendSlowly(head, 'X-Slow: y\r\n')]);
      expect(slowBody.tookMs).toBeLessThan(REQUEST_WITHIN_MS);
      expect(slowHead.tookMs).toBeLessThan(HEAD_WITHIN_MS);
      expect(slowBody.text).not.toContain('token');
      expect(statusOf(slowHead.text)).toBe(408);
      // Nobody else waited for them.
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    },
    TIMEOUT_MS,
  );
});
