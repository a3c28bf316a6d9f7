/** The door of the transactions part. */
import { transactionsWords } from '../../languages/built/en/transactions-words.locale.js';
import type { TransactionsKit, TransactionsPart } from '../transactions-part.js';
import type { ViewContext } from '../views/view-context.js';
import { receiveKit } from './kit.js';
import { transactionsStyles } from './transactions.styles.js';
import { loadMore, loadTransactions } from './transactions-loader.js';
import { searchForm, type TransactionsContext, transactionsList } from './transactions-view.js';

export function openTransactions(kit: TransactionsKit): TransactionsPart {
  receiveKit(kit);
  return {
    styles: transactionsStyles(),
    searchForm: (context, search) => searchForm(withWords(context), search),
    list: (context, list) => transactionsList(withWords(context), list),
    load: loadTransactions,
    more: loadMore,
  };
}

/** In another language they have come already. */
function withWords(context: ViewContext): TransactionsContext {
  return { ...context, messages: { ...transactionsWords, ...context.messages } };
}
