/** The door of the transactions part. */
import type { TransactionsKit, TransactionsPart } from '../transactions-part.js';
import { receiveKit } from './kit.js';
import { transactionsStyles } from './transactions.styles.js';
import { loadMore, loadTransactions } from './transactions-loader.js';
import { searchForm, transactionsList } from './transactions-view.js';

export function openTransactions(kit: TransactionsKit): TransactionsPart {
  receiveKit(kit);
  return { styles: transactionsStyles(), searchForm, list: transactionsList, load: loadTransactions, more: loadMore };
}
