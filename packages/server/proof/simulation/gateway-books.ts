/**
 * Binance Pay's own books, as its pages describe them: orders, refunds by refundRequestId, the ten attempts of which the last
 * returns everything, and the merchant's wallet. They know nothing of the engine.
 */

export interface GatewayOrder {
  readonly prepayId: string;
  readonly amount: number;
  isPaid: boolean;
  attemptsUsed: number;
  readonly refunds: GatewayRefund[];
}

export interface GatewayRefund {
  readonly refundRequestId: string;
  readonly order: GatewayOrder;
  /** By the API under an id of the engine's; else in the portal or by another program. */
  readonly isOurs: boolean;
  readonly asked: number;
  readonly amount: number;
  state: 'pending' | 'succeeded' | 'failed';
  failedAtMs: number | null;
  readonly acceptedAtMs: number;
  /** Before this time a query does not find it. */
  readonly foundFromMs: number;
  /** As they stood just after it was accepted. */
  readonly attemptsUsedThen: number;
  readonly refundedThen: number;
  /** Binance Pay's own notification has said something else than what became of it. */
  isLiedAbout: boolean;
  /** Binance Pay declined the request and carried it out all the same. */
  isDenied: boolean;
  /** A notification that named it and its success was acknowledged. */
  isAcknowledged: boolean;
}

/** What is not documented, so that every schedule has one reading of it. */
export interface GatewayReading {
  /** A request that is declined for its amount or the wallet uses up an attempt. */
  readonly declinesUseAttempts: boolean;
  /** A refund that is rejected later gives its attempt back. */
  readonly failuresReturnAttempts: boolean;
}

export type Refusal = 'order_not_found' | 'order_status' | 'too_many' | 'amount' | 'wallet';

export const MOST_ATTEMPTS = 10;

export interface GatewayBooks {
  readonly orders: Map<string, GatewayOrder>;
  readonly refunds: Map<string, GatewayRefund>;
  wallet: number;
  request(wish: Wish, nowMs: number): GatewayRefund | Refusal;
  finish(refund: GatewayRefund, state: 'succeeded' | 'failed', nowMs: number): void;
}

export interface Wish {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly amount: number;
  readonly isOurs: boolean;
  readonly hiddenForMs: number;
}

/** What has gone back or is on its way. */
export function refundedOf({ refunds }: GatewayOrder): number {
  let sum = 0;
  for (const { state, amount } of refunds) if (state !== 'failed') sum += amount;
  return sum;
}

export function createGatewayBooks(reading: GatewayReading): GatewayBooks {
  const orders = new Map<string, GatewayOrder>();
  const refunds = new Map<string, GatewayRefund>();

  /** The amount that really goes back, or why none does. */
  function decide(order: GatewayOrder, asked: number, wallet: number): number | Refusal {
    if (!order.isPaid) return 'order_status';
    if (order.attemptsUsed >= MOST_ATTEMPTS) return 'too_many';
    const left = order.amount - refundedOf(order);
    const amount = order.attemptsUsed === MOST_ATTEMPTS - 1 ? left : asked;
    if (amount > left || amount === 0) return 'amount';
    return amount > wallet ? 'wallet' : amount;
  }

  return {
    orders,
    refunds,
    wallet: 0,
    request({ refundRequestId, prepayId, amount: asked, isOurs, hiddenForMs }, nowMs) {
      const order = orders.get(prepayId);
      if (order === undefined) return 'order_not_found';
      const amount = decide(order, asked, this.wallet);
      if (typeof amount === 'string') {
        if (reading.declinesUseAttempts && (amount === 'amount' || amount === 'wallet')) order.attemptsUsed += 1;
        return amount;
      }
      order.attemptsUsed += 1;
      this.wallet -= amount;
      const refund: GatewayRefund = {
        refundRequestId,
        order,
        isOurs,
        asked,
        amount,
        state: 'pending',
        failedAtMs: null,
        acceptedAtMs: nowMs,
        foundFromMs: nowMs + hiddenForMs,
        attemptsUsedThen: order.attemptsUsed,
        refundedThen: refundedOf(order) + amount,
        isLiedAbout: false,
        isDenied: false,
        isAcknowledged: false,
      };
      order.refunds.push(refund);
      refunds.set(refundRequestId, refund);
      return refund;
    },
    finish(refund, state, nowMs) {
      if (refund.state !== 'pending') throw new Error('what is final stays');
      refund.state = state;
      if (state === 'succeeded') return;
      refund.failedAtMs = nowMs;
      this.wallet += refund.amount;
      if (reading.failuresReturnAttempts) refund.order.attemptsUsed -= 1;
    },
  };
}
