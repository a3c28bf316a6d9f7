/** Records of an earlier release are carried over whole: on both kinds of database, from the tables that release made. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import connect from 'postgres';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { migrateEmbedded, type OpenDatabase, openPostgres } from '../src/store/database.js';
import { createStore } from '../src/store/store.js';
import { createRecordingLog } from './recording-log.js';
import { readRecords, select, verify, verifyAfter } from './trail-tools.js';

const migrations = fileURLToPath(new URL('../src/store/migrations', import.meta.url));

const cleaning: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

/** The migrations as they were when there were only so many. */
function firstMigrations(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'refund-panel-migrations-'));
  cleaning.push(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(migrations, folder, { recursive: true });
  const journalFile = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as { entries: unknown[] };
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return folder;
}

/** @returns what brings the database that `fill` filled up to date */
async function atMigration(count: number, fill: string): Promise<() => Promise<OpenDatabase>> {
  const migrationsFolder = firstMigrations(count);
  if (inject('databaseKind') === 'embedded') {
    const client = await PGlite.create();
    await migratePglite(drizzlePglite({ client }), { migrationsFolder });
    await client.exec(fill);
    return () => migrateEmbedded(client);
  }
  const server = inject('databaseTemplate');
  const name = `earlier_${randomUUID().replaceAll('-', '')}`;
  const admin = connect(server, { max: 1 });
  await admin.unsafe(`create database ${name}`);
  await admin.end();
  const url = Object.assign(new URL(server), { pathname: name }).href;
  const client = connect(url, { max: 1, onnotice: () => {} });
  await migrate(drizzle({ client }), { migrationsFolder });
  await client.unsafe(fill);
  await client.end();
  return () => openPostgres(url);
}

/** The last release before the trail: each refund has a history of its own, of many refunds at once. */
const BEFORE_THE_TRAIL = 4;
const REFUNDS = 300;
const fill = `
  insert into orders (prepay_id, merchant_trade_no, status, currency, order_amount, payment_instructions, listed_at, created_at, updated_at)
  values ('1', 'T1', 'PAID', 'USDT', 100000.00, '[]', now(), now(), now());
  insert into refunds (refund_request_id, prepay_id, merchant_trade_no, currency, requested_amount, refund_amount, status, refund_status,
    operator_id, operator_name, idempotency_key, fingerprint, submit_attempts, query_attempts, created_at, updated_at)
  select 'r' || n, '1', 'T1', 'USDT', n + 0.50, n + 0.50, 'succeeded', 'REFUND_SUCCESS', 'op-1', 'Zoë "Z" O’Neill', 'k' || n, 'f' || n, 1, 0, now(), now()
  from generate_series(1, ${REFUNDS}) n;
  insert into refund_events (refund_request_id, at, status, refund_status, operator_id, operator_name, note)
  select 'r' || n, timestamptz '2026-03-01 12:00:00.125+00' + step * interval '1 minute',
    (array['submitting', 'pending', 'succeeded'])[step]::refund_status, (array[null, 'REFUND_PENDING', 'REFUND_SUCCESS'])[step],
    case step when 1 then 'op-1' end, case step when 1 then 'Zoë "Z" O’Neill' end,
    (array['Requested', E'Binance Pay said\\n"pending" \\\\ 小', 'Paid'])[step]
  from generate_series(1, 3) step, generate_series(1, ${REFUNDS}) n order by step, n;
  insert into refund_events (refund_request_id, at, status, operator_id, note) values
    ('r1', timestamptz '2026-03-02 12:00:00+00', 'succeeded', 'op-2', 'Settled by hand'),
    ('r2', timestamptz '2026-03-02 12:00:00+00', 'cancelled', 'op-2', 'Cancelled by whoever asked'),
    ('r3', timestamptz '2026-03-02 12:00:00+00', 'succeeded', 'op-2', 'Made elsewhere; put on record by hand');`;

describe('the histories of refunds, from before there was a trail', () => {
  it('become its first entries: all of them, in their order, chained, and read as before', async () => {
    const opened = await (await atMigration(BEFORE_THE_TRAIL, fill))();
    cleaning.push(opened.close);
    const records = await readRecords(opened);
    const histories = records.slice(0, 3 * REFUNDS + 3);
    const expected = [1, 2, 3].flatMap(() => Array.from({ length: REFUNDS }, (_, index) => `r${index + 1}`));
    expect(histories.map(({ refundRequestId }) => refundRequestId)).toEqual([...expected, 'r1', 'r2', 'r3']);
    expect(histories.slice(-3).map(({ action }) => action)).toEqual([
      'refund.settled',
      'refund.cancelled',
      'refund.adopted',
    ]);
    expect(records[0]).toEqual({
      at: '2026-03-01T12:01:00.125Z',
      action: 'refund.requested',
      by: { kind: 'operator', operator: { id: 'op-1', name: 'Zoë "Z" O’Neill' }, sessionId: null },
      request: null,
      refundRequestId: 'r1',
      prepayId: '1',
      note: 'Requested',
      before: null,
      after: { status: 'submitting', refundStatus: null },
      restsOn: null,
    });
    // Each has its order's place in the list by then.
    const listed = sql`select 1 from refunds join orders using (prepay_id) where order_listed_at = listed_at`;
    expect(await select(opened, listed)).toHaveLength(REFUNDS);
    const store = createStore(opened, createRecordingLog());
    cleaning.push(() => store.changes.close());
    expect(await store.findHistory('r300')).toEqual([
      {
        at: '2026-03-01T12:01:00.125Z',
        status: 'submitting',
        refundStatus: null,
        by: { id: 'op-1', name: 'Zoë "Z" O’Neill' },
        note: 'Requested',
      },
      {
        at: '2026-03-01T12:02:00.125Z',
        status: 'pending',
        refundStatus: 'REFUND_PENDING',
        by: null,
        note: 'Binance Pay said\n"pending" \\ 小',
      },
      { at: '2026-03-01T12:03:00.125Z', status: 'succeeded', refundStatus: 'REFUND_SUCCESS', by: null, note: 'Paid' },
    ]);
    const { findings, entries } = await verify(opened);
    expect(findings.texts).toEqual([]);
    // And how each stands, behind them: from then on nothing of it changes unseen.
    expect(entries).toBe(histories.length + REFUNDS);
    const change = sql`update refunds set requested_amount = requested_amount + 1, refund_amount = refund_amount + 0.5`;
    const after = await verifyAfter(opened, (transaction) => transaction.execute(change));
    expect(after.findings.texts[0]).toMatch(/: requestedAmount, refundAmount of refund r1\.$/);
    expect(after.findings.count).toBe(REFUNDS);
  });
});
