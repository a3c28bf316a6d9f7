/** What can still change in an order, and what a reading of it has changed. */
import { isFinal, type Order, type Refund } from '@refund-panel/shared';

/** True while some refund of the order can still change. */
export function hasOpenRefunds(order: Order): boolean {
  return order.refunds.some(({ status }) => !isFinal(status));
}

/** True while nothing that counts as pending waits here still: for a colleague, for its time, or for the wallet. */
export function isAllSent({ refunds }: Order): boolean {
  return refunds.every(({ status }) => isFinal(status) || status === 'submitting' || status === 'pending');
}

/** Nothing is left, and nothing on its way or in doubt. */
export function isAllRefunded({ refusal, pendingAmount }: Order): boolean {
  return refusal === 'amount_exceeds_refundable' && pendingAmount === '0';
}

/** How much of what counts as pending is in doubt rather than on its way: a person has to find out about it. */
export function doubtOf({ refunds }: Order): 'none' | 'some' | 'all' {
  const pending = refunds.filter(
    ({ status, attention }) => !isFinal(status) || (status !== 'succeeded' && attention === 'contradicted'),
  );
  const doubted = pending.filter(({ attention }) => attention !== null);
  return doubted.length === 0 ? 'none' : doubted.length < pending.length ? 'some' : 'all';
}

/** The refunds that are new, in another state than before, or need a person for another reason. */
export function changedRefunds(before: Order, after: Order): Refund[] {
  const known = new Map(before.refunds.map((refund) => [refund.refundRequestId, refund]));
  return after.refunds.filter(({ refundRequestId, status, attention }) => {
    const old = known.get(refundRequestId);
    return old?.status !== status || old.attention !== attention;
  });
}
