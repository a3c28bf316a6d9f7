/** The transaction that puts an intent on disk, and the keys that make it happen once. */
import { eq } from 'drizzle-orm';
import { ProblemError } from '../domain/errors.js';
import { invariant } from '../invariant.js';
import type { Intent, RefundStore } from '../operations/ports.js';
import type { Database, Transaction } from './database.js';
import { countedColumns } from './orders.js';
import { addEvent } from './refund-events.js';
import { orderFrom, type RefundRow, refundFrom } from './rows.js';
import { orders, refunds } from './schema.js';

/** The order stays locked while the domain decides, so no two requests can spend the same money. */
export function createRefundIn(database: Database): RefundStore['createRefund'] {
  return (intent, now, decide) => {
    return database.transaction(async (transaction) => {
      const [order] = await transaction.select().from(orders).where(eq(orders.prepayId, intent.prepayId)).for('update');
      invariant(order !== undefined, 'an order is stored before it is refunded');
      const earlier = await findByKey(transaction, intent.idempotencyKey, intent.fingerprint);
      if (earlier !== null) return { refund: refundFrom(earlier), created: false };

      const counted = await transaction
        .select(countedColumns)
        .from(refunds)
        .where(eq(refunds.prepayId, intent.prepayId));
      const refundAmount = decide(orderFrom(order), counted);
      const [row] = await transaction
        .insert(refunds)
        .values(newRefund(intent, order, refundAmount, now))
        .onConflictDoNothing({ target: refunds.idempotencyKey })
        .returning();
      // Only a request for another order can have taken the key meanwhile, and that is another request.
      if (row === undefined) throw keyReused();
      await addEvent(transaction, row, now, 'Requested', intent.requestedBy);
      return { refund: refundFrom(row), created: true };
    });
  };
}

export async function findByKey(
  database: Database | Transaction,
  key: string,
  fingerprint: string,
): Promise<RefundRow | null> {
  const [row] = await database.select().from(refunds).where(eq(refunds.idempotencyKey, key));
  if (row === undefined) return null;
  if (row.fingerprint !== fingerprint) throw keyReused();
  return row;
}

function keyReused(): ProblemError {
  return new ProblemError(
    'idempotency_key_reused',
    'This Idempotency-Key already made another refund. Use a new key for a new refund.',
    { errors: [{ field: 'Idempotency-Key', message: 'was used for another request' }] },
  );
}

function newRefund(intent: Intent, order: typeof orders.$inferSelect, refundAmount: string, now: Date) {
  const { refundRequestId, prepayId, idempotencyKey, fingerprint, body, requestedBy } = intent;
  return {
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
    operatorId: requestedBy.id,
    operatorName: requestedBy.name ?? null,
    status: 'submitting',
    nextStep: 'submit',
    dueAt: now,
    submitAttempts: 0,
    queryAttempts: 0,
    createdAt: now,
    updatedAt: now,
  } as const;
}
