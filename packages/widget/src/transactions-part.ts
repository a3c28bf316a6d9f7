/**
 * The transactions part, and what it is handed when it is fetched. It must not import that: a page may have loaded the panel
 * under an address with a query (`refund-panel.js?v=2`), and the address that the part would name is another module.
 */
import { type CSSResult, html, nothing, type TemplateResult } from 'lit';
import { isPrepayId, listOrders } from './contract/endpoints.js';
import { css } from './css.js';
import { wordsOf } from './messages/problem-words.js';
import { importTransactions } from './on-demand.js';
import { loadOrder } from './order-loader.js';
import type { Transactions } from './panel-state.js';
import { createPartLoader } from './part-loader.js';
import type { OrderLists } from './target-loader.js';
import { orderChip } from './views/chip.js';
import { icon } from './views/icons.js';
import type { ViewContext } from './views/view-context.js';

export interface TransactionsPart extends OrderLists {
  readonly styles: CSSResult;
  searchForm(context: ViewContext, search: string): TemplateResult;
  list(context: ViewContext, list: Transactions): TemplateResult;
}

const kit = { css, html, icon, isPrepayId, listOrders, loadOrder, nothing, orderChip, wordsOf };

export type TransactionsKit = typeof kit;

export const transactionsPart = createPartLoader<TransactionsPart>(async (again) =>
  (await importTransactions(again)).openTransactions(kit),
);
