/** What is listed and searched, and by what. */
import type { InboxKind, OrderSort, RefundStatus } from '@refund-panel/shared';
import type { Order } from '../../domain/order.js';
import type { Refund } from '../../domain/refund.js';
import type { CountedRefund } from '../../domain/refundable.js';
import type { Page, PageRequest } from './page.js';

/** An order, and what its standing is counted from. */
export interface ListedOrder {
  readonly order: Order;
  readonly refunds: readonly CountedRefund[];
}

/** What both lists are narrowed to, and their ends. */
interface ListRequest extends PageRequest {
  /** Only these prepayIds; left out, all. */
  readonly only?: readonly string[] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly currency?: string | undefined;
  /** Plain, and only with a currency. */
  readonly minAmount?: string | undefined;
  readonly maxAmount?: string | undefined;
}

export interface OrderListRequest extends ListRequest {
  /** What was searched for, and the orders that it names; both or neither. */
  readonly search?: string | undefined;
  readonly among?: readonly string[] | undefined;
  readonly status?: string | undefined;
  readonly refundStatus?: RefundStatus | 'none' | 'needs_person' | undefined;
  /** By amount only with a currency, and with no refundStatus but `none`. */
  readonly sort: OrderSort;
}

export interface RefundListRequest extends ListRequest {
  readonly prepayId?: string | undefined;
  readonly status?: RefundStatus | undefined;
  readonly inbox?: InboxKind | undefined;
  readonly operatorKey?: string | undefined;
  readonly reason?: string | undefined;
  readonly sort: 'newest' | 'oldest';
  /** Who looks for what awaits their approval; null for somebody who may not approve. */
  readonly approver: Approver | null;
}

export interface Approver {
  readonly operatorKey: string;
  readonly maxAmount: { readonly amount: string; readonly currency: string } | null;
}

/** At most `MOST_COUNTED`, and whether there are more. */
export interface InboxCount {
  readonly count: number;
  readonly isMore: boolean;
}

/**
 * What is listed and searched, whatever the size of the tables. A page costs no more than a bounded number of rows, so it may hold
 * fewer than its limit though more follow. A cursor holds for the filters and the order that it was given out for.
 */
export interface ListStore {
  listOrders(request: OrderListRequest): Promise<Page<ListedOrder>>;
  /** The prepayIds of stored orders that have this id, or a refund that has it; by a merchantTradeNo those of Binance Pay's word before others. */
  findOrderIds(search: string): Promise<readonly string[]>;
  listRefunds(request: RefundListRequest): Promise<Page<Refund>>;
  countInbox(request: Pick<RefundListRequest, 'only' | 'approver'>): Promise<Readonly<Record<InboxKind, InboxCount>>>;
}
