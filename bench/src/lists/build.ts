/** Builds a database of many orders, a third of them refunded, by multiplying what the server itself has written. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { orderColumns, prepayIdOf } from '../parts/bench-orders.js';
import { print } from '../parts/figures.js';
import { multiply } from '../parts/multiply.js';
import type { Postgres } from '../parts/postgres.js';
import type { Workplace } from '../parts/workplace.js';
import { ORDERS_PER_REFUND, orderKinds, refundKinds } from './kinds.js';
import { writePatterns } from './patterns.js';

/** For loading alone: what a crash would lose is built again. */
export const loadSettings = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off', 'jit=off'],
  ...['wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=8GB', 'shared_buffers=1GB', 'maintenance_work_mem=512MB'],
];

const PREFIX = 'orders_';

/** Tables that other migrations made have another name: they are built anew. */
export const databaseOf = (orders: number) => `${PREFIX}${orders}_${hashMigrations()}`;

function hashMigrations(): string {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('@refund-panel/server')),
    '../src/store/migrations',
  );
  const hash = createHash('sha256');
  for (const name of readdirSync(folder)
    .filter((one) => one.endsWith('.sql'))
    .sort()) {
    hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 8);
}

/** Builds what is not there yet, and removes what no migration of today makes, for disk is not endless. */
export async function buildMissing(place: Workplace, server: Postgres, sizes: readonly number[]): Promise<void> {
  const admin = postgres(server.url(), { max: 1, onnotice: () => {} });
  try {
    const there = (await admin<{ name: string }[]>`select datname as name from pg_database`).map(({ name }) => name);
    const outdated = there.filter((name) => name.startsWith(PREFIX) && !name.endsWith(hashMigrations()));
    for (const name of outdated) await admin.unsafe(`drop database ${name}`);
    for (const orders of sizes) {
      if (there.includes(databaseOf(orders))) continue;
      print(`building ${orders} orders`);
      await build(place, server, admin, orders);
    }
  } finally {
    await admin.end();
  }
}

/** Takes the name of a finished one only when it is finished. */
async function build(place: Workplace, server: Postgres, admin: Sql, orders: number): Promise<void> {
  const unfinished = `${PREFIX}unfinished`;
  await admin.unsafe(`drop database if exists ${unfinished}`);
  await admin.unsafe(`create database ${unfinished}`);
  await writePatterns(place, server.url(unfinished));
  const sql = postgres(server.url(unfinished), { max: 1, onnotice: () => {} });
  try {
    await fill(sql, orders);
  } finally {
    await sql.end();
  }
  await admin.unsafe(`alter database ${unfinished} rename to ${databaseOf(orders)}`);
}

async function fill(sql: Sql, orders: number): Promise<void> {
  const before = await readSchema(sql);
  const indexes = await dropIndexes(sql);
  // The rows refer to each other by construction; checking each would take longer than making it.
  await sql`set session_replication_role = replica`;
  const refundId = "md5('refund' || n)";
  const at = `(now() - (${orders} - n) * interval '3 seconds')::timestamptz(3)`;
  const later = `(${at} + interval '1 hour')::timestamptz(3)`;
  const timesOfOrder = { create_time: at, transact_time: at, listed_at: at, created_at: at, updated_at: at };
  const refunded = { from: 2, to: orders, where: `n % ${ORDERS_PER_REFUND} = 0` };
  await timed(`${orders} orders`, () =>
    multiply(sql, {
      ...{ table: 'orders', pattern: `prepay_id = '${prepayIdOf(1)}'`, from: 2, to: orders },
      columns: { ...orderColumns('n'), ...timesOfOrder, ...orderKinds('n') },
    }),
  );
  const { prepay_id, merchant_trade_no } = orderColumns('n');
  await timed('refunds', () =>
    multiply(sql, {
      ...{ table: 'refunds', pattern: `prepay_id = '${prepayIdOf(1)}'`, ...refunded },
      columns: {
        ...{ refund_request_id: refundId, prepay_id, merchant_trade_no, created_at: later, updated_at: later },
        order_listed_at: at,
        ...{ last_submitted_at: later, accepted_at: later },
        ...{ idempotency_key: "md5('key' || n)", fingerprint: "md5('one' || n) || md5('two' || n)" },
        ...refundKinds('n', Math.floor(orders / ORDERS_PER_REFUND)),
      },
    }),
  );
  const ofRefund = `refund_request_id in (select refund_request_id from refunds where prepay_id = '${prepayIdOf(1)}')`;
  const columns = { refund_request_id: refundId };
  // No chain: it would have to be made entry by entry, and no list reads it.
  const entry = {
    sequence: 'n::bigint * 100 + p."sequence"',
    hash: "md5('one' || n) || md5('two' || n)",
    record: `replace(p."record", p."refund_request_id", ${refundId})`,
  };
  await timed('trail', () => multiply(sql, { table: 'trail', pattern: ofRefund, ...refunded, columns: entry }));
  const times = { sent_at: later, answered_at: later };
  await timed('calls', () =>
    multiply(sql, { table: 'gateway_calls', pattern: ofRefund, ...refunded, columns: { ...columns, ...times } }),
  );
  const digest = "md5('first' || n) || md5('second' || n)";
  await timed('notifications', () =>
    multiply(sql, {
      ...{ table: 'notifications', pattern: ofRefund, ...refunded },
      columns: { ...columns, prepay_id, digest, received_at: later },
    }),
  );
  await sql`set session_replication_role = default`;
  await timed('indexes', async () => {
    for (const definition of indexes) await sql.unsafe(definition);
  });
  await timed('vacuum and analyze', () => sql`vacuum (freeze, analyze)`);
  if ((await readSchema(sql)) !== before) throw new Error('the tables are not what the migrations made');
}

/** Those that no constraint needs; made again at the end, which is faster than keeping them up to date. */
async function dropIndexes(sql: Sql): Promise<string[]> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition from pg_indexes
    where schemaname = 'public' and indexname not in (select conname from pg_constraint)`;
  for (const { name } of indexes) await sql`drop index ${sql(name)}`;
  return indexes.map(({ definition }) => definition);
}

/** Every index and constraint, as text to be compared. */
async function readSchema(sql: Sql): Promise<string> {
  const indexes = await sql`select indexdef from pg_indexes where schemaname = 'public' order by 1`;
  const constraints = await sql`
    select conrelid::regclass::text as place, conname, pg_get_constraintdef(oid) as definition, convalidated
    from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`;
  return JSON.stringify([indexes, constraints]);
}

async function timed(name: string, run: () => PromiseLike<unknown>): Promise<void> {
  const startedAt = performance.now();
  await run();
  print(`  ${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
