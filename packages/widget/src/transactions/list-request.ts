/** What the server is asked for a list. */
import type { EndpointRequest, listOrders, listRefunds, RefundStatus } from '@refund-panel/shared';
import { beginningOf } from './days.js';
import type { ListQuery } from './list-query.js';

/** A screen and a half of rows; ten thousand are then two hundred blocks, few enough to lay out. */
export const PAGE_SIZE = 50;

type OrdersQuery = NonNullable<EndpointRequest<typeof listOrders>['query']>;
type RefundsQuery = NonNullable<EndpointRequest<typeof listRefunds>['query']>;

function common({ since, until, currency, minAmount, maxAmount }: ListQuery, cursor: string | undefined) {
  return {
    since: since === '' ? undefined : beginningOf(since),
    until: until === '' ? undefined : beginningOf(until, 1),
    currency: currency || undefined,
    minAmount: minAmount || undefined,
    maxAmount: maxAmount || undefined,
    limit: PAGE_SIZE,
    cursor,
  };
}

export function ordersRequest(query: ListQuery, cursor?: string): OrdersQuery {
  const { search, status, refundStatus, sort } = query;
  return {
    ...common(query, cursor),
    search: search || undefined,
    status: status || undefined,
    refundStatus: (refundStatus || undefined) as OrdersQuery['refundStatus'],
    sort,
  };
}

export function refundsRequest(query: ListQuery, cursor?: string): RefundsQuery {
  const { refundStatus, inbox, operatorId, reason, sort } = query;
  return {
    ...common(query, cursor),
    status: (refundStatus || undefined) as RefundStatus | undefined,
    inbox: inbox || undefined,
    operatorId: operatorId || undefined,
    reason: reason || undefined,
    sort: sort === 'oldest' ? 'oldest' : 'newest',
  };
}
