/** The sentences of the transactions view, in English. */
import { msg, str } from '@lit/localize';
import type { TransactionsMessages } from './messages.js';

export const transactionsWords: TransactionsMessages = {
  transactions: {
    searchLabel: msg('Find an order'),
    searchHint: msg('Order number or prepay ID'),
    search: msg('Search'),
    showAll: msg('Show all orders'),
    showMore: msg('Show more'),
    loadingMore: msg('Loading more'),
    empty: msg('No orders yet'),
    emptyHint: msg(
      'Orders appear here once they are known to the refund desk. Search for one by its number to bring it in.',
    ),
    nothingFound: (search) => msg(str`No order has the number ${search}`),
    nothingFoundHint: msg('Check the number. It may belong to another Binance Pay account.'),
    refunded: (amount) => msg(str`${amount} refunded`),
    onItsWay: (amount) => msg(str`${amount} on its way`),
  },
};
