/**
 * The store as the operations' ports describe it, in memory: every method is parked, and its transaction is carried out at
 * once when its turn comes. The real store's locks make its transactions equal to some such order.
 */
import type { Order } from '../../src/domain/order.js';
import type { NotificationStore, OrderStore, RefundStore, SendingStore } from '../../src/operations/ports.js';
import { claimMethods } from './model-claims.js';
import { newRefundMethods } from './model-new-refunds.js';
import { refundChangeMethods } from './model-refund-changes.js';
import type { Random } from './random.js';
import { mustHold, type Tables } from './tables.js';

export type ModelStore = RefundStore & OrderStore & NotificationStore & SendingStore;

/** Runs a transaction when its turn comes. */
export type Transact = <Answer>(label: string, transaction: () => Answer) => Promise<Answer>;

/** Deliberate weaknesses, for the tests that show that the simulation would notice. */
export interface Weaknesses {
  /** `updateRefund` does not ask whose lease it is. */
  readonly leaseIsIgnored?: boolean;
  /** `changeRefund` does not ask whether the refund may still become what it is made. */
  readonly transitionsAreIgnored?: boolean;
}

export interface StoreParts {
  readonly tables: Tables;
  readonly transact: Transact;
  readonly random: Random;
  readonly odds: StoreOdds;
  readonly weaknesses: Weaknesses;
}

export interface StoreOdds {
  /** Another transaction looks at the row just then, and a claim passes it over. */
  rowIsLocked: number;
}

export function createModelStore(parts: StoreParts): ModelStore {
  const { tables, transact } = parts;
  return {
    ...newRefundMethods(parts),
    ...claimMethods(parts),
    ...refundChangeMethods(parts),
    ...orderMethods(parts),
    findSending: () => transact('findSending', () => tables.sending),
    countBeingSent: (now) =>
      transact(
        'countBeingSent',
        () =>
          [...tables.refunds.values()].filter(
            ({ refund: { status, nextStep }, leaseExpiresAt }) =>
              status === 'submitting' && nextStep === 'query' && leaseExpiresAt !== null && leaseExpiresAt > now,
          ).length,
      ),
    recordSending: ({ frozen, since, reason, by }) =>
      transact('recordSending', () => {
        if (tables.sending.frozen !== frozen) tables.sending = { frozen, since, reason, by };
        return tables.sending;
      }),
    recordNotification: (notification) =>
      transact('recordNotification', () => {
        if (tables.notifications.has(notification.digest)) return false;
        tables.notifications.set(notification.digest, notification);
        return true;
      }),
  };
}

function orderMethods({ tables, transact }: StoreParts): OrderStore {
  const { orders } = tables;
  const findOrder = (matches: (order: Order) => boolean) => [...orders.values()].find(matches) ?? null;
  return {
    storeOrder: (heard, _now, decide) =>
      transact('storeOrder', () => {
        const decided = decide(orders.get(heard.prepayId) ?? decide(null, heard), heard);
        orders.set(decided.prepayId, decided);
        return decided;
      }),
    findOrder: (by) =>
      transact('findOrder', () =>
        'prepayId' in by
          ? (orders.get(by.prepayId) ?? null)
          : findOrder(({ merchantTradeNo }) => merchantTradeNo === by.merchantTradeNo),
      ),
    async findOrderWithRefunds(prepayId) {
      // Two statements outside any transaction, as in the store: what is committed in between is in the second alone.
      const order = await transact('findOrderWithRefunds (order)', () => orders.get(prepayId) ?? null);
      if (order === null) return null;
      return transact('findOrderWithRefunds (refunds)', () => ({
        order,
        refunds: tables
          .rowsOf(prepayId)
          .map(({ refund }) => refund)
          .reverse(),
      }));
    },
    listOrders: () =>
      transact('listOrders', () => {
        mustHold(false, 'no operation lists orders');
        return { items: [], nextCursor: null };
      }),
  };
}
