/** How much of an order may still go back, and whether a request for some of it is allowed. */
import {
  compareAmounts,
  isFinal,
  MAX_REFUND_ATTEMPTS,
  type ProblemCode,
  subtractAmounts,
  sumAmounts,
} from '@refund-panel/shared';
import { type Drift, driftOf, type ToldRefund } from './drift.js';
import { ProblemError } from './errors.js';
import { hasRefundableStatus, type Order } from './order.js';
import type { Refund } from './refund.js';

/** The part of a refund that counts towards what is left of its order. */
export type CountedRefund = ToldRefund &
  Pick<Refund, 'refundRequestId' | 'createdAt' | 'isFull' | 'remainingAttempts' | 'submitAttempts'>;

export interface Standing {
  readonly refundedAmount: string;
  readonly pendingAmount: string;
  readonly refundedElsewhere: Drift | null;
  readonly refundableAmount: string;
  readonly remainingAttempts: number;
  /** Why any refund would be refused now. */
  readonly refusal: ProblemCode | null;
}

/** What became of an order's money so far. Everything that has not finally failed counts as spent. */
export function standingOf(order: Pick<Order, 'status' | 'orderAmount'>, refunds: readonly CountedRefund[]): Standing {
  const refundedAmount = sumAmounts(amountsOf(refunds, ({ status }) => status === 'succeeded'));
  const pendingAmount = sumAmounts(amountsOf(refunds, (refund) => isInDoubt(refund)));
  const refundedElsewhere = driftOf(order, refunds);
  const spent = sumAmounts([refundedAmount, pendingAmount, refundedElsewhere?.amount ?? '0']);
  const left = subtractAmounts(order.orderAmount, spent);
  const refundableAmount = compareAmounts(left, '0') > 0 ? left : '0';
  const remainingAttempts = remainingAttemptsOf(refunds);
  return {
    refundedAmount,
    pendingAmount,
    refundedElsewhere,
    refundableAmount,
    remainingAttempts,
    refusal: refusalOf(order, refundableAmount, remainingAttempts),
  };
}

/** Not final, or final and contradicted: Binance Pay has since said that the money moved. */
function isInDoubt({ status, attention }: CountedRefund): boolean {
  return !isFinal(status) || (status !== 'succeeded' && attention === 'contradicted');
}

function amountsOf(refunds: readonly CountedRefund[], counts: (refund: CountedRefund) => boolean): string[] {
  return refunds.filter(counts).map(({ refundAmount }) => refundAmount);
}

/**
 * The lower of two counts: Binance Pay's lowest so far less the refunds it has not answered yet, and our own, for a reply
 * need not name one and the last attempt returns everything.
 */
export function remainingAttemptsOf(refunds: readonly CountedRefund[]): number {
  let known = MAX_REFUND_ATTEMPTS;
  let unanswered = 0;
  let used = 0;
  for (const refund of refunds) {
    const { status, remainingAttempts } = refund;
    const isOpen = isInDoubt(refund);
    // One that Binance Pay accepted and rejected later has used one up, too.
    if (isOpen || status === 'succeeded' || refund.acceptedAt !== null) used += 1;
    if (remainingAttempts !== null) known = Math.min(known, remainingAttempts);
    else if (isOpen) unanswered += 1;
  }
  return Math.max(0, Math.min(known - unanswered, MAX_REFUND_ATTEMPTS - used));
}

function refusalOf(order: Pick<Order, 'status'>, refundableAmount: string, attempts: number): ProblemCode | null {
  // Binance Pay gives an order another status once all of it went back; that it was paid is as true as before.
  if (!hasRefundableStatus(order) && order.status !== 'FULL_REFUNDED') return 'order_not_refundable';
  if (refundableAmount === '0') return 'amount_exceeds_refundable';
  if (attempts === 0) return 'no_attempts_left';
  return null;
}

export interface RequestedAmount {
  /** A decimal string in plain notation, or `full`. */
  readonly refundAmount: string;
  /** What the operator saw as left; null when they did not say. */
  readonly expectedRefundableAmount: string | null;
  /** In which currency the operator saw it. */
  readonly expectedCurrency?: string | null;
}

/**
 * The exact amount that a request may refund.
 *
 * @throws ProblemError when none may go, or not this much, or the order is not as the operator saw it
 */
export function decideAmount(
  order: Order,
  refunds: readonly CountedRefund[],
  { refundAmount: requested, expectedRefundableAmount: expected, expectedCurrency }: RequestedAmount,
): string {
  const { refundableAmount, pendingAmount, remainingAttempts, refusal } = standingOf(order, refunds);
  const left = `${refundableAmount} ${order.currency} of this order can still be refunded`;
  const inFlight = pendingAmount === '0' ? '' : ` (${pendingAmount} ${order.currency} is on its way)`;
  switch (refusal) {
    case 'order_not_refundable':
      throw new ProblemError(
        refusal,
        `Binance Pay says this order is ${order.status}; only a paid order can be refunded.`,
      );
    case 'no_attempts_left':
      throw new ProblemError(
        refusal,
        `Binance Pay allows ${MAX_REFUND_ATTEMPTS} refunds of one order; this one has none left.`,
      );
    case 'amount_exceeds_refundable':
      throw new ProblemError(refusal, `Nothing is left to refund on this order${inFlight}.`, amountField);
  }
  if (expectedCurrency != null && expectedCurrency !== order.currency) {
    throw new ProblemError(
      'order_changed',
      `This order is in ${order.currency}, not in ${expectedCurrency} as it was listed. Nothing was refunded; look at it again.`,
      { errors: [{ field: 'expectedCurrency', message: `is ${order.currency}` }] },
    );
  }
  if (expected !== null && compareAmounts(expected, refundableAmount) !== 0) {
    throw new ProblemError(
      'order_changed',
      `This order changed while it was being confirmed: ${left}${inFlight}. Look at it again; a colleague may have refunded it.`,
      { errors: [{ field: 'expectedRefundableAmount', message: `is ${refundableAmount} now` }] },
    );
  }
  const amount = requested === 'full' ? refundableAmount : requested;
  if (compareAmounts(amount, refundableAmount) > 0) {
    throw new ProblemError('amount_exceeds_refundable', `Only ${left}${inFlight}. Ask for that or less.`, amountField);
  }
  // Binance Pay ignores the amount of the last attempt and returns everything (Refund Order, remainingAttempts).
  if (remainingAttempts === 1 && compareAmounts(amount, refundableAmount) < 0) {
    throw new ProblemError(
      'last_attempt_returns_all',
      `This is the order's last refund, and Binance Pay would return all ${refundableAmount} ${order.currency} whatever the amount. Ask for "full" if that is meant.`,
      amountField,
    );
  }
  return amount;
}

const amountField = { errors: [{ field: 'refundAmount', message: 'is not possible for this order' }] };
