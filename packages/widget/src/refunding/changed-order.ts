/** The order with what the server has just said of one of its refunds, before it is read again. */
import { addAmounts, compareAmounts, isFinal, type Order, type Refund, subtractAmounts } from '@refund-panel/shared';

/** With a refund that was just recorded: what it took is no longer left. */
export function withRefund(order: Order, refund: Refund): Order {
  const isCounted = order.refunds.some(({ refundRequestId }) => refundRequestId === refund.refundRequestId);
  if (isCounted) return withChangedRefund(order, refund);
  const refunds = [refund, ...order.refunds];
  const isOpen = !isFinal(refund.status);
  if (!(isOpen || refund.status === 'succeeded')) return { ...order, refunds };
  const { refundedAmount, pendingAmount } = order;
  const left = subtractAmounts(order.refundableAmount, refund.refundAmount);
  const refundableAmount = compareAmounts(left, '0') > 0 ? left : '0';
  return {
    ...order,
    refunds,
    refundableAmount,
    refundedAmount: isOpen ? refundedAmount : addAmounts(refundedAmount, refund.refundAmount),
    pendingAmount: isOpen ? addAmounts(pendingAmount, refund.refundAmount) : pendingAmount,
    remainingAttempts: refund.remainingAttempts ?? Math.max(0, order.remainingAttempts - 1),
    refusal: refundableAmount === '0' ? 'amount_exceeds_refundable' : order.refusal,
  };
}

/** With another state of a refund that it has, unless a reading was faster; the figures follow with the next one. */
export function withChangedRefund(order: Order, changed: Refund): Order {
  const isNews = (one: Refund) =>
    one.refundRequestId === changed.refundRequestId && Date.parse(one.updatedAt) <= Date.parse(changed.updatedAt);
  return { ...order, refunds: order.refunds.map((one) => (isNews(one) ? changed : one)) };
}

/** With a refund made elsewhere that is on record now: it was not left before, and is among those refunded from now on. */
export function withAdoptedRefund(order: Order, adopted: Refund): Order {
  if (order.refunds.some(({ refundRequestId }) => refundRequestId === adopted.refundRequestId)) return order;
  return {
    ...order,
    refunds: [adopted, ...order.refunds],
    refundedAmount: addAmounts(order.refundedAmount, adopted.refundAmount),
    refundedElsewhere: null,
  };
}
