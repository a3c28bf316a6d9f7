/**
 * The store as the operations' ports describe it, in memory. A single statement is carried out at once when its turn comes; a
 * transaction takes the locks that the real one takes, in the same order, and others may come in between its statements.
 */
import type { Order } from '../../src/domain/order.js';
import { afterTelling } from '../../src/domain/told-order.js';
import type { NotificationStore } from '../../src/operations/ports/notifications.js';
import type { OrderStore } from '../../src/operations/ports/orders.js';
import type { RefundStore } from '../../src/operations/ports/refunds.js';
import type { SendingStore } from '../../src/operations/ports/sending.js';
import type { ToldOrderStore } from '../../src/operations/ports/told-orders.js';
import { claimMethods } from './model-claims.js';
import { newRefundMethods } from './model-new-refunds.js';
import { refundChangeMethods } from './model-refund-changes.js';
import { nobodyBeginsToSend, orderLock, type Transact } from './model-transactions.js';
import type { Random } from './random.js';
import type { Tables } from './tables.js';

export type ModelStore = RefundStore & OrderStore & ToldOrderStore & NotificationStore & SendingStore;

/** Runs a single statement when its turn comes. */
export type RunStatement = <Answer>(label: string, statement: () => Answer) => Promise<Answer>;

/** Deliberate weaknesses, for the tests that show that the simulation would notice. */
export interface Weaknesses {
  /** `updateRefund` does not ask whose lease it is. */
  readonly leaseIsIgnored?: boolean;
  /** Neither `changeRefund` nor a claim asks whether the refund may still become what it is made. */
  readonly transitionsAreIgnored?: boolean;
  /** `createRefund` reads the order's refunds first, and waits for its lock then. */
  readonly readBeforeLock?: boolean;
}

export interface StoreParts {
  readonly tables: Tables;
  readonly run: RunStatement;
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
  const { tables, run, transact } = parts;
  return {
    ...newRefundMethods(parts),
    ...claimMethods(parts),
    ...refundChangeMethods(parts),
    ...orderMethods(parts),
    ...toldOrderMethods(parts),
    findRefundByKey: (key) =>
      run(
        'findRefundByKey',
        () => [...tables.refunds.values()].find(({ idempotencyKey }) => idempotencyKey === key)?.refund ?? null,
      ),
    findSending: () => run('findSending', () => tables.sending),
    countBeingSent: (now) =>
      run(
        'countBeingSent',
        () =>
          [...tables.refunds.values()].filter(
            ({ refund: { status, nextStep }, leaseExpiresAt }) =>
              status === 'submitting' && nextStep === 'query' && leaseExpiresAt !== null && leaseExpiresAt > now,
          ).length,
      ),
    recordSending: ({ frozen, since, reason }, { operator: by }) =>
      transact('recordSending', function* () {
        yield nobodyBeginsToSend;
        if (tables.sending.frozen !== frozen) tables.sending = { frozen, since, reason, by };
        return tables.sending;
      }),
    recordNotification: (notification) =>
      run('recordNotification', () => {
        if (tables.notifications.has(notification.digest)) return false;
        tables.notifications.set(notification.digest, notification);
        return true;
      }),
  };
}

function orderMethods({ tables, run, transact }: StoreParts): OrderStore {
  const { orders } = tables;
  const findOrder = (matches: (order: Order) => boolean) => [...orders.values()].find(matches) ?? null;
  return {
    storeOrder: (heard, _now, decide) =>
      transact('storeOrder', function* () {
        yield orderLock(heard.prepayId);
        const decided = decide(orders.get(heard.prepayId) ?? decide(null, heard), heard);
        orders.set(decided.prepayId, decided);
        return decided;
      }),
    findOrder: (by) =>
      run('findOrder', () =>
        'prepayId' in by
          ? (orders.get(by.prepayId) ?? null)
          : findOrder(({ merchantTradeNo }) => merchantTradeNo === by.merchantTradeNo),
      ),
    async findOrderWithRefunds(prepayId) {
      // Two statements outside any transaction, as in the store: what is committed in between is in the second alone.
      const order = await run('findOrderWithRefunds (order)', () => orders.get(prepayId) ?? null);
      if (order === null) return null;
      return run('findOrderWithRefunds (refunds)', () => ({
        order,
        refunds: tables
          .rowsOf(prepayId)
          .map(({ refund }) => refund)
          .reverse(),
      }));
    },
  };
}

function toldOrderMethods({ tables: { orders }, run, transact }: StoreParts): ToldOrderStore {
  return {
    storeToldOrders: (told, _now, toRecord) =>
      transact('storeToldOrders', function* () {
        for (const prepayId of told.map((order) => order.prepayId).sort()) yield orderLock(prepayId);
        const tellings = told.map((order) => {
          const telling = afterTelling(orders.get(order.prepayId) ?? null, order);
          orders.set(order.prepayId, telling.order);
          return telling;
        });
        toRecord(tellings);
        return tellings;
      }),
    compareToldOrders: (told) =>
      run('compareToldOrders', () => told.map((order) => afterTelling(orders.get(order.prepayId) ?? null, order))),
  };
}
