/** Reads from the server what the panel was asked to show. */
import type { Order } from '@refund-panel/shared';
import { loadOrder, loadOrderByTradeNumber } from './order-loader.js';
import type { Page, Target, Transactions } from './panel-state.js';
import type { PartLoader } from './part-loader.js';
import type { Answer, RefundApi } from './refund-api.js';

/** Reads what only the transactions view shows; it comes with that view. */
export interface OrderLists {
  load(api: RefundApi, search: string, signal: AbortSignal): Promise<Answer<Transactions>>;
  /** The page that follows. */
  more(api: RefundApi, cursor: string, signal: AbortSignal): Promise<Answer<Page>>;
}

export type Loaded =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'transactions'; readonly list: Transactions };

export async function loadTarget(
  api: RefundApi,
  lists: PartLoader<OrderLists>,
  target: Target,
  signal: AbortSignal,
): Promise<Answer<Loaded>> {
  switch (target.kind) {
    case 'order':
      return asOrder(await loadOrder(api, target.prepayId, signal, target.merchantTradeNo));
    case 'trade-number':
      return asOrder(await loadOrderByTradeNumber(api, target.merchantTradeNo, signal));
    case 'transactions': {
      const part = await lists.load();
      if (!part.ok) return part;
      const answer = await part.value.load(api, target.search, signal);
      return answer.ok ? { ...answer, value: { kind: 'transactions', list: answer.value } } : answer;
    }
  }
}

function asOrder(answer: Answer<Order>): Answer<Loaded> {
  return answer.ok ? { ...answer, value: { kind: 'order', order: answer.value } } : answer;
}
