/** Refunds as they are after their replies were lost: the server makes one, and the rest are made from it. */
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { gatewayEnvironment, orderColumns, prepayIdOf } from '../parts/bench-orders.js';
import { multiply } from '../parts/multiply.js';
import type { Postgres } from '../parts/postgres.js';
import { startServer } from '../parts/processes.js';
import type { Workplace } from '../parts/workplace.js';

/** The sandbox's script 9008: the money moves, and instead of the reply comes an HTTP 500. */
export const AMOUNT = '1.00009008';

export const DATABASE = 'drain';

export interface SeedOptions {
  readonly postgres: Postgres;
  readonly sandboxUrl: string;
  readonly refunds: number;
}

/** @throws Error when the server's refund is not one whose outcome nobody knows */
export async function seed(place: Workplace, { postgres: server, sandboxUrl, refunds }: SeedOptions): Promise<void> {
  const admin = postgres(server.url(), { max: 1 });
  await admin.unsafe(`create database ${DATABASE}`);
  await admin.end();
  await loseOneReply(place, server, sandboxUrl);
  const sql = postgres(server.url(DATABASE), { max: 1, onnotice: () => {} });
  try {
    const [pattern] = await sql`select status, next_step, refund_status from refunds`;
    if (pattern?.status !== 'pending' || pattern.next_step !== 'query' || pattern.refund_status !== null) {
      throw new Error(`the refund whose reply was lost is ${JSON.stringify(pattern)}`);
    }
    await fill(sql, refunds);
  } finally {
    await sql.end();
  }
}

/** Killed at once, as by a crash, so that it does not ask what became of the refund. */
async function loseOneReply(place: Workplace, { url }: Postgres, sandboxUrl: string): Promise<void> {
  const environment = {
    ...{ DATABASE_URL: url(DATABASE), DATA_DIR: join(place.folder, 'data'), ...gatewayEnvironment(sandboxUrl) },
  };
  const server = await startServer({ environment, logFile: join(place.folder, 'pattern.log') });
  try {
    const response = await fetch(`${server.url}/v1/orders/${prepayIdOf(1)}/refunds`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await server.token()}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': 'pattern',
      },
      body: JSON.stringify({ refundAmount: AMOUNT }),
    });
    if (response.status !== 201) throw new Error(`the pattern: HTTP ${response.status} ${await response.text()}`);
  } finally {
    await server.stop('SIGKILL');
  }
}

/** Everything is due at once; the refund that the others are made from is number 1. */
async function fill(sql: Sql, refunds: number): Promise<void> {
  const range = { from: 2, to: refunds };
  const refundId = "md5('refund' || n)";
  const { prepay_id, merchant_trade_no } = orderColumns('n');
  const ofPattern = `prepay_id = '${prepayIdOf(1)}'`;
  await multiply(sql, { table: 'orders', pattern: ofPattern, ...range, columns: orderColumns('n') });
  await multiply(sql, {
    ...{ table: 'refunds', pattern: ofPattern, ...range },
    columns: {
      ...{ refund_request_id: refundId, prepay_id, merchant_trade_no },
      ...{ idempotency_key: "md5('key' || n)", fingerprint: "md5('one' || n) || md5('two' || n)" },
    },
  });
  const pattern = `refund_request_id = (select refund_request_id from refunds where ${ofPattern})`;
  await multiply(sql, { table: 'gateway_calls', pattern, ...range, columns: { refund_request_id: refundId } });
  await sql`vacuum analyze`;
}
