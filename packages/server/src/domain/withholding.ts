/** Whether a refund that was decided a while ago may be sent as it is: it may have become the order's last meanwhile. */
import { compareAmounts, isFinal, type RefundFailure, subtractAmounts, sumAmounts } from '@refund-panel/shared';
import { driftOf } from './drift.js';
import type { Order } from './order.js';
import { isOnlySubmit } from './outcome.js';
import type { Refund } from './refund.js';
import { type CountedRefund, remainingAttemptsOf } from './refundable.js';

export type Withholding =
  /** It must not be sent: it would return more than was asked for. */
  | { readonly kind: 'refused'; readonly failure: RefundFailure }
  /** Nobody can say before it is known what became of the order's other refunds. */
  | { readonly kind: 'deferred' };

type WaitingRefund = Pick<
  Refund,
  'refundRequestId' | 'createdAt' | 'refundAmount' | 'isFull' | 'currency' | 'unsettledSince' | 'lastSubmittedAt'
>;

/**
 * The last attempt returns everything that is left at Binance Pay, whatever the amount. What waits and was never sent is left
 * there; what was sent and not answered may be.
 *
 * @param others the order's other refunds
 * @returns null when the refund may be sent
 */
export function withholdingOf(
  order: Pick<Order, 'status' | 'orderAmount'>,
  refund: WaitingRefund,
  others: readonly CountedRefund[],
): Withholding | null {
  const { refundAmount, isFull } = refund;
  const sent = others.filter(({ status, submitAttempts }) => isFinal(status) || submitAttempts > 0);
  if (remainingAttemptsOf(sent) > 1) return null;
  const drift = driftOf(order, others)?.amount ?? '0';
  const leftBeside = (has: (refund: CountedRefund) => boolean) =>
    subtractAmounts(order.orderAmount, sumAmounts([drift, ...sent.filter(has).map((other) => other.refundAmount)]));
  const atMost = leftBeside(hasSucceeded);
  if (compareAmounts(atMost, refundAmount) <= 0) return null;
  if (isFull) {
    const leftAtLeast = leftBeside((other) => hasSucceeded(other) || mayBeThere(other));
    if (compareAmounts(leftAtLeast, refundAmount) <= 0) return mayGrow(refund, sent) ? { kind: 'deferred' } : null;
    return mayOvertake(refund, sent) ? { kind: 'deferred' } : returnsMore(refund, atMost);
  }
  const waitedFor = (other: CountedRefund) => isAccepted(other) || (mayBeThere(other) && goesFirst(other, refund));
  const leftThen = leftBeside((other) => hasSucceeded(other) || waitedFor(other));
  if (compareAmounts(leftThen, refundAmount) <= 0) return { kind: 'deferred' };
  return returnsMore(refund, atMost);
}

/** Also where everything was asked for: limits, and whoever approved it, were shown what was left then, and not this. */
function returnsMore({ refundAmount, currency }: WaitingRefund, atMost: string): Withholding {
  const detail = `Since this refund was asked for it has become the order's last, and Binance Pay would return all ${atMost} ${currency} instead of ${refundAmount}. It was not sent; no money moved. Ask for "full" if that is meant.`;
  return { kind: 'refused', failure: { code: 'last_attempt_returns_all', detail, gatewayCode: null } };
}

/**
 * What others hold is taken to be spent, and would come back with this one if they were rejected first: nobody asked for, or
 * approved, that much. Accepted ones wait for nobody, so this one waits for them; and for those that may be out, unless it may
 * be out itself.
 */
function mayGrow(refund: WaitingRefund, sent: readonly CountedRefund[]): boolean {
  return sent.some((other) => isAccepted(other) || (isOnlySubmit(refund) && mayBeThere(other)));
}

/**
 * One for everything that overtakes a part leaves the last attempt to that part: more than it asked for, if more is left. What
 * was sent before is out like the others: waiting would help nobody.
 */
function mayOvertake(refund: WaitingRefund, sent: readonly CountedRefund[]): boolean {
  return isOnlySubmit(refund) && sent.some(({ unsettledSince, isFull }) => unsettledSince !== null && !isFull);
}

function hasSucceeded({ status }: CountedRefund): boolean {
  return status === 'succeeded';
}

/** It waits for nobody, and may still be rejected: then its money and its attempt are there again. */
function isAccepted({ status, acceptedAt }: CountedRefund): boolean {
  return acceptedAt !== null && !isFinal(status);
}

/** While a submit is out of which nobody knows what became; what waits, for whatever it is, has none out. */
function mayBeThere(other: CountedRefund): boolean {
  return isAccepted(other) || other.unsettledSince !== null || other.attention === 'contradicted';
}

type Turn = Pick<Refund, 'refundRequestId' | 'createdAt'>;

/**
 * Of two parts that could wait for each other one goes first, or both would wait for ever. A part and one for everything wait for
 * each other only where both are claimed at once and neither has been sent: each is deferred by a time of its own, and whichever
 * comes back first goes, for the other has nothing out by then.
 */
function goesFirst(other: CountedRefund, { createdAt, refundRequestId }: Turn): boolean {
  const elder = other.createdAt.getTime() - createdAt.getTime();
  return other.isFull || elder < 0 || (elder === 0 && other.refundRequestId < refundRequestId);
}
