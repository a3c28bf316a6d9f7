/** The transaction that puts an intent on disk, and the keys that make it happen once. */
import { operatorKeyOf } from '@refund-panel/shared';
import { ProblemError } from '../domain/errors.js';
import { invariant } from '../invariant.js';
import type { CreatedRefund, Intent, IntentDecision } from '../operations/ports/intents.js';
import type { RefundStore } from '../operations/ports/refunds.js';
import type { Announce } from './change-feed.js';
import { asFound, commitBehind, type Ending, nothingFound } from './commit-behind.js';
import { type Database, type Transaction, together } from './database.js';
import { type ReadingOrder, readDesk } from './desk.js';
import { insertRefund } from './refund-statements.js';
import { approvalColumns, failureColumns, type OrderRow, type RefundRow, refundFrom, rowChanges } from './rows.js';
import { writeSending } from './sending.js';
import { addRefundToTrail } from './trail.js';
import { isViolationOf } from './violation.js';

/** The order stays locked while the domain decides, so no two requests can spend the same money. */
export function createRefundIn(database: Database, announce: Announce): RefundStore['createRefund'] {
  // As the policy wanted it that was last read: it seldom changes, and one that does is found out.
  let reading: ReadingOrder = 'all at once';

  /** @returns 'other policy' where it has to be begun again, with the policy read first */
  function attempt(request: Parameters<RefundStore['createRefund']>, order: ReadingOrder) {
    const [intent, now, decide] = request;
    return commitBehind<CreatedRefund | 'other policy' | null>(database, async (transaction) => {
      const read = await readDesk(transaction, intent, now, order);
      if (read.found === 'no order') return nothingFound(null);
      if (read.found === 'other policy') return nothingFound(read.found);
      if (read.found === 'earlier refund') {
        if (read.refund.fingerprint !== intent.fingerprint) throw keyReused();
        return asFound({ refund: refundFrom(read.refund), created: false });
      }
      reading = read.next;
      const decision = decide(read.desk);
      if (decision === null) return nothingFound(null);
      return insert(transaction, intent, read.order, decision, now);
    }).catch((error: unknown) => {
      // Only a request for another order can have taken the key meanwhile.
      throw isViolationOf('refunds_idempotency_key', error) ? keyReused() : error;
    });
  }

  return async (...request) => {
    const read = await attempt(request, reading);
    const made = read === 'other policy' ? await attempt(request, 'policy first') : read;
    invariant(made !== 'other policy', 'a policy that is read first is never found out too late');
    if (made?.created) announce(made.refund);
    return made;
  };
}

async function insert(
  transaction: Transaction,
  intent: Intent,
  order: OrderRow,
  decision: IntentDecision,
  now: Date,
): Promise<Ending<CreatedRefund>> {
  const row = newRow(intent, order, decision, now);
  const inserted = insertRefund(transaction, row);
  if (decision.trips !== null) {
    await inserted;
    await writeSending(transaction, { frozen: true, since: now, reason: decision.trips }, null);
  }
  const entry = {
    action: 'refund.requested',
    note: decision.needsApproval === null ? 'Requested' : `Requested. ${decision.needsApproval}`,
    caller: intent.caller,
    before: null,
    after: row,
  } as const;
  const last = together([inserted, addRefundToTrail(transaction, entry, now)]);
  return { result: { refund: refundFrom(row), created: true }, last };
}

function keyReused(): ProblemError {
  return new ProblemError(
    'idempotency_key_reused',
    'This Idempotency-Key already made another refund. Use a new key for a new refund.',
    { errors: [{ field: 'Idempotency-Key', message: 'was used for another request' }] },
  );
}

/** Whole, so that it need not be read back. */
function newRow(
  intent: Intent,
  order: OrderRow,
  { refundAmount, status, dueAt, firstStep, policyVersion, approval }: IntentDecision,
  now: Date,
): RefundRow {
  const { refundRequestId, prepayId, idempotencyKey, fingerprint, body, caller } = intent;
  return {
    ...untold,
    refundRequestId,
    prepayId,
    idempotencyKey,
    fingerprint,
    merchantTradeNo: order.merchantTradeNo,
    orderListedAt: order.listedAt,
    currency: order.currency,
    requestedAmount: refundAmount,
    refundAmount,
    refundReason: body.refundReason ?? null,
    description: body.description ?? null,
    origin: 'panel',
    isFull: body.refundAmount === 'full',
    operatorId: caller.operator.id,
    operatorName: caller.operator.name ?? null,
    operatorKey: operatorKeyOf(caller.operator.id),
    roles: caller.roles,
    policyVersion,
    approvalHash: approval?.hash ?? null,
    approvalExpiresAt: approval?.expiresAt ?? null,
    status,
    nextStep: approval === null ? 'submit' : 'expire',
    dueAt,
    leaseOwner: firstStep?.lease.owner ?? null,
    leaseExpiresAt: firstStep?.lease.expiresAt ?? null,
    createdAt: now,
    updatedAt: now,
    ...rowChanges(firstStep?.changes ?? {}),
  };
}

/** What only Binance Pay, or time, can say of a refund. */
const untold = {
  namedAs: null,
  ...approvalColumns(null),
  refundStatus: null,
  refundedAmount: null,
  refundedAmountAt: null,
  remainingAttempts: null,
  refundId: null,
  refundCommission: null,
  refundedCommission: null,
  payerOpenId: null,
  ...failureColumns(null),
  submitAttempts: 0,
  queryAttempts: 0,
  lastSubmittedAt: null,
  unsettledSince: null,
  acceptedAt: null,
  parkedSince: null,
  missingAmount: null,
  attention: null,
};
