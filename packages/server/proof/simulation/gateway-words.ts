/** How Binance Pay describes its orders and refunds, in each of the ways that its pages leave open. */
import type { Order } from '../../src/domain/order.js';
import type { RefundReport } from '../../src/domain/report.js';
import { type GatewayOrder, type GatewayRefund, MOST_ATTEMPTS, refundedOf } from './gateway-books.js';
import type { Settings } from './settings.js';
import { toText } from './units.js';

export const CURRENCY = 'USDT';

export const tradeNoOf = (prepayId: string) => `trade${prepayId}`;

const statuses = { pending: 'REFUND_PENDING', succeeded: 'REFUND_SUCCESS', failed: 'REFUND_FAIL' } as const;

export const silent: RefundReport = {
  refundStatus: null,
  refundId: null,
  refundAmount: null,
  refundedAmount: null,
  remainingAttempts: null,
  refundCommission: null,
  refundedCommission: null,
  payerOpenId: null,
};

export function reportOf(
  { order, state, amount, refundedThen, attemptsUsedThen }: GatewayRefund,
  { repliesAreFull, totalsAreCurrent }: Settings,
  isStatusLeftOut: boolean,
): RefundReport {
  const refundStatus = isStatusLeftOut ? null : statuses[state];
  if (!repliesAreFull) return { ...silent, refundStatus };
  return {
    ...silent,
    refundStatus,
    refundAmount: toText(amount),
    refundedAmount: toText(totalsAreCurrent ? refundedOf(order) : refundedThen),
    remainingAttempts: MOST_ATTEMPTS - (totalsAreCurrent ? order.attemptsUsed : attemptsUsedThen),
  };
}

type OrderWords = Pick<Settings, 'partlyRefundedIs' | 'fullyRefundedIs'>;

export function orderAt(order: GatewayOrder, { partlyRefundedIs, fullyRefundedIs }: OrderWords): Order {
  const refunded = refundedOf(order);
  const paid = refunded === 0 ? 'PAID' : refunded === order.amount ? fullyRefundedIs : partlyRefundedIs;
  return orderAs(order, order.isPaid ? paid : 'INITIAL');
}

export function orderAs({ prepayId, amount }: GatewayOrder, status: string): Order {
  return {
    prepayId,
    merchantTradeNo: tradeNoOf(prepayId),
    transactionId: null,
    status,
    currency: CURRENCY,
    orderAmount: toText(amount),
    createTime: null,
    transactTime: null,
    paymentInstructions: [],
    details: {},
    isConfirmed: true,
  };
}
