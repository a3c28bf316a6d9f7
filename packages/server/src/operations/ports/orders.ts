/** What the operations need of the orders that are stored. */
import type { Order } from '../../domain/order.js';
import type { Refund } from '../../domain/refund.js';

export type OrderKey = { readonly prepayId: string } | { readonly merchantTradeNo: string };

export interface OrderWithRefunds {
  readonly order: Order;
  /** Newest first. */
  readonly refunds: readonly Refund[];
}

export interface OrderStore {
  /**
   * Stores what `decide` makes of the order as it is stored and of what was heard now; the row stays locked meanwhile.
   *
   * @returns the order as it is stored then
   */
  storeOrder(heard: Order, now: Date, decide: (stored: Order | null, heard: Order) => Order): Promise<Order>;
  findOrder(by: OrderKey): Promise<Order | null>;
  findOrderWithRefunds(prepayId: string): Promise<OrderWithRefunds | null>;
}
