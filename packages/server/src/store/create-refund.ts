/** The transaction that puts an intent on disk, and the keys that make it happen once. */
import { eq } from 'drizzle-orm';
import { ProblemError } from '../domain/errors.js';
import type { Intent, IntentDecision, RefundStore } from '../operations/ports.js';
import type { Announce } from './change-feed.js';
import { type Database, together } from './database.js';
import { countRefunds, lockOrder } from './orders.js';
import { insertRefund } from './refund-statements.js';
import { approvalColumns, failureColumns, orderFrom, type RefundRow, refundFrom, rowChanges } from './rows.js';
import { type orders, refunds } from './schema.js';
import { readSendingFor, writeSending } from './sending.js';
import { statement } from './statement.js';
import { addRefundToTrail } from './trail.js';

/** The order stays locked while the domain decides, so no two requests can spend the same money. */
export function createRefundIn(database: Database, announce: Announce): RefundStore['createRefund'] {
  return async (intent, now, decide) => {
    const made = await database.transaction(async (transaction) => {
      // Postgres carries out each when the one before it is done: all that follow the lock see what was committed under it.
      const [[order], [earlier], counted, sending] = await together([
        lockOrder(transaction, intent),
        findByKey(transaction, intent),
        countRefunds(transaction, intent),
        readSendingFor(transaction, intent),
      ]);
      if (order === undefined) return null;
      if (earlier !== undefined) {
        if (earlier.fingerprint !== intent.fingerprint) throw keyReused();
        return { refund: refundFrom(earlier), created: false };
      }

      const decision = decide({ order: orderFrom(order), refunds: counted, ...sending });
      if (decision === null) return null;
      const row = newRow(intent, order, decision, now);
      const inserted = insertRefund(transaction, row);
      if (decision.trips !== null) {
        await inserted;
        await writeSending(transaction, { frozen: true, since: now, reason: decision.trips }, null);
      }
      const entry = {
        action: 'refund.requested',
        note: 'Requested',
        caller: intent.caller,
        before: null,
        after: row,
      } as const;
      const [there] = await together([inserted, addRefundToTrail(transaction, entry, now)]);
      // Only a request for another order can have taken the key meanwhile.
      if (there.length === 0) throw keyReused();
      return { refund: refundFrom(row), created: true };
    });
    if (made?.created) announce(made.refund);
    return made;
  };
}

const findByKey = statement((session, { idempotencyKey }: Pick<Intent, 'idempotencyKey'>) =>
  session.select().from(refunds).where(eq(refunds.idempotencyKey, idempotencyKey)),
);

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
  order: typeof orders.$inferSelect,
  { refundAmount, status, dueAt, firstStep }: IntentDecision,
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
    currency: order.currency,
    requestedAmount: refundAmount,
    refundAmount,
    refundReason: body.refundReason ?? null,
    description: body.description ?? null,
    origin: 'panel',
    isFull: body.refundAmount === 'full',
    operatorId: caller.operator.id,
    operatorName: caller.operator.name ?? null,
    roles: caller.roles,
    status,
    nextStep: 'submit',
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
  policyVersion: 0,
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
