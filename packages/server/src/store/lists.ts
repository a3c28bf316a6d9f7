/** What is listed and searched. */
import type { ListStore } from '../operations/ports/lists.js';
import type { Database } from './database.js';
import { findOrderIdsIn, listOrdersIn } from './order-list.js';
import { countInboxIn, listRefundsIn } from './refund-list.js';

export function createListStore(database: Database): ListStore {
  return {
    listOrders: listOrdersIn(database),
    findOrderIds: findOrderIdsIn(database),
    listRefunds: listRefundsIn(database),
    countInbox: countInboxIn(database),
  };
}
