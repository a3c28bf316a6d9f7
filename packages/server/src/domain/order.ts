/** An order as Binance Pay described it, or the host until Binance Pay has. */
import type { PaymentInstruction } from '@refund-panel/shared';

export interface Order {
  readonly prepayId: string;
  readonly merchantTradeNo: string;
  readonly transactionId: string | null;
  readonly status: string;
  readonly currency: string;
  readonly orderAmount: string;
  readonly createTime: Date | null;
  readonly transactTime: Date | null;
  readonly paymentInstructions: readonly PaymentInstruction[];
  readonly details: OrderDetails;
  /** Binance Pay said so itself. Else only the host has told of it, and nothing is refunded on that. */
  readonly isConfirmed: boolean;
}

/** What else Binance Pay says of an order, as far as it said it. `payerDetail` is encrypted, for approved merchants. */
export interface OrderDetails {
  readonly merchantId?: string;
  readonly openUserId?: string;
  readonly passThroughInfo?: string;
  readonly commission?: string;
  readonly payerId?: string;
  readonly payMethod?: string;
  readonly channel?: string;
  readonly subChannel?: string;
  readonly payerDetail?: string;
}

/**
 * Whether a partly refunded order shows PAID or REFUNDED is not documented, so all three may have money left; what is
 * left decides.
 */
const refundableStatuses: ReadonlySet<string> = new Set(['PAID', 'REFUNDING', 'REFUNDED']);

export function hasRefundableStatus(order: Pick<Order, 'status'>): boolean {
  return refundableStatuses.has(order.status);
}

/** True while Binance Pay may still turn the order into a paid one, so that what we stored may be out of date. */
export function mayStillBePaid(order: Pick<Order, 'status'>): boolean {
  return !refundableStatuses.has(order.status) && order.status !== 'FULL_REFUNDED';
}

/** Whether Binance Pay should be asked before anybody goes by what is stored. */
export function isWorthAsking(order: Pick<Order, 'status' | 'isConfirmed'>): boolean {
  return !order.isConfirmed || mayStillBePaid(order);
}

/** The order after Binance Pay was asked: as it answered, unless a payment was announced while the answer was on its way. */
export function afterOrderQuery(stored: Order | null, answered: Order): Order {
  return stored !== null && !isWorthAsking(stored) && mayStillBePaid(answered) ? stored : answered;
}

/**
 * The order after a PAY notification. Notifications may come late, twice or out of order, so one never takes back what is
 * known: it adds an order, or turns an unpaid one into a paid or closed one.
 */
export function afterPayNotification(stored: Order | null, announced: Order): Order {
  if (stored === null || !stored.isConfirmed) return announced;
  if (!mayStillBePaid(stored)) return stored;
  if (mayStillBePaid(announced)) return { ...stored, status: announced.status };
  return { ...announced, createTime: stored.createTime, details: { ...stored.details, ...announced.details } };
}
