import { describe, expect, it } from 'vitest';
import { newRefund } from '../../test/new-refund.js';
import type { Order } from '../domain/order.js';
import { findWithholding } from './check-standing.js';

const createdAt = new Date('2026-03-01T12:00:00Z');
const after = (milliseconds: number) => new Date(createdAt.getTime() + milliseconds);
const refund = newRefund({ createdAt, submitAttempts: 1, lastSubmittedAt: createdAt, refundAmount: '10' });
const elsewhere = newRefund({
  refundRequestId: 'made-elsewhere',
  origin: 'outside',
  status: 'succeeded',
  nextStep: null,
  refundAmount: '5',
  remainingAttempts: 1,
});
const order: Order = {
  prepayId: refund.prepayId,
  merchantTradeNo: refund.merchantTradeNo,
  transactionId: null,
  status: 'PAID',
  currency: 'USDT',
  orderAmount: '100',
  createTime: null,
  transactTime: null,
  paymentInstructions: [],
  details: {},
  isConfirmed: true,
};

/** How often the order was looked at, and what that brought: its one attempt that is left would return 95. */
async function look(decidedAt: Date | null, now: Date) {
  let looks = 0;
  const orders = {
    async findOrderWithRefunds() {
      looks += 1;
      return { order, refunds: [refund, elsewhere] };
    },
  };
  const withholding = await findWithholding(orders, refund, decidedAt, now);
  return [looks, withholding?.kind ?? null];
}

describe('the look at the order before a refund is sent', () => {
  it('is left out only where this very process decided it a moment ago', async () => {
    expect(await look(createdAt, after(0))).toEqual([0, null]);
    expect(await look(createdAt, after(1_999))).toEqual([0, null]);
    expect(await look(createdAt, after(2_000))).toEqual([1, 'refused']);
  });

  it('does not trust a clock that was set back, nor that of the replica that recorded the refund', async () => {
    expect(await look(createdAt, after(-100_000))).toEqual([1, 'refused']);
    expect(await look(null, after(500))).toEqual([1, 'refused']);
    expect(await look(null, after(-100_000))).toEqual([1, 'refused']);
  });
});
