/** The trail as it is read: its head, all of it, and the evidence of one refund. */
import type { TrailEntry, TrailHead } from '@refund-panel/shared';
import { and, asc, desc, eq, gt, gte, lt, lte, or, sql } from 'drizzle-orm';
import type { RefundEvidence, RefundSelection, TrailStore } from '../operations/ports/trail.js';
import { asFound, commitBehind } from './commit-behind.js';
import type { Database, Transaction } from './database.js';
import { readRefund } from './refund-statements.js';
import { refundFrom } from './rows.js';
import { gatewayCalls, notifications, refunds, trail } from './schema.js';
import { addToTrail } from './trail.js';
import { entryColumns, entryFrom, listTrailIn } from './trail-page.js';

/** Of a file that is handed out: a few hundred kilobytes at a time. */
const ROWS_READ_AT_ONCE = 500;

/** Before the first entry. */
const EMPTY_HEAD: TrailHead = { sequence: 0, hash: '0'.repeat(64) };

export function createTrailStore(database: Database): TrailStore {
  return {
    recordOnTrail: (record, at) =>
      commitBehind(database, async (transaction) => ({ result: undefined, last: addToTrail(transaction, record, at) })),
    // Kept outside, it must still be true after a loss of power.
    findTrailHead: () => commitBehind(database, async (transaction) => asFound(await readHead(transaction))),

    listTrail: listTrailIn(database),
    readTrail: (head) => readEntries(database, head),
    readRefunds: (selection) => readSelected(database, selection),
    findEvidence: (refundRequestId) => readEvidence(database, refundRequestId),
  };
}

async function readHead(session: Database | Transaction): Promise<TrailHead> {
  const [last] = await session
    .select({ sequence: trail.sequence, hash: trail.hash })
    .from(trail)
    .orderBy(desc(trail.sequence))
    .limit(1);
  return last === undefined ? EMPTY_HEAD : { sequence: Number(last.sequence), hash: last.hash };
}

async function* readEntries(database: Database, head: TrailHead): AsyncGenerator<readonly TrailEntry[]> {
  let after = 0n;
  for (;;) {
    const rows = await database
      .select(entryColumns)
      .from(trail)
      .where(and(gt(trail.sequence, after), lte(trail.sequence, BigInt(head.sequence))))
      .orderBy(asc(trail.sequence))
      .limit(ROWS_READ_AT_ONCE);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(entryFrom);
    after = last.sequence;
  }
}

async function* readSelected(database: Database, { since, until, status, prepayId }: RefundSelection) {
  let after: { readonly createdAt: Date; readonly refundRequestId: string } | undefined;
  for (;;) {
    const rows = await database
      .select()
      .from(refunds)
      .where(
        and(
          since && gte(refunds.createdAt, since),
          lt(refunds.createdAt, until),
          status && eq(refunds.status, status),
          prepayId === undefined ? undefined : eq(refunds.prepayId, prepayId),
          after &&
            sql`(${refunds.createdAt}, ${refunds.refundRequestId}) > (${sql.param(after.createdAt, refunds.createdAt)}, ${after.refundRequestId})`,
        ),
      )
      .orderBy(asc(refunds.createdAt), asc(refunds.refundRequestId))
      .limit(ROWS_READ_AT_ONCE);
    after = rows.at(-1);
    if (after === undefined) return;
    yield rows.map(refundFrom);
  }
}

async function readEvidence(database: Database, refundRequestId: string): Promise<RefundEvidence | null> {
  const [row] = await readRefund(database, { refundRequestId });
  if (row === undefined) return null;
  const { idempotencyKey, fingerprint, policyVersion, roles } = row;
  const [calls, announced, entries, trailHead] = await Promise.all([
    database
      .select()
      .from(gatewayCalls)
      .where(eq(gatewayCalls.refundRequestId, refundRequestId))
      .orderBy(asc(gatewayCalls.id)),
    database
      .select()
      .from(notifications)
      .where(
        or(
          eq(notifications.refundRequestId, refundRequestId),
          row.namedAs === null ? undefined : eq(notifications.refundRequestId, row.namedAs),
        ),
      )
      .orderBy(asc(notifications.receivedAt), asc(notifications.digest)),
    database.select(entryColumns).from(trail).where(eq(trail.refundRequestId, refundRequestId)).orderBy(trail.sequence),
    readHead(database),
  ]);
  return {
    request:
      idempotencyKey === null || fingerprint === null
        ? null
        : { idempotencyKey, fingerprint, policyVersion, roles: [...roles] },
    gatewayCalls: calls.map(showCall),
    notifications: announced.map(({ digest, bizType, bizStatus, body, receivedAt }) => ({
      ...{ digest, bizType, bizStatus, body },
      receivedAt: receivedAt.toISOString(),
    })),
    trail: entries.map(entryFrom),
    trailHead,
  };
}

function showCall({ id, path, timestamp, nonce, body, signature, apiKey, ...call }: typeof gatewayCalls.$inferSelect) {
  const { sentAt, repeats, answeredAt, httpStatus, replyBody, reason } = call;
  return {
    ...{ id: Number(id), path, timestamp, nonce, body, signature, apiKey, repeats },
    sentAt: sentAt.toISOString(),
    answer: answeredAt === null ? null : { at: answeredAt.toISOString(), httpStatus, body: replyBody, reason },
  };
}
