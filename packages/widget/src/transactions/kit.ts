/** What the panel handed over when this part was fetched; everything else here is of this part alone, or a type. */
import type { TransactionsKit } from '../transactions-part.js';

export let css: TransactionsKit['css'];
export let html: TransactionsKit['html'];
export let icon: TransactionsKit['icon'];
export let isPrepayId: TransactionsKit['isPrepayId'];
export let listOrders: TransactionsKit['listOrders'];
export let loadOrder: TransactionsKit['loadOrder'];
export let nothing: TransactionsKit['nothing'];
export let orderChip: TransactionsKit['orderChip'];
export let wordsOf: TransactionsKit['wordsOf'];

export function receiveKit(kit: TransactionsKit): void {
  ({ css, html, icon, isPrepayId, listOrders, loadOrder, nothing, orderChip, wordsOf } = kit);
}
