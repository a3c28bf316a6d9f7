/** The trail on disk: entries are written in the transaction of what they tell of; Postgres numbers and chains them. */
import type { RefundEvent, TrailAction, TrailRecord } from '@refund-panel/shared';
import { asc, eq, sql } from 'drizzle-orm';
import type { Caller } from '../operations/ports/caller.js';
import type { RefundStore } from '../operations/ports/refunds.js';
import type { NewTrailRecord } from '../operations/ports/trail.js';
import type { Database, Transaction } from './database.js';
import { plain, type RefundRow } from './rows.js';
import { gatewayCalls, notifications, trail } from './schema.js';
import { statement } from './statement.js';
import { answerDigest, lastCallNamed, requestDigest } from './trail-digests.js';

/**
 * The last statement of its transaction: who adds an entry holds the chain until the commit, and nobody who holds the chain may
 * wait for anything else.
 */
const insertRecord = statement((session, { record }: { record: string }) =>
  session.execute(sql`insert into ${trail} (record) values (${record})`),
);

/** A refund that stays pending for days under changing errors has more; what moves money is named first. */
const MAX_CALLS_NAMED = 20;

const [idOf, pathOf, refundOf] = [gatewayCalls.id, gatewayCalls.path, gatewayCalls.refundRequestId];

/**
 * As `insertRecord`, with what the entry rests on put at its end: read by the statement itself, before the chain's lock is taken,
 * so that it costs no round trip and nobody's wait.
 */
const insertWithEvidence = statement(
  (session, { record, refundRequestId }: { record: string; refundRequestId: string }) =>
    session.execute(sql`
      insert into ${trail} (record)
      select ${record}::text || jsonb_build_object('calls', calls.named, 'notifications', announced.named)::text || '}'
      from (
        select coalesce(jsonb_agg(jsonb_build_object('id', id, 'request', request, 'answer', answer) order by id), '[]') as named
        from (
          select ${idOf} as id, ${requestDigest} as request, ${answerDigest} as answer from ${gatewayCalls}
          where ${refundOf} = ${refundRequestId} and ${idOf} > ${lastCallNamed(refundRequestId)}
          order by ${pathOf} like '%/query', ${idOf} desc limit ${sql.raw(String(MAX_CALLS_NAMED))}
        ) as call
      ) as calls, (
        select coalesce(jsonb_agg(${notifications.digest} order by ${notifications.receivedAt}, ${notifications.digest}), '[]') as named
        from ${notifications} where ${notifications.refundRequestId} = ${refundRequestId}
      ) as announced`),
);

/** By whom, as the trail says it; null is this server, by itself. */
export function authorOf(caller: Caller | null): Pick<TrailRecord, 'by' | 'request'> {
  if (caller === null) return { by: { kind: 'server' }, request: null };
  const { operator, sessionId, request } = caller;
  return { by: { kind: 'operator', operator, sessionId }, request };
}

export async function addToTrail(transaction: Transaction, record: NewTrailRecord, at: Date): Promise<void> {
  await insertRecord(transaction, { record: textOf(record, at) });
}

const NO_EVIDENCE = 'null}';

function textOf(record: NewTrailRecord, at: Date): string {
  // In the order of the contract, whoever made it; what it rests on is the last of all.
  const { action, by, request, refundRequestId, prepayId, note, before, after } = record;
  const said: TrailRecord = {
    at: at.toISOString(),
    action,
    by,
    request,
    refundRequestId,
    prepayId,
    note,
    before,
    after,
    restsOn: null,
  };
  return JSON.stringify(said);
}

export interface RefundEntry {
  readonly action: TrailAction;
  /** Null where no person would want to read it: it is then not in the refund's history. */
  readonly note: string | null;
  readonly caller: Caller | null;
  /** Null for one that is new. */
  readonly before: RefundRow | null;
  readonly after: RefundRow;
}

export async function addRefundToTrail(
  transaction: Transaction,
  { action, note, caller, before, after }: RefundEntry,
  at: Date,
): Promise<void> {
  const { refundRequestId, prepayId } = after;
  const asked = before === null ? requestOf(after) : {};
  const text = textOf(
    {
      action,
      ...authorOf(caller),
      refundRequestId,
      prepayId,
      note,
      before: before === null ? null : standingOf(before),
      after: { ...standingOf(after), ...asked },
    },
    at,
  );
  if (caller !== null) await insertRecord(transaction, { record: text });
  else await insertWithEvidence(transaction, { record: text.slice(0, -NO_EVIDENCE.length), refundRequestId });
}

/** Whether a change has to be on the trail, though it is none that a person would want to read. */
export function standsElsewhere(before: RefundRow, after: RefundRow): boolean {
  return JSON.stringify(standingOf(before)) !== JSON.stringify(standingOf(after));
}

/** What can change of a refund, and must not change unseen: the last entry of one that is final says the same as its row. */
export function standingOf(row: RefundRow) {
  return {
    status: row.status,
    refundStatus: row.refundStatus,
    refundAmount: plain(row.refundAmount),
    refundedAmount: plain(row.refundedAmount),
    remainingAttempts: row.remainingAttempts,
    refundId: row.refundId,
    refundCommission: plain(row.refundCommission),
    refundedCommission: plain(row.refundedCommission),
    payerOpenId: row.payerOpenId,
    failureCode: row.failureCode,
    attention: row.attention,
    namedAs: row.namedAs,
    // The hash never changes, but a decision is nothing without what it is of.
    approvalHash: row.approvalHash,
    approvalDecision: row.approvalDecision,
    deciderId: row.deciderId,
  };
}

/** What never does. */
export function requestOf(row: RefundRow) {
  return {
    merchantTradeNo: row.merchantTradeNo,
    currency: row.currency,
    requestedAmount: plain(row.requestedAmount),
    isFull: row.isFull,
    refundReason: row.refundReason,
    description: row.description,
    origin: row.origin,
    operatorId: row.operatorId,
    roles: row.roles,
    policyVersion: row.policyVersion,
    approvalHash: row.approvalHash,
    fingerprint: row.fingerprint,
  };
}

export function findHistoryIn(database: Database): RefundStore['findHistory'] {
  return async (refundRequestId) => {
    const rows = await database
      .select({ record: trail.record })
      .from(trail)
      .where(eq(trail.refundRequestId, refundRequestId))
      .orderBy(asc(trail.sequence));
    return rows.map(({ record }) => JSON.parse(record) as TrailRecord).flatMap(eventsFrom);
  };
}

function eventsFrom({ at, by, note, after }: TrailRecord): RefundEvent[] {
  if (note === null) return [];
  // Every entry about a refund says how it stands then.
  const { status, refundStatus } = after as Pick<RefundEvent, 'status' | 'refundStatus'>;
  return [{ at, status, refundStatus, by: by.kind === 'operator' ? by.operator : null, note }];
}
