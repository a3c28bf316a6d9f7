/** The door of the transactions part. */
import type { TransactionsKit, TransactionsPart } from '../transactions-part.js';
import { receiveKit } from './kit.js';
import { TransactionLists } from './lists.js';
import { transactionsStyles } from './transactions.styles.js';

export function openTransactions(kit: TransactionsKit): TransactionsPart {
  receiveKit(kit);
  return { styles: transactionsStyles(), open: (desk) => new TransactionLists(desk) };
}
