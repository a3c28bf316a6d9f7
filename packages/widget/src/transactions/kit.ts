/** What the panel handed over when this part was fetched; everything else here is of this part alone, a type, or a copy. */
import type { TransactionsKit } from '../transactions-part.js';

export let css: TransactionsKit['css'];
export let html: TransactionsKit['html'];
export let nothing: TransactionsKit['nothing'];
export let render: TransactionsKit['render'];
export let icon: TransactionsKit['icon'];
export let hintOrError: TransactionsKit['hintOrError'];
export let listSkeleton: TransactionsKit['listSkeleton'];
export let problemIcon: TransactionsKit['problemIcon'];
export let problemView: TransactionsKit['problemView'];
export let orderChip: TransactionsKit['orderChip'];
export let refundChip: TransactionsKit['refundChip'];
export let madeBy: TransactionsKit['madeBy'];
export let isPassing: TransactionsKit['isPassing'];
/** The page's streams are shared by its panels. */
export let followLive: TransactionsKit['followLive'];
export let getInbox: TransactionsKit['getInbox'];
export let listOrders: TransactionsKit['listOrders'];
export let listRefunds: TransactionsKit['listRefunds'];
export let languageOf: TransactionsKit['languageOf'];
export let listWordsOf: TransactionsKit['listWordsOf'];
export let loadOrder: TransactionsKit['loadOrder'];
export let wordsOf: TransactionsKit['wordsOf'];

export function receiveKit(kit: TransactionsKit): void {
  ({ css, html, nothing, render, icon, hintOrError, listSkeleton, problemIcon, problemView } = kit);
  ({ orderChip, refundChip, madeBy, isPassing, wordsOf, followLive, listOrders, listRefunds, loadOrder } = kit);
  ({ languageOf, listWordsOf, getInbox } = kit);
}
