/** Refunds that somebody made elsewhere, beside our own: they count towards what is left of an order. */

import { compareAmounts, type RefundFailure } from '@refund-panel/shared';
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { invariant } from '../invariant.js';
import type { OutsideRefund, RefundStore } from '../operations/ports/refunds.js';
import type { Announce } from './change-feed.js';
import type { Database, Transaction } from './database.js';
import { countRefunds, lockOrder } from './orders.js';
import { readRefund, writeRefund } from './refund-statements.js';
import { failureColumns, orderFrom, refundFrom } from './rows.js';
import { refunds } from './schema.js';
import { addRefundToTrail } from './trail.js';

/** The order is locked, so that no request is decided on a sum that this refund is about to change. */
export function recordOutsideRefundIn(database: Database, announce: Announce): RefundStore['recordOutsideRefund'] {
  return async (outside, now) => {
    const { refundRequestId, prepayId, refundAmount, succeeded, report } = outside;
    const recorded = await database.transaction(async (transaction) => {
      const [order] = await lockOrder(transaction, { prepayId });
      invariant(order !== undefined, 'an order is stored before its refunds');
      if (succeeded && (await nameAdopted(transaction, outside, now))) return undefined;
      const [before = null] = await readRefund(transaction, { refundRequestId });
      const [row] = await transaction
        .insert(refunds)
        .values({
          ...report,
          refundRequestId,
          prepayId,
          origin: 'outside',
          merchantTradeNo: order.merchantTradeNo,
          orderListedAt: order.listedAt,
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
      if (row !== undefined) {
        const entry = { action: 'refund.advanced', note, caller: null, before, after: row } as const;
        await addRefundToTrail(transaction, entry, now);
      }
      return row;
    });
    if (recorded !== undefined) announce(recorded);
  };
}

/**
 * A refund that an operator put on record may be named by Binance Pay later; it must not count twice. Only one of the same
 * amount is taken for it: what was put on record as one sum and is named in parts counts twice, on the safe side.
 *
 * @returns true when it is on record already
 */
async function nameAdopted(
  transaction: Transaction,
  { refundRequestId, prepayId, refundAmount }: OutsideRefund,
  now: Date,
): Promise<boolean> {
  const adopted = await transaction
    .select()
    .from(refunds)
    .where(and(eq(refunds.prepayId, prepayId), eq(refunds.origin, 'outside'), isNotNull(refunds.operatorId)))
    .orderBy(asc(refunds.createdAt));
  if (adopted.some(({ namedAs }) => namedAs === refundRequestId)) return true;
  const same = adopted.find((row) => row.namedAs === null && compareAmounts(row.refundAmount, refundAmount) === 0);
  if (same === undefined) return false;
  await writeRefund(transaction, same, { namedAs: refundRequestId });
  const note = `Binance Pay named this refund: ${refundRequestId}`;
  const after = { ...same, namedAs: refundRequestId };
  await addRefundToTrail(transaction, { action: 'refund.advanced', note, caller: null, before: same, after }, now);
  return true;
}

/** The order is locked, so that it is put on record once, and just as much as was missing. */
export function adoptRefundIn(database: Database, announce: Announce): RefundStore['adoptRefund'] {
  return async ({ refundRequestId, prepayId, refundReason, caller }, now, decide) => {
    const adopted = await database.transaction(async (transaction) => {
      const [order] = await lockOrder(transaction, { prepayId });
      invariant(order !== undefined, 'an order is stored before its refunds');
      const counted = await countRefunds(transaction, { prepayId });
      const refundAmount = decide(orderFrom(order), counted);
      const [row] = await transaction
        .insert(refunds)
        .values({
          refundRequestId,
          prepayId,
          origin: 'outside',
          merchantTradeNo: order.merchantTradeNo,
          orderListedAt: order.listedAt,
          currency: order.currency,
          requestedAmount: refundAmount,
          refundAmount,
          refundReason,
          operatorId: caller.operator.id,
          operatorName: caller.operator.name ?? null,
          roles: caller.roles,
          status: 'succeeded',
          submitAttempts: 0,
          queryAttempts: 0,
          createdAt: now,
          updatedAt: now,
        })
        .onConflictDoNothing({ target: refunds.refundRequestId })
        .returning();
      if (row !== undefined) {
        const note = 'Made elsewhere; put on record by hand';
        await addRefundToTrail(transaction, { action: 'refund.adopted', note, caller, before: null, after: row }, now);
      }
      const [recorded] = await readRefund(transaction, { refundRequestId });
      invariant(recorded !== undefined, 'what was inserted, or was there before, is there');
      return refundFrom(recorded);
    });
    announce(adopted);
    return adopted;
  };
}

const note = "Made outside this panel; learnt of from Binance Pay's notification";

const rejected: RefundFailure = {
  code: 'refund_rejected',
  detail: 'This refund was made outside this panel, and Binance Pay rejected it. No money moved.',
  gatewayCode: null,
};
