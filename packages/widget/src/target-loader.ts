/** Reads from the server what the panel was asked to show. */
import type { Order } from '@refund-panel/shared';
import { getOrder, isPrepayId, listOrders } from './contract/endpoints.js';
import type { PanelProblem } from './panel-problem.js';
import type { Target, Transactions } from './panel-state.js';
import type { Answer, RefundApi } from './refund-api.js';

const PAGE_SIZE = 20;

export type Loaded =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'transactions'; readonly list: Transactions };

export async function loadTarget(api: RefundApi, target: Target, signal: AbortSignal): Promise<Answer<Loaded>> {
  switch (target.kind) {
    case 'order':
      return asOrder(await loadOrder(api, target.prepayId, signal, target.merchantTradeNo));
    case 'trade-number': {
      const found = await listByTradeNumber(api, target.merchantTradeNo, signal);
      if (!found.ok) return found;
      const first = found.value.items[0];
      return first === undefined
        ? { ok: false, problem: orderNotFound }
        : asOrder(await loadOrder(api, first.prepayId, signal));
    }
    case 'transactions':
      return target.search === ''
        ? asTransactions('', await listPage(api, signal))
        : searchTransactions(api, target.search, signal);
  }
}

export function loadOrder(
  api: RefundApi,
  prepayId: string,
  signal: AbortSignal,
  merchantTradeNo?: string,
): Promise<Answer<Order>> {
  return api.call(getOrder, { params: { prepayId }, query: { merchantTradeNo } }, signal);
}

/** The page of transactions that follows. */
export function loadMore(api: RefundApi, cursor: string, signal: AbortSignal) {
  return listPage(api, signal, cursor);
}

function listPage(api: RefundApi, signal: AbortSignal, cursor?: string) {
  return api.call(listOrders, { query: { limit: PAGE_SIZE, cursor } }, signal);
}

function listByTradeNumber(api: RefundApi, merchantTradeNo: string, signal: AbortSignal) {
  return api.call(listOrders, { query: { merchantTradeNo } }, signal);
}

/** The operator pastes whichever number is at hand: the shop's own is tried first, then Binance Pay's. */
async function searchTransactions(api: RefundApi, search: string, signal: AbortSignal): Promise<Answer<Loaded>> {
  const byTradeNumber = await listByTradeNumber(api, search, signal);
  const isSettled = byTradeNumber.ok ? byTradeNumber.value.items.length > 0 : !isAboutTheNumber(byTradeNumber.problem);
  if (isSettled || !isPrepayId(search)) return asTransactions(search, byTradeNumber);

  const byPrepayId = await loadOrder(api, search, signal);
  if (byPrepayId.ok) {
    return asTransactions(search, { ...byPrepayId, value: { items: [byPrepayId.value], nextCursor: null } });
  }
  return asTransactions(search, isAboutTheNumber(byPrepayId.problem) ? nothingFound : byPrepayId);
}

/** Not an error of the search: no order has that number, or none could. */
function isAboutTheNumber({ code }: PanelProblem): boolean {
  return code === 'order_not_found' || code === 'invalid_request';
}

type Page = Pick<Transactions, 'items' | 'nextCursor'>;

const nothingFound: Answer<Page> = { ok: true, status: 200, value: { items: [], nextCursor: null } };

function asTransactions(search: string, answer: Answer<Page>): Answer<Loaded> {
  if (!answer.ok) return isAboutTheNumber(answer.problem) ? asTransactions(search, nothingFound) : answer;
  return { ...answer, value: { kind: 'transactions', list: { search, ...answer.value, more: 'idle' } } };
}

function asOrder(answer: Answer<Order>): Answer<Loaded> {
  return answer.ok ? { ...answer, value: { kind: 'order', order: answer.value } } : answer;
}

const orderNotFound: PanelProblem = {
  code: 'order_not_found',
  title: 'There is no such order',
  detail: 'No order has this merchantTradeNo.',
  moneyMoved: 'no',
};
