/** Reads from the server what the panel was asked to show. */
import type { Order } from '@refund-panel/shared';
import { languageOf, listWordsOf } from './messages/languages.js';
import { loadOrder, loadOrderByTradeNumber } from './order-loader.js';
import type { PanelDesk } from './panel-desk.js';
import type { Target } from './panel-state.js';
import type { Answer, RefundApi } from './refund-api.js';
import { transactionsPart } from './transactions-part.js';

/** What the lists have read they keep themselves. */
export type Loaded = { readonly kind: 'order'; readonly order: Order } | { readonly kind: 'transactions' };

export async function loadTarget(
  api: RefundApi,
  desk: PanelDesk,
  target: Target,
  signal: AbortSignal,
): Promise<Answer<Loaded>> {
  switch (target.kind) {
    case 'order':
      return asOrder(await loadOrder(api, target.prepayId, signal, target.merchantTradeNo));
    case 'trade-number':
      return asOrder(await loadOrderByTradeNumber(api, target.merchantTradeNo, signal));
    case 'transactions': {
      const words = listWordsOf(languageOf(desk.host.language.format.asked));
      // Together: the part waits for its words.
      const [part] = await Promise.all([transactionsPart.load(), words.load()]);
      const answer = part.ok ? await desk.lists?.load(signal) : part;
      return answer?.ok === false ? answer : { ok: true, status: 200, value: target };
    }
  }
}

function asOrder(answer: Answer<Order>): Answer<Loaded> {
  return answer.ok ? { ...answer, value: { kind: 'order', order: answer.value } } : answer;
}
