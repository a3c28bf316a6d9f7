/** An order as Binance Pay described it. */
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
