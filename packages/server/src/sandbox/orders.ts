/** The sandbox's book of orders: created, paid, closed or left to expire. */
import { parseAmount, subtractAmounts } from '@refund-panel/shared';
import { deriveId } from './derive.js';
import { type Refusal, refusal, sixDigitCodes } from './refusals.js';
import { scenarioOfRefund } from './scenarios.js';
import type { PaymentInstruction, SandboxOrder, State } from './state.js';

export interface OrderKey {
  readonly prepayId?: string | null;
  readonly merchantTradeNo?: string | null;
}

/** What a merchant says of a new order. */
export type NewOrder = Pick<
  SandboxOrder,
  'merchantTradeNo' | 'currency' | 'orderAmount' | 'expireTime' | 'webhookUrl' | 'passThroughInfo' | 'commission'
> & { readonly tradeType: string; readonly productType: string; readonly productName: string };

export interface Payment {
  /** What the payer spent; left out, the order's amount in its own currency. */
  readonly paymentInstructions?: readonly PaymentInstruction[];
}

export interface Orders {
  /** Puts an order into the book as it is; an order with the same prepayId is replaced. */
  add(order: SandboxOrder): void;
  /** The order as it stands by the clock, refunds left aside. */
  find(by: OrderKey): SandboxOrder | null;
  /** @param prepayId left out, one is chosen */
  create(order: NewOrder, prepayId?: string): SandboxOrder | Refusal;
  pay(prepayId: string, payment?: Payment): SandboxOrder | Refusal;
  /** Before any payment only (Close Order). */
  close(by: OrderKey): SandboxOrder | Refusal;
  list(): SandboxOrder[];
  /** Forgets what it knows of the rows, which were changed behind its back. */
  reload(): void;
}

interface OrdersOptions {
  readonly state: Pick<State, 'orders'>;
  readonly now: () => number;
  readonly seed: () => string;
  /** What a paid order brings the merchant. */
  readonly onPaid: (currency: string, amount: string) => void;
}

export function createOrders({ state: { orders }, now, seed, onPaid }: OrdersOptions): Orders {
  const prepayIds = new Map<string, string>();

  function reload(): void {
    prepayIds.clear();
    for (const { merchantTradeNo, prepayId } of orders.values()) prepayIds.set(merchantTradeNo, prepayId);
  }

  function put(order: SandboxOrder): SandboxOrder {
    const wasPaid = orders.get(order.prepayId)?.transactTime != null;
    orders.set(order.prepayId, order);
    prepayIds.set(order.merchantTradeNo, order.prepayId);
    if (!wasPaid && order.transactTime !== null) {
      onPaid(order.currency, subtractAmounts(order.orderAmount, order.commission ?? '0'));
    }
    return order;
  }

  function byClock(order: SandboxOrder): SandboxOrder {
    const expired = order.status === 'INITIAL' && order.expireTime !== undefined && order.expireTime <= now();
    return expired ? { ...order, status: 'EXPIRED' } : order;
  }

  function find({ prepayId, merchantTradeNo }: OrderKey): SandboxOrder | null {
    // The trade number is ignored where both are given (Query Order V2).
    const id = prepayId || prepayIds.get(merchantTradeNo ?? '');
    const order = id === undefined ? undefined : orders.get(id);
    return order === undefined ? null : byClock(order);
  }

  reload();
  return {
    // Amounts may be given in any spelling; the books have one.
    add: (order) => put({ ...order, orderAmount: parseAmount(order.orderAmount) ?? order.orderAmount }),
    find,
    create(order, prepayId) {
      if (prepayIds.has(order.merchantTradeNo)) return refusal('400201');
      if (prepayId !== undefined && orders.get(prepayId) !== undefined) {
        return refusal('400201', 'An order with this prepayId exists.');
      }
      const idOf = (attempt: string) => deriveId(seed(), 'prepayId', order.merchantTradeNo, attempt);
      return put({
        ...order,
        prepayId: prepayId ?? choosePrepayId(idOf, orders),
        transactionId: null,
        status: 'INITIAL',
        createTime: now(),
        transactTime: null,
        paymentInstructions: [],
      });
    },
    pay(prepayId, { paymentInstructions } = {}) {
      const order = find({ prepayId });
      if (order === null) return refusal('400202');
      if (order.status !== 'INITIAL') return refusal('400204');
      const { currency, orderAmount: amount } = order;
      return put({
        ...order,
        status: 'PAID',
        transactionId: `P_${deriveId(seed(), 'transactionId', prepayId)}`,
        transactTime: now(),
        paymentInstructions: paymentInstructions ?? [{ currency, amount, price: '1' }],
      });
    },
    close(by) {
      const order = find(by);
      if (order === null) return refusal('400202');
      return order.status === 'INITIAL' ? put({ ...order, status: 'CANCELED' }) : refusal('400204');
    },
    list: () => orders.values().map(byClock),
    reload,
  };
}

/** Ids that are taken, or would choose a fault script by accident, are passed over. */
function choosePrepayId(idOf: (attempt: string) => string, orders: State['orders']): string {
  for (let attempt = 0; ; attempt += 1) {
    const prepayId = idOf(String(attempt));
    const isPlain = scenarioOfRefund(prepayId, '0') === null && !sixDigitCodes.includes(prepayId.slice(-6));
    if (isPlain && orders.get(prepayId) === undefined) return prepayId;
  }
}
