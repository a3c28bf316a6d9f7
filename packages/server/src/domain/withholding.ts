/** Whether a refund that was decided a while ago may be sent as it is: it may have become the order's last meanwhile. */
import { compareAmounts, isFinal, type RefundFailure, subtractAmounts, sumAmounts } from '@refund-panel/shared';
import { driftOf } from './drift.js';
import type { Order } from './order.js';
import type { Refund } from './refund.js';
import { type CountedRefund, remainingAttemptsOf } from './refundable.js';

export type Withholding =
  /** It must not be sent: it would return more than was asked for. */
  | { readonly kind: 'refused'; readonly failure: RefundFailure }
  /** Nobody can say before it is known what became of the order's other refunds. */
  | { readonly kind: 'deferred' };

/**
 * The last attempt returns everything that is left at Binance Pay, whatever the amount. What waits and was never sent is left
 * there; what was sent and not answered may be.
 *
 * @param others the order's other refunds
 * @returns null when the refund may be sent
 */
export function withholdingOf(
  order: Pick<Order, 'status' | 'orderAmount'>,
  { refundAmount, isFull, currency }: Pick<Refund, 'refundAmount' | 'isFull' | 'currency'>,
  others: readonly CountedRefund[],
): Withholding | null {
  const sent = others.filter(({ status, submitAttempts }) => isFinal(status) || submitAttempts > 0);
  if (isFull || remainingAttemptsOf(sent) > 1) return null;
  const drift = driftOf(order, others)?.amount ?? '0';
  const leftBeside = (has: (refund: CountedRefund) => boolean) =>
    subtractAmounts(order.orderAmount, sumAmounts([drift, ...sent.filter(has).map((refund) => refund.refundAmount)]));
  const atMost = leftBeside(isSurelyThere);
  if (compareAmounts(atMost, refundAmount) <= 0) return null;
  if (compareAmounts(leftBeside(mayBeThere), refundAmount) <= 0) return { kind: 'deferred' };
  const detail = `Since this refund was asked for it has become the order's last, and Binance Pay would return all ${atMost} ${currency} instead of ${refundAmount}. It was not sent; no money moved. Ask for "full" if that is meant.`;
  return { kind: 'refused', failure: { code: 'last_attempt_returns_all', detail, gatewayCode: null } };
}

function isSurelyThere({ status, acceptedAt }: CountedRefund): boolean {
  return status === 'succeeded' || (acceptedAt !== null && !isFinal(status));
}

/** Also while a submit is out of which nobody knows what became; what waits, for whatever it is, has none out. */
function mayBeThere(refund: CountedRefund): boolean {
  return isSurelyThere(refund) || refund.unsettledSince !== null || refund.attention === 'contradicted';
}
