/** The trail and the rows that it tells of, as an audit reads them: in one snapshot, a page at a time, changing nothing. */
import type { TrailEntry } from '@refund-panel/shared';
import { asc, count, eq, getTableColumns, gt, sql } from 'drizzle-orm';
import { isOneOf } from './cursor.js';
import type { Database, Transaction } from './database.js';
import { gatewayCalls, notifications, policies, refunds, sendingChanges, trail } from './schema.js';
import { requestOf, standingOf } from './trail.js';
import { answerDigest, requestDigest } from './trail-digests.js';

/** A megabyte or two at a time. */
const PAGE = 2_000;

/** Each with a handful of entries. */
const REFUNDS_PAGE = 500;

const entryColumns = { sequence: trail.sequence, hash: trail.hash, record: trail.record };

/** Everything that is read through `use`'s argument was there at one moment. */
export function inSnapshot<Result>(
  database: Database,
  use: (snapshot: Transaction) => Promise<Result>,
): Promise<Result> {
  return database.transaction(async (transaction) => {
    await transaction.execute(sql`set transaction isolation level repeatable read, read only`);
    return use(transaction);
  });
}

export function createAuditSource(snapshot: Transaction) {
  return {
    entries: () => readEntries(snapshot),
    refunds: () => readRefunds(snapshot),

    async countEntries(): Promise<number> {
      const [counted] = await snapshot.select({ entries: count() }).from(trail);
      return counted?.entries ?? 0;
    },

    policies: () => snapshot.select().from(policies).orderBy(asc(policies.version)),

    sendingChanges: () => snapshot.select().from(sendingChanges).orderBy(asc(sendingChanges.id)),

    async findMissingRefunds(ids: readonly string[]): Promise<readonly string[]> {
      const there = await snapshot
        .select({ id: refunds.refundRequestId })
        .from(refunds)
        .where(isOneOf(refunds.refundRequestId, ids));
      const found = new Set(there.map(({ id }) => id));
      return ids.filter((id) => !found.has(id));
    },

    async findCalls(ids: readonly number[]) {
      const calls = await snapshot
        .select({
          id: gatewayCalls.id,
          request: sql<string>`${requestDigest}`,
          answer: sql<string | null>`${answerDigest}`,
        })
        .from(gatewayCalls)
        .where(sql`${gatewayCalls.id} = any(${sql.param(ids.map(String))}::bigint[])`);
      return new Map(calls.map(({ id, request, answer }) => [Number(id), { request, answer }]));
    },

    async findNotifications(digests: readonly string[]): Promise<ReadonlySet<string>> {
      const digestOfBody = sql`encode(sha256(convert_to(${notifications.body}, 'UTF8')), 'hex')`;
      const there = await snapshot
        .select({ digest: notifications.digest, isSame: sql<boolean>`${notifications.digest} = ${digestOfBody}` })
        .from(notifications)
        .where(isOneOf(notifications.digest, digests));
      return new Set(there.filter(({ isSame }) => isSame).map(({ digest }) => digest));
    },
  };
}

async function* readEntries(snapshot: Transaction): AsyncGenerator<readonly TrailEntry[]> {
  let after: bigint | undefined;
  for (;;) {
    const rows = await snapshot
      .select(entryColumns)
      .from(trail)
      // Also below the first number, where nothing belongs.
      .where(after === undefined ? undefined : gt(trail.sequence, after))
      .orderBy(asc(trail.sequence))
      .limit(PAGE);
    after = rows.at(-1)?.sequence;
    if (after === undefined) return;
    yield rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
  }
}

async function* readRefunds(snapshot: Transaction) {
  let after = '';
  for (;;) {
    const rows = await snapshot
      .select({ row: getTableColumns(refunds), entries: entriesAbout })
      .from(refunds)
      .where(gt(refunds.refundRequestId, after))
      .orderBy(asc(refunds.refundRequestId))
      .limit(REFUNDS_PAGE);
    const lastRow = rows.at(-1);
    if (lastRow === undefined) return;
    yield rows.map(({ row, entries }) => ({
      ...{ refundRequestId: row.refundRequestId, standing: standingOf(row), asked: requestOf(row), entries },
    }));
    after = lastRow.row.refundRequestId;
  }
}

/** All about the refund, the oldest first. */
const entriesAbout = sql<TrailEntry[]>`(
  select coalesce(json_agg(json_build_object('sequence', ${trail.sequence}, 'hash', ${trail.hash}, 'record', ${trail.record})
    order by ${trail.sequence}), '[]')
  from ${trail} where ${eq(trail.refundRequestId, refunds.refundRequestId)}
)`;
