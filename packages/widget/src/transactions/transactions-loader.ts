/** Reads pages of orders from the server, and finds an order by either of its numbers. */
import type { PanelProblem } from '../panel-problem.js';
import type { Page, Transactions } from '../panel-state.js';
import type { Answer, RefundApi } from '../refund-api.js';
import { isPrepayId, listOrders, loadOrder } from './kit.js';

export const PAGE_SIZE = 20;

export async function loadTransactions(
  api: RefundApi,
  search: string,
  signal: AbortSignal,
): Promise<Answer<Transactions>> {
  const answer = search === '' ? await listPage(api, signal) : await find(api, search, signal);
  if (!answer.ok && !isAboutTheNumber(answer.problem)) return answer;
  const { status, value } = answer.ok ? answer : nothingFound;
  return { ok: true, status, value: { search, ...value, more: 'idle' } };
}

/** The page that follows. */
export function loadMore(api: RefundApi, cursor: string, signal: AbortSignal): Promise<Answer<Page>> {
  return listPage(api, signal, cursor);
}

function listPage(api: RefundApi, signal: AbortSignal, cursor?: string): Promise<Answer<Page>> {
  return api.call(listOrders, { query: { limit: PAGE_SIZE, cursor } }, signal);
}

/** The operator pastes whichever number is at hand: the shop's own is tried first, then Binance Pay's. */
async function find(api: RefundApi, search: string, signal: AbortSignal): Promise<Answer<Page>> {
  const byTradeNumber = await api.call(listOrders, { query: { merchantTradeNo: search } }, signal);
  const isSettled = byTradeNumber.ok ? byTradeNumber.value.items.length > 0 : !isAboutTheNumber(byTradeNumber.problem);
  if (isSettled || !isPrepayId(search)) return byTradeNumber;

  const byPrepayId = await loadOrder(api, search, signal);
  return byPrepayId.ok ? { ...byPrepayId, value: { items: [byPrepayId.value], nextCursor: null } } : byPrepayId;
}

/** Not an error of the search: no order has that number, or none could. */
function isAboutTheNumber({ code }: PanelProblem): boolean {
  return code === 'order_not_found' || code === 'invalid_request';
}

const nothingFound: { status: number; value: Page } = { status: 200, value: { items: [], nextCursor: null } };
