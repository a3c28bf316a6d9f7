/** Refunds that somebody made elsewhere, beside our own: they count towards what is left of an order. */

import type { RefundFailure } from '@refund-panel/shared';
import { eq, sql } from 'drizzle-orm';
import { invariant } from '../invariant.js';
import type { RefundStore } from '../operations/ports.js';
import type { Database } from './database.js';
import { addEvent } from './refund-events.js';
import { failureColumns } from './rows.js';
import { orders, refunds } from './schema.js';

/** The order is locked, so that no request is decided on a sum that this refund is about to change. */
export function recordOutsideRefundIn(database: Database): RefundStore['recordOutsideRefund'] {
  return (outside, now) => {
    const { refundRequestId, prepayId, refundAmount, succeeded, report } = outside;
    return database.transaction(async (transaction) => {
      const [order] = await transaction.select().from(orders).where(eq(orders.prepayId, prepayId)).for('update');
      invariant(order !== undefined, 'an order is stored before its refunds');
      const [row] = await transaction
        .insert(refunds)
        .values({
          ...report,
          refundRequestId,
          prepayId,
          origin: 'outside',
          merchantTradeNo: order.merchantTradeNo,
          currency: order.currency,
          requestedAmount: refundAmount,
          refundAmount,
          status: succeeded ? 'succeeded' : 'failed',
          ...failureColumns(succeeded ? null : rejected),
          submitAttempts: 0,
          queryAttempts: 0,
          createdAt: now,
          updatedAt: now,
        })
        // Of two words that contradict each other, the one that says that money moved counts.
        .onConflictDoUpdate({
          target: refunds.refundRequestId,
          set: {
            status: 'succeeded',
            refundStatus: report.refundStatus,
            refundAmount,
            ...failureColumns(null),
            updatedAt: now,
          },
          setWhere: sql`${refunds.origin} = 'outside' and ${refunds.status} = 'failed' and ${succeeded}::boolean`,
        })
        .returning();
      if (row !== undefined) await addEvent(transaction, row, now, note);
    });
  };
}

const note = "Made outside this panel; learnt of from Binance Pay's notification";

const rejected: RefundFailure = {
  code: 'refund_rejected',
  detail: 'This refund was made outside this panel, and Binance Pay rejected it. No money moved.',
  gatewayCode: null,
};
