/** The sandbox's books: orders, refunds and wallets, which know of each other. */
import { createOrders, type OrderKey, type Orders } from './orders.js';
import { createRefunds, type Refunds } from './refunds.js';
import type { SandboxOrder, SandboxRefund, State } from './state.js';
import { createWallets, type Wallets } from './wallets.js';

export interface Ledger {
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly wallets: Wallets;
  /** Puts an order into the books as it is, without a notification. */
  addOrder(order: SandboxOrder): void;
  /** The order as it stands by the clock and its refunds. */
  findOrder(by: OrderKey): SandboxOrder | null;
  /** Every order as it stands, oldest first. */
  listOrders(): SandboxOrder[];
  /** Every refund, oldest first, for whoever checks the books. */
  listRefunds(): SandboxRefund[];
  /** To be called when the rows were changed behind the books' back. */
  reload(): void;
}

export interface LedgerOptions {
  readonly state: Pick<State, 'orders' | 'refunds' | 'wallets'>;
  /** Unix milliseconds by the sandbox's clock. */
  readonly now: () => number;
  readonly seed: () => string;
}

export function createLedger({ state, now, seed }: LedgerOptions): Ledger {
  const orders = createOrders({ state, now, seed, onPaid: (currency, amount) => wallets.add(currency, amount) });
  const refunds = createRefunds({
    state,
    now,
    seed,
    findOrder: (prepayId) => orders.find({ prepayId }),
    wallets: () => wallets,
  });
  const wallets = createWallets(state, refunds.returnedAmounts);
  const standing = (order: SandboxOrder) => ({ ...order, status: refunds.orderStatus(order) });
  return {
    orders,
    refunds,
    wallets,
    addOrder: orders.add,
    findOrder(by) {
      const order = orders.find(by);
      return order === null ? null : standing(order);
    },
    listOrders: () => orders.list().map(standing),
    listRefunds: refunds.list,
    reload() {
      orders.reload();
      refunds.reload();
    },
  };
}
