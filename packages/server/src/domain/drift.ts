/** Refunds made elsewhere that nobody named: Binance Pay's total of an order, held against our own sum. */
import { compareAmounts, isFinal, subtractAmounts, sumAmounts } from '@refund-panel/shared';
import type { Order } from './order.js';
import type { Refund } from './refund.js';

/** The part of a refund that tells what Binance Pay counts of its order, and what we count. */
export type ToldRefund = Pick<
  Refund,
  | 'status'
  | 'refundAmount'
  | 'refundedAmount'
  | 'refundedAmountAt'
  | 'acceptedAt'
  | 'unsettledSince'
  | 'updatedAt'
  | 'attention'
  | 'origin'
>;

export interface Drift {
  /** How much more was refunded than we know of; null when Binance Pay only says that some was. */
  readonly amount: string | null;
}

/**
 * What was refunded elsewhere; null when the counts agree. Replies come late and out of order, so our side counts everything
 * that Binance Pay may have counted when it spoke: the drift is never overstated, and the next reply shows the rest of it.
 */
export function driftOf(order: Pick<Order, 'status' | 'orderAmount'>, refunds: readonly ToldRefund[]): Drift | null {
  const told = latestTotal(refunds);
  const drift = told === null ? null : excess(told.refundedAmount, ourSum(refunds, told.at));
  if (order.status === 'FULL_REFUNDED') return largest(drift, excess(order.orderAmount, ourSum(refunds, null)));
  if (drift !== null) return drift;
  return order.status === 'REFUNDED' && told === null && ourSum(refunds, null) === '0' ? { amount: null } : null;
}

/** The latest counts, not the largest: a rejected refund lowers the total. */
function latestTotal(refunds: readonly ToldRefund[]): { refundedAmount: string; at: Date } | null {
  let latest: { refundedAmount: string; at: Date } | null = null;
  for (const { refundedAmount, refundedAmountAt: at } of refunds) {
    if (refundedAmount === null || at === null) continue;
    if (latest === null || at > latest.at) latest = { refundedAmount, at };
  }
  return latest;
}

/** The most that Binance Pay can have counted of ours when it was asked. */
function ourSum(refunds: readonly ToldRefund[], askedAt: Date | null): string {
  return sumAmounts(refunds.filter((refund) => mayBeCounted(refund, askedAt)).map(({ refundAmount }) => refundAmount));
}

function mayBeCounted(refund: ToldRefund, askedAt: Date | null): boolean {
  const { status, acceptedAt, unsettledSince, updatedAt, attention, origin } = refund;
  if (status === 'succeeded' || attention === 'contradicted') return true;
  // What waits, for whatever it is, has nothing out.
  if (!isFinal(status)) return acceptedAt !== null || unsettledSince !== null;
  // Rejected since: the total may still hold it.
  const wasThere = acceptedAt !== null || origin === 'outside';
  return wasThere && (askedAt === null || updatedAt >= askedAt);
}

function excess(total: string, ours: string): Drift | null {
  return compareAmounts(total, ours) > 0 ? { amount: subtractAmounts(total, ours) } : null;
}

function largest(left: Drift | null, right: Drift | null): Drift | null {
  if (left?.amount == null || right?.amount == null) return left ?? right;
  return compareAmounts(left.amount, right.amount) >= 0 ? left : right;
}
