/**
 * The transactions part, and what it is handed when it is fetched. It must not import that: a page may have loaded the panel
 * under an address with a query (`refund-panel.js?v=2`), and the address that the part would name is another module.
 */
import { type CSSResult, html, nothing, render } from 'lit';
import { getInbox, listOrders, listRefunds } from './contract/endpoints.js';
import { css } from './css.js';
import type { Lists } from './lists.js';
import { followLive } from './live-streams.js';
import { languageOf, listWordsOf } from './messages/languages.js';
import { wordsOf } from './messages/problem-words.js';
import { importTransactions } from './on-demand.js';
import { loadOrder } from './order-loader.js';
import type { PanelDesk } from './panel-desk.js';
import { isPassing } from './panel-problem.js';
import { createPartLoader } from './part-loader.js';
import { madeBy, orderChip, refundChip } from './views/chip.js';
import { hintOrError } from './views/field.js';
import { icon } from './views/icons.js';
import { problemIcon, problemView } from './views/problem.js';
import { listSkeleton } from './views/skeleton.js';

export interface TransactionsPart {
  readonly styles: readonly CSSResult[];
  open(desk: PanelDesk): Lists;
}

const kit = {
  ...{ css, html, nothing, render, icon, hintOrError, listSkeleton, problemIcon, problemView },
  ...{ orderChip, refundChip, madeBy, isPassing, wordsOf, followLive, listOrders, listRefunds, loadOrder },
  ...{ languageOf, listWordsOf, getInbox },
};

export type TransactionsKit = typeof kit;

export const transactionsPart = createPartLoader<TransactionsPart>(async (again) =>
  (await importTransactions(again)).openTransactions(kit),
);
