/** The lists of the fake backend: searched, filtered, sorted and paged as the contract says. */
import {
  compareAmounts,
  type Inbox,
  type InboxKind,
  inboxKinds,
  inboxSchema,
  listOrders,
  listRefunds,
  MOST_COUNTED,
  type Order,
  type OrderSummary,
  type Refund,
} from '@refund-panel/shared';

export interface FakeLists {
  readonly orders: readonly Order[];
  /** Those that only Binance Pay knows. */
  readonly elsewhere: readonly Order[];
  /** So many pages come empty before each that holds something, as where few rows fit. */
  readonly emptyPages: number;
  /** Who asks, by their id; what they have asked for themselves does not wait for them. */
  readonly reader: string;
  /** Becomes known by a look-up. */
  learn(order: Order): void;
}

interface FakePage {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

interface Ranges {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly currency?: string | undefined;
  readonly minAmount?: string | undefined;
  readonly maxAmount?: string | undefined;
}

/** Null for what the contract refuses. */
export function answerOrders(lists: FakeLists, given: URLSearchParams): FakePage | null {
  const parsed = listOrders.query.safeParse(Object.fromEntries(given));
  if (!parsed.success) return null;
  const { merchantTradeNo, search, status, refundStatus, sort, limit, cursor, ...ranges } = parsed.data;
  const number = merchantTradeNo ?? search;
  const known = lists.orders;
  const among = number === undefined ? known : found(lists, known, number);
  const items = among.filter(
    (order) =>
      (status === undefined || order.status === status) &&
      (refundStatus === undefined || standsSo(order, refundStatus)) &&
      within(timeOf(order), order.orderAmount, order.currency, ranges),
  );
  items.sort((one, other) => orders[sort](one, other));
  return paged(lists, items.map(summaryOf), limit, cursor);
}

export function answerRefunds(lists: FakeLists, given: URLSearchParams): FakePage | null {
  const parsed = listRefunds.query.safeParse(Object.fromEntries(given));
  if (!parsed.success) return null;
  const { prepayId, status, inbox, operatorId, reason, sort, limit, cursor, ...ranges } = parsed.data;
  const items = refundsOf(lists).filter(
    (refund) =>
      (prepayId === undefined || refund.prepayId === prepayId) &&
      (status === undefined || refund.status === status) &&
      (inbox === undefined || isOfKind(refund, inbox, lists.reader)) &&
      (operatorId === undefined || refund.requestedBy?.id === operatorId) &&
      (reason === undefined || refund.refundReason === reason) &&
      within(refund.createdAt, refund.refundAmount, refund.currency, ranges),
  );
  items.sort((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
  if (sort === 'oldest') items.reverse();
  return paged(lists, items, limit, cursor);
}

export function answerInbox(lists: FakeLists): Inbox {
  const counts = inboxKinds.map((kind) => {
    const { length } = refundsOf(lists).filter((refund) => isOfKind(refund, kind, lists.reader));
    return [kind, { count: Math.min(length, MOST_COUNTED), isMore: length > MOST_COUNTED }];
  });
  return inboxSchema.parse(Object.fromEntries(counts));
}

const refundsOf = ({ orders: all }: FakeLists) => all.flatMap(({ refunds }) => refunds);
const timeOf = ({ createTime, transactTime }: Order) => createTime ?? transactTime ?? '';
const byTime = (one: Order, other: Order) => Date.parse(timeOf(other)) - Date.parse(timeOf(one));
const byAmount = (one: Order, other: Order) => compareAmounts(other.orderAmount, one.orderAmount);

const orders = {
  newest: byTime,
  oldest: (one: Order, other: Order) => byTime(other, one),
  largest: byAmount,
  smallest: (one: Order, other: Order) => byAmount(other, one),
};

function found(lists: FakeLists, known: readonly Order[], number: string): Order[] {
  const isNamed = ({ prepayId, merchantTradeNo, transactionId, refunds }: Order) =>
    [prepayId, merchantTradeNo, transactionId].includes(number) ||
    refunds.some(({ refundRequestId, refundId }) => refundRequestId === number || refundId === number);
  const stored = known.filter(isNamed);
  if (stored.length > 0) return stored;
  const told = lists.elsewhere.filter(({ prepayId, merchantTradeNo }) => [prepayId, merchantTradeNo].includes(number));
  for (const order of told) lists.learn(order);
  return told;
}

function standsSo({ refunds }: Order, status: string): boolean {
  if (status === 'none') return refunds.length === 0;
  if (status === 'needs_person') {
    return refunds.some((one) => ['awaiting_approval', 'parked'].includes(one.status) || one.attention !== null);
  }
  return refunds.some((one) => one.status === status);
}

function isOfKind({ status, attention, requestedBy }: Refund, kind: InboxKind, reader: string): boolean {
  if (kind === 'awaiting_my_approval') return status === 'awaiting_approval' && requestedBy?.id !== reader;
  return kind === 'parked' ? status === 'parked' : attention === kind;
}

function within(at: string, amount: string, currency: string, ranges: Ranges): boolean {
  const { since, until, minAmount, maxAmount } = ranges;
  return (
    (since === undefined || Date.parse(at) >= Date.parse(since)) &&
    (until === undefined || Date.parse(at) < Date.parse(until)) &&
    (ranges.currency === undefined || currency === ranges.currency) &&
    (minAmount === undefined || compareAmounts(amount, minAmount) >= 0) &&
    (maxAmount === undefined || compareAmounts(amount, maxAmount) <= 0)
  );
}

function summaryOf({ refunds, ...summary }: Order): OrderSummary {
  return summary;
}

/** A cursor says after how many rows it goes on, and how many empty pages have come since. */
function paged(
  { emptyPages }: FakeLists,
  items: readonly unknown[],
  limit: number,
  cursor = `0-${emptyPages}`,
): FakePage {
  const [start = 0, empty = 0] = cursor.split('-').map(Number);
  if (empty > 0) return { items: [], nextCursor: `${start}-${empty - 1}` };
  const end = start + limit;
  return { items: items.slice(start, end), nextCursor: end < items.length ? `${end}-${emptyPages}` : null };
}
