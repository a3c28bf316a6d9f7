import { describe, expect, it } from 'vitest';
import {
  afterOrderQuery,
  afterPayNotification,
  hasRefundableStatus,
  isWorthAsking,
  mayStillBePaid,
  type Order,
} from './order.js';

describe("an order's status", () => {
  it.each([
    // status, money may be left, may still turn into a paid order
    ['PAID', true, false],
    ['REFUNDING', true, false],
    ['REFUNDED', true, false],
    ['FULL_REFUNDED', false, false],
    ['INITIAL', false, true],
    ['PENDING', false, true],
    ['EXPIRED', false, true],
    ['CANCELED', false, true],
    ['ERROR', false, true],
    ['SOMETHING_NEW', false, true],
    ['paid', false, true],
    ['', false, true],
  ])('%s: refundable %s, worth asking about again %s', (status, refundable, askAgain) => {
    expect(hasRefundableStatus({ status })).toBe(refundable);
    expect(mayStillBePaid({ status })).toBe(askAgain);
  });
});

describe('an order that only the host has told of', () => {
  const told: Order = {
    prepayId: '1',
    merchantTradeNo: 'T1',
    transactionId: 'made up',
    status: 'PAID',
    currency: 'BTC',
    orderAmount: '5',
    createTime: null,
    transactTime: null,
    paymentInstructions: [],
    details: {},
    isConfirmed: false,
  };
  const said = { ...told, currency: 'USDT', transactionId: null, isConfirmed: true };

  it('is asked about whatever its status', () => {
    for (const status of ['PAID', 'REFUNDED', 'FULL_REFUNDED', 'INITIAL']) {
      expect(isWorthAsking({ status, isConfirmed: false })).toBe(true);
      expect(isWorthAsking({ status, isConfirmed: true })).toBe(status === 'INITIAL');
    }
  });

  it.each(['INITIAL', 'PAID', 'CANCELED', 'FULL_REFUNDED'])('is what Binance Pay says: %s', (status) => {
    expect(afterOrderQuery(told, { ...said, status })).toEqual({ ...said, status });
    expect(afterPayNotification(told, { ...said, status })).toEqual({ ...said, status });
  });

  it('is not taken back by an answer that a payment has overtaken', () => {
    expect(afterOrderQuery(said, { ...said, status: 'INITIAL' })).toEqual(said);
  });
});

describe('an order after a PAY notification', () => {
  const createTime = new Date('2026-03-01T11:00:00Z');
  const order = (change: Partial<Order> = {}): Order => ({
    prepayId: '1',
    merchantTradeNo: 'T1',
    transactionId: null,
    status: 'INITIAL',
    currency: 'USDT',
    orderAmount: '5',
    createTime,
    transactTime: null,
    paymentInstructions: [],
    details: { merchantId: '9' },
    isConfirmed: true,
    ...change,
  });
  const paid = order({ status: 'PAID', transactionId: 'M', createTime: null, details: { openUserId: 'u' } });
  const closed = order({ status: 'CANCELED', createTime: null, details: {} });

  it('is what was announced, when it was not known', () => {
    expect(afterPayNotification(null, paid)).toEqual(paid);
    expect(afterPayNotification(null, closed)).toEqual(closed);
  });

  it('is paid when it was not, and keeps what only we knew', () => {
    expect(afterPayNotification(order(), paid)).toEqual({
      ...paid,
      createTime,
      details: { merchantId: '9', openUserId: 'u' },
    });
    expect(afterPayNotification(closed, paid).status).toBe('PAID');
  });

  it('is closed when it was not paid', () => {
    expect(afterPayNotification(order(), closed)).toEqual(order({ status: 'CANCELED' }));
  });

  it.each(['PAID', 'REFUNDING', 'REFUNDED', 'FULL_REFUNDED'])(
    'is as it was when it was %s: news may be late',
    (status) => {
      for (const late of [paid, closed])
        expect(afterPayNotification(order({ status }), late)).toEqual(order({ status }));
    },
  );
});
