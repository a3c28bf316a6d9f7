/** The list of orders: which index each combination of filters walks. */
import { compareAmounts } from '@refund-panel/shared';
import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { ListStore, OrderListRequest } from '../operations/ports/lists.js';
import { isOneOf } from './cursor.js';
import type { Database } from './database.js';
import { decodePlace, encodePlace } from './list-cursor.js';
import { readListedOrders } from './orders.js';
import { needsPerson, orders, refunds } from './schema.js';
import { type Key, type Range, type Walk, walkPage } from './walk.js';

/** An id names one order, or some of the same merchantTradeNo; more would be a fault of somebody's numbers. */
const MOST_FOUND = 100;

const byTime: Walk['keys'] = [
  { column: orders.listedAt, kind: 'time' },
  { column: orders.prepayId, kind: 'id' },
];
const byAmount: Walk['keys'] = [{ column: orders.orderAmount, kind: 'amount' }, ...byTime];
const byTimeOfOrder: Walk['keys'] = [
  { column: refunds.orderListedAt, kind: 'time' },
  { column: refunds.prepayId, kind: 'id' },
];

export function listOrdersIn(database: Database): ListStore['listOrders'] {
  return async (request) => {
    const { limit, cursor, only: _, among: __, ...query } = request;
    const walk = walkOf(request);
    const after = cursor === undefined ? null : decodePlace(cursor, query, kindsOf(walk.keys));
    const { places, next } = await walkPage(database, walk, { limit, after });
    const items = await readListedOrders(
      database,
      places.map((place) => place.at(-1) ?? ''),
    );
    return { items, nextCursor: next === null ? null : encodePlace(next, query) };
  };
}

export const kindsOf = (keys: readonly Key[]) => keys.map(({ kind }) => kind);

function walkOf(request: OrderListRequest): Walk {
  const { sort, only, among, refundStatus } = request;
  const isByAmount = sort === 'largest' || sort === 'smallest';
  const common = {
    table: orders,
    keys: isByAmount ? byAmount : byTime,
    descending: sort === 'newest' || sort === 'largest',
    related: refundStatus === undefined ? [] : [(id: SQL) => hasRefund(id, refundStatus)],
    range: timesOf(request),
    repeats: false,
    isShort: false,
  };
  const { status, currency, amount, exactAmount, time } = conditionsOf(request);
  if (only !== undefined || among !== undefined) {
    const where = [only && isOneOf(orders.prepayId, only), among && isOneOf(orders.prepayId, among)];
    return { ...common, where, range: null, fits: [status, currency, amount, time], isShort: true };
  }
  if (refundStatus !== undefined && refundStatus !== 'none')
    return { ...common, ...walkOfRefunds(request, refundStatus) };
  if (isByAmount) return { ...common, where: [currency], range: amountsOf(request), fits: [time, status] };
  if (exactAmount !== undefined) return { ...common, where: [currency, exactAmount], fits: [status] };
  return { ...common, where: [currency, status], fits: [amount] };
}

/** An order has few refunds in one state, or in none; the index has its time, and the order itself tells the rest. */
function walkOfRefunds(
  request: OrderListRequest,
  refundStatus: Exclude<OrderListRequest['refundStatus'], 'none' | undefined>,
) {
  const { status, currency, amount } = conditionsOf(request);
  const ofOrder = and(status, currency, amount);
  const hasOrder = (id: SQL) => sql`exists (select from ${orders} where ${orders.prepayId} = ${id} and ${ofOrder})`;
  return {
    table: refunds,
    keys: byTimeOfOrder,
    where: [standsSo(refundStatus)],
    fits: [],
    related: ofOrder === undefined ? [] : [hasOrder],
    repeats: true,
  };
}

function conditionsOf({ status, currency, minAmount, maxAmount, ...request }: OrderListRequest) {
  const isExact = minAmount !== undefined && maxAmount !== undefined && compareAmounts(minAmount, maxAmount) === 0;
  return {
    status: status === undefined ? undefined : eq(orders.status, status),
    currency: currency === undefined ? undefined : eq(orders.currency, currency),
    amount: between(orders.orderAmount, { minAmount, maxAmount }),
    exactAmount: isExact ? sql`${orders.orderAmount} = ${minAmount}::text::numeric` : undefined,
    time: within(orders.listedAt, request),
  };
}

export function timesOf({ since, until }: Pick<OrderListRequest, 'since' | 'until'>): Range {
  const text = (time: Date | undefined) => (time === undefined ? undefined : String(time.getTime()));
  return { least: text(since), most: text(until), isMostIncluded: false };
}

function amountsOf({ minAmount, maxAmount }: OrderListRequest): Range {
  return { least: minAmount, most: maxAmount, isMostIncluded: true };
}

/** Both bounds or none: one text for all of them. */
export function within(
  column: typeof orders.listedAt | typeof refunds.createdAt,
  { since, until }: Pick<OrderListRequest, 'since' | 'until'>,
): SQL | undefined {
  if (since === undefined && until === undefined) return undefined;
  const bound = (time: Date | undefined, open: string) => sql`${time?.toISOString() ?? open}::text::timestamptz`;
  return and(gte(column, bound(since, '-infinity')), lt(column, bound(until, 'infinity')));
}

export function between(
  column: typeof orders.orderAmount | typeof refunds.refundAmount,
  { minAmount, maxAmount }: Pick<OrderListRequest, 'minAmount' | 'maxAmount'>,
): SQL | undefined {
  if (minAmount === undefined && maxAmount === undefined) return undefined;
  return sql`${column} >= ${minAmount ?? '0'}::text::numeric and ${column} <= ${maxAmount ?? 'Infinity'}::text::numeric`;
}

function standsSo(refundStatus: Exclude<OrderListRequest['refundStatus'], 'none' | undefined>): SQL {
  return refundStatus === 'needs_person' ? needsPerson(refunds) : eq(refunds.status, refundStatus);
}

function hasRefund(id: SQL, refundStatus: NonNullable<OrderListRequest['refundStatus']>): SQL {
  const ofOrder = sql`select from ${refunds} where ${refunds.prepayId} = ${id}`;
  return refundStatus === 'none'
    ? sql`not exists (${ofOrder})`
    : sql`exists (${ofOrder} and ${standsSo(refundStatus)})`;
}

/** Binance Pay never has two orders with one merchantTradeNo: once it has said whose it is, the host's word of another counts no more. */
const isTheirs = (merchantTradeNo: string) =>
  sql`(${orders.isConfirmed} or not exists (select from ${orders} where ${orders.merchantTradeNo} = ${merchantTradeNo} and ${orders.isConfirmed}))`;

/** Each id has an index of its own. */
export function findOrderIdsIn(database: Database): ListStore['findOrderIds'] {
  return async (search) => {
    const rows = await database
      .select({ prepayId: sql<string>`prepay_id` })
      .from(
        sql`(
          select ${orders.prepayId} from ${orders} where ${orders.prepayId} = ${search}
          union select ${orders.prepayId} from ${orders} where ${orders.merchantTradeNo} = ${search} and ${isTheirs(search)}
          union select ${orders.prepayId} from ${orders} where ${orders.transactionId} = ${search}
          union select ${refunds.prepayId} from ${refunds} where ${refunds.refundRequestId} = ${search}
          union select ${refunds.prepayId} from ${refunds} where ${refunds.refundId} = ${search}
        ) as found`,
      )
      .limit(MOST_FOUND);
    return rows.map(({ prepayId }) => prepayId);
  };
}
