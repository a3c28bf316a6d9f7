/** Reads pages of orders or of refunds from the server. */
import type { Answer, RefundApi } from '../refund-api.js';
import { listOrders, listRefunds } from './kit.js';
import type { Row } from './list-pages.js';
import type { ListQuery } from './list-query.js';
import { ordersRequest, refundsRequest } from './list-request.js';

/** So many pages in a row may hold nothing; then a person says whether to look further. */
const MOST_EMPTY_PAGES = 10;

export interface ReadPage {
  readonly cursor: string | undefined;
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

/** One page as the server gives it, which may hold nothing though more follow. */
export async function readPage(
  api: RefundApi,
  query: ListQuery,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Answer<ReadPage>> {
  const answer =
    query.list === 'orders'
      ? await api.call(listOrders, { query: ordersRequest(query, cursor) }, signal)
      : await api.call(listRefunds, { query: refundsRequest(query, cursor) }, signal);
  if (!answer.ok) return answer;
  const { items: rows, nextCursor } = answer.value;
  return { ...answer, value: { cursor, rows, nextCursor } };
}

/** The next page that holds something. */
export async function readOn(
  api: RefundApi,
  query: ListQuery,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Answer<ReadPage>> {
  let answer = await readPage(api, query, cursor, signal);
  for (let empty = 1; empty < MOST_EMPTY_PAGES && answer.ok && answer.value.rows.length === 0; empty += 1) {
    const { nextCursor } = answer.value;
    if (nextCursor === null || signal.aborted) break;
    answer = await readPage(api, query, nextCursor, signal);
  }
  return answer;
}
