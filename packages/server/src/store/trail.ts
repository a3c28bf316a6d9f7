/** The trail on disk: entries are written in the transaction of what they tell of; Postgres numbers and chains them. */
import type { RefundEvent, TrailAction, TrailRecord } from '@refund-panel/shared';
import { asc, eq, sql } from 'drizzle-orm';
import type { Caller, RefundStore } from '../operations/ports.js';
import type { Database, Transaction } from './database.js';
import type { RefundRow } from './rows.js';
import { trail } from './schema.js';
import { statement } from './statement.js';

/**
 * The last statement of its transaction: who adds an entry holds the chain until the commit, and nobody who holds the chain may
 * wait for anything else.
 */
const insertRecord = statement((session, { record }: { record: string }) =>
  session.execute(sql`insert into ${trail} (record) values (${record})`),
);

/** By whom, as the trail says it; null is this server, by itself. */
export function authorOf(caller: Caller | null): Pick<TrailRecord, 'by' | 'request'> {
  if (caller === null) return { by: { kind: 'server' }, request: null };
  const { operator, sessionId, request } = caller;
  return { by: { kind: 'operator', operator, sessionId }, request };
}

export async function addToTrail(transaction: Transaction, record: Omit<TrailRecord, 'at'>, at: Date): Promise<void> {
  // In the order of the contract, whoever made it.
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
  };
  await insertRecord(transaction, { record: JSON.stringify(said) });
}

export interface RefundEntry {
  readonly action: TrailAction;
  readonly note: string;
  readonly caller: Caller | null;
  /** Null for one that is new. */
  readonly before: RefundRow | null;
  readonly after: RefundRow;
}

export function addRefundToTrail(
  transaction: Transaction,
  { action, note, caller, before, after }: RefundEntry,
  at: Date,
): Promise<void> {
  const { refundRequestId, prepayId } = after;
  const asked = before === null ? requestOf(after) : {};
  const record = {
    action,
    ...authorOf(caller),
    refundRequestId,
    prepayId,
    note,
    before: before === null ? null : standingOf(before),
    after: { ...standingOf(after), ...asked },
  };
  return addToTrail(transaction, record, at);
}

/** What can change of a refund. */
function standingOf(row: RefundRow) {
  const { status, refundStatus, refundAmount, refundedAmount, failureCode, attention } = row;
  // The hash never changes, but a decision is nothing without what it is of.
  const { approvalHash, approvalDecision, deciderId } = row;
  const approval = { approvalHash, approvalDecision, deciderId };
  return { status, refundStatus, refundAmount, refundedAmount, failureCode, attention, ...approval };
}

/** What never does. */
function requestOf({
  currency,
  requestedAmount,
  refundReason,
  description,
  roles,
  policyVersion,
  approvalHash,
}: RefundRow) {
  return { currency, requestedAmount, refundReason, description, roles, policyVersion, approvalHash };
}

export function findHistoryIn(database: Database): RefundStore['findHistory'] {
  return async (refundRequestId) => {
    const rows = await database
      .select({ record: trail.record })
      .from(trail)
      .where(eq(trail.refundRequestId, refundRequestId))
      .orderBy(asc(trail.sequence));
    return rows.map(({ record }) => eventFrom(JSON.parse(record) as TrailRecord));
  };
}

function eventFrom({ at, by, note, after }: TrailRecord): RefundEvent {
  // Every entry about a refund says how it stands then.
  const { status, refundStatus } = after as Pick<RefundEvent, 'status' | 'refundStatus'>;
  return { at, status, refundStatus, by: by.kind === 'operator' ? by.operator : null, note: note ?? '' };
}
