/** What the lists must answer, said in the plainest way: every row is looked at, and all of them are sorted. */
import { compareAmounts, operatorKeyOf } from '@refund-panel/shared';
import type { OrderRow, RefundRow } from './listed-rows.js';

/** As in the address. */
export type Query = Readonly<Record<string, string>>;

export interface Rows {
  readonly orders: readonly OrderRow[];
  readonly refunds: readonly RefundRow[];
}

/** @returns prepayIds */
export function expectedOrders({ orders, refunds }: Rows, query: Query, only?: readonly string[]): string[] {
  const { status, refundStatus, search, sort = 'newest' } = query;
  const fitting = orders.filter((order) => {
    const own = refunds.filter(({ prepayId }) => prepayId === order.prepayId);
    return (
      (only === undefined || only.includes(order.prepayId)) &&
      (search === undefined || hasId(order, own, search)) &&
      (status === undefined || order.status === status) &&
      (refundStatus === undefined || hasRefundIn(own, refundStatus)) &&
      isWithin(order.listedAt, query) &&
      isBetween(order.currency, order.orderAmount, query)
    );
  });
  const byTime = (one: OrderRow, other: OrderRow) =>
    one.listedAt.getTime() - other.listedAt.getTime() || compareIds(one.prepayId, other.prepayId);
  const byAmount = (one: OrderRow, other: OrderRow) =>
    compareAmounts(one.orderAmount, other.orderAmount) || byTime(one, other);
  const ascending = [...fitting].sort(sort === 'largest' || sort === 'smallest' ? byAmount : byTime);
  const inOrder = sort === 'newest' || sort === 'largest' ? ascending.reverse() : ascending;
  return inOrder.map(({ prepayId }) => prepayId);
}

function hasId(order: OrderRow, own: readonly RefundRow[], search: string): boolean {
  const ids = [order.prepayId, order.merchantTradeNo, order.transactionId];
  return [...ids, ...own.flatMap(({ refundRequestId, refundId }) => [refundRequestId, refundId])].includes(search);
}

function hasRefundIn(own: readonly RefundRow[], refundStatus: string): boolean {
  if (refundStatus === 'none') return own.length === 0;
  if (refundStatus !== 'needs_person') return own.some(({ status }) => status === refundStatus);
  return own.some(
    ({ status, attention }) => attention != null || status === 'awaiting_approval' || status === 'parked',
  );
}

/** @returns refundRequestIds. @param me whoever asks, where they may approve */
export function expectedRefunds(
  { refunds }: Rows,
  query: Query,
  me: string | null,
  only?: readonly string[],
): string[] {
  const { prepayId, status, inbox, operatorId, reason, sort = 'newest' } = query;
  const fitting = refunds.filter(
    (refund) =>
      (only === undefined || only.includes(refund.prepayId)) &&
      (prepayId === undefined || refund.prepayId === prepayId) &&
      (status === undefined || refund.status === status) &&
      (inbox === undefined || isInInbox(refund, inbox, me)) &&
      (operatorId === undefined || refund.operatorKey === operatorKeyOf(operatorId)) &&
      (reason === undefined || refund.refundReason === reason) &&
      isWithin(refund.createdAt, query) &&
      isBetween(refund.currency, refund.refundAmount, query),
  );
  const ascending = [...fitting].sort(
    (one, other) =>
      one.createdAt.getTime() - other.createdAt.getTime() || compareIds(one.refundRequestId, other.refundRequestId),
  );
  return (sort === 'newest' ? ascending.reverse() : ascending).map(({ refundRequestId }) => refundRequestId);
}

function isInInbox({ status, attention, operatorKey }: RefundRow, inbox: string, me: string | null): boolean {
  if (inbox === 'parked') return status === 'parked';
  if (inbox !== 'awaiting_my_approval') return attention === inbox;
  return status === 'awaiting_approval' && me !== null && operatorKey !== operatorKeyOf(me);
}

function isWithin(at: Date, { since, until }: Query): boolean {
  return (since === undefined || at >= new Date(since)) && (until === undefined || at < new Date(until));
}

function isBetween(currency: string, amount: string, { currency: asked, minAmount, maxAmount }: Query): boolean {
  return (
    (asked === undefined || currency === asked) &&
    (minAmount === undefined || compareAmounts(amount, minAmount) >= 0) &&
    (maxAmount === undefined || compareAmounts(amount, maxAmount) <= 0)
  );
}

/** As bytes, whatever the language. */
function compareIds(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
