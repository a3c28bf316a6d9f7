/** The states of orders and refunds as marks. */
import type { RefundStatus } from '../state.js';
import { type Html, mark, type Tone } from './page.js';

const orderTones: Readonly<Record<string, Tone>> = {
  INITIAL: 'waiting',
  PENDING: 'waiting',
  PAID: 'good',
  CANCELED: 'bad',
  ERROR: 'bad',
  EXPIRED: 'bad',
};

const refundTones: Readonly<Record<RefundStatus, Tone>> = {
  REFUND_SUCCESS: 'good',
  REFUND_FAIL: 'bad',
  REFUND_PENDING: 'waiting',
};

/** In Binance Pay's own word. */
export function orderMark(status: string): Html {
  return mark(status, orderTones[status] ?? 'plain');
}

export function refundMark(status: RefundStatus | undefined): Html {
  return status === undefined ? mark('unknown', 'plain') : mark(status, refundTones[status]);
}
