/** The rows that all others are made from, written by the server: an order, its refund, and the notification of it. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { freePort, HOST } from '../../../packages/server/test/postgres-programs.js';
import { gatewayEnvironment, prepayIdOf } from '../parts/bench-orders.js';
import { type ServerProcess, startScript, startServer } from '../parts/processes.js';
import type { SandboxReply, SandboxRequest } from '../parts/sandbox-process.js';
import type { Workplace } from '../parts/workplace.js';

/** The sandbox notifies a second after the refund. */
const NOTIFIED_WITHIN_MS = 30_000;
const POLL_MS = 100;

/** The server also makes the tables. @param url an empty database */
export async function writePatterns(place: Workplace, url: string): Promise<void> {
  const sandbox = startScript<SandboxRequest, SandboxReply>(new URL('../parts/sandbox-process.ts', import.meta.url));
  try {
    const { url: sandboxUrl } = await sandbox.ask({ kind: 'start', orders: 1 });
    const port = await freePort();
    const environment = {
      ...{ DATABASE_URL: url, DATA_DIR: join(place.folder, 'data') },
      ...{ PORT: String(port), PUBLIC_URL: `http://${HOST}:${port}` },
      ...gatewayEnvironment(sandboxUrl),
    };
    const server = await startServer({ environment, logFile: join(place.folder, 'patterns.log') });
    try {
      await refundOnce(server);
      await waitForNotification(url);
    } finally {
      await server.stop();
    }
  } finally {
    await sandbox.stop();
  }
}

async function refundOnce(server: ServerProcess): Promise<void> {
  const response = await fetch(`${server.url}/v1/orders/${prepayIdOf(1)}/refunds`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await server.token()}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'pattern',
    },
    body: JSON.stringify({ refundAmount: '1.25', refundReason: 'Damaged on arrival', description: 'Pattern' }),
  });
  const text = await response.text();
  if (response.status !== 201 || !text.includes('"succeeded"'))
    throw new Error(`the pattern: HTTP ${response.status} ${text}`);
}

async function waitForNotification(url: string): Promise<void> {
  const sql = postgres(url, { max: 1 });
  try {
    for (let waitedMs = 0; waitedMs < NOTIFIED_WITHIN_MS; waitedMs += POLL_MS) {
      if ((await sql`select 1 from notifications where refund_request_id is not null`).length > 0) return;
      await sleep(POLL_MS);
    }
    throw new Error('the sandbox sent no notification');
  } finally {
    await sql.end();
  }
}
