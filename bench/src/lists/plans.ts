/** Records what the server sends for each kind of request, and explains it. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { prepayIdOf } from '../parts/bench-orders.js';
import type { Postgres } from '../parts/postgres.js';
import { startServer } from '../parts/processes.js';
import { type RecordedStatement, type RecordingProxy, startRecordingProxy } from '../parts/recording-proxy.js';
import type { Workplace } from '../parts/workplace.js';
import { type Explained, explain } from './explain.js';
import { get, type Listed } from './measure.js';
import type { RequestKind } from './requests.js';

export interface KindPlans {
  readonly name: string;
  readonly plans: readonly Explained[];
}

/** Long enough for whatever the server does every second or two by itself. */
const IDLE_MS = 4_000;

export interface PlansOptions {
  readonly postgres: Postgres;
  readonly database: string;
  readonly environment: (databaseUrl: string) => Record<string, string>;
  readonly kinds: readonly RequestKind[];
  /** Of an order that the sandbox knows, and that is not refunded. */
  readonly orderToRefund: number;
}

export async function explainKinds(place: Workplace, options: PlansOptions): Promise<KindPlans[]> {
  const { postgres: server, database, environment, kinds, orderToRefund } = options;
  const proxy = await startRecordingProxy(server.port);
  const sql = postgres(server.url(database), { max: 1, onnotice: () => {} });
  try {
    const logFile = join(place.folder, 'recorded.log');
    const process = await startServer({ environment: environment(proxy.url(database)), logFile });
    try {
      const listed = { url: process.url, token: await process.token() };
      const plans: KindPlans[] = [];
      // What the server does by itself is not the next request's.
      const byItself = new Set<string>();
      const record = async (name: string, act: () => Promise<unknown>) => {
        const statements = (await recordAct(proxy, act)).filter(({ sql: text }) => !byItself.has(text));
        const explained: Explained[] = [];
        for (const statement of statements) explained.push(...(await explain(sql, statement)));
        plans.push({ name, plans: explained });
        return statements;
      };
      const idle = await record('looking for due refunds', () => sleep(IDLE_MS));
      for (const { sql: text } of idle) byItself.add(text);
      for (const { name, paths } of kinds) await record(name, () => get(listed, paths[0] ?? ''));
      await record('making a refund', () => refund(listed, orderToRefund));
      return plans;
    } finally {
      await process.stop();
    }
  } finally {
    await sql.end();
    await proxy.close();
  }
}

/** Each statement once; what the driver asks for itself left out. */
async function recordAct(proxy: RecordingProxy, act: () => Promise<unknown>): Promise<RecordedStatement[]> {
  proxy.take();
  await act();
  const own = proxy.take().statements.filter(({ sql: text }) => !text.includes('pg_catalog'));
  return [...new Map(own.map((statement) => [statement.sql, statement])).values()];
}

async function refund({ url, token }: Listed, order: number): Promise<void> {
  const response = await fetch(`${url}/v1/orders/${prepayIdOf(order)}/refunds`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    },
    body: JSON.stringify({ refundAmount: '1.25' }),
  });
  if (response.status !== 201) throw new Error(`a refund: HTTP ${response.status} ${await response.text()}`);
}
