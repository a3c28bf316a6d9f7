import { describe, expect, it } from 'vitest';
import type { Order } from './order.js';
import { afterTelling } from './told-order.js';

const order = (change: Partial<Order> = {}): Order => ({
  prepayId: '1',
  merchantTradeNo: 'T1',
  transactionId: null,
  status: 'PAID',
  currency: 'USDT',
  orderAmount: '5',
  createTime: null,
  transactTime: null,
  paymentInstructions: [],
  details: {},
  isConfirmed: false,
  ...change,
});
const time = new Date('2026-03-01T11:00:00Z');
const full = { transactionId: 'M', createTime: time, transactTime: time };

describe('an order that the host tells of', () => {
  it('is as it was told, when it was not known', () => {
    expect(afterTelling(null, order())).toEqual({ outcome: 'new', before: null, order: order(), differences: [] });
  });

  it('gets what was not known of it, and goes on in its life', () => {
    const unpaid = order({ status: 'INITIAL' });
    expect(afterTelling(unpaid, order(full))).toEqual({
      outcome: 'completed',
      before: unpaid,
      order: order(full),
      differences: [],
    });
  });

  it('never goes back, and loses nothing', () => {
    const known = order({ ...full, status: 'REFUNDED' });
    const told = order({ status: 'PENDING', transactionId: 'N', createTime: new Date(0) });
    expect(afterTelling(known, told)).toEqual({
      outcome: 'same',
      before: known,
      order: known,
      differences: [
        { field: 'status', stored: 'REFUNDED', told: 'PENDING' },
        { field: 'transactionId', stored: 'M', told: 'N' },
        { field: 'createTime', stored: time.toISOString(), told: '1970-01-01T00:00:00.000Z' },
      ],
    });
  });

  it('stays as Binance Pay described it, whatever is told', () => {
    const known = order({ status: 'INITIAL', isConfirmed: true });
    const { outcome, order: after, differences } = afterTelling(known, order(full));
    expect([outcome, after]).toEqual(['same', known]);
    expect(differences).toEqual([{ field: 'status', stored: 'INITIAL', told: 'PAID' }]);
  });

  it.each([
    [{ merchantTradeNo: 'T2' }, 'merchantTradeNo'],
    [{ currency: 'BTC' }, 'currency'],
    [{ orderAmount: '5.00000001' }, 'orderAmount'],
  ])('is not touched by what is told of another: %j', (change, field) => {
    for (const isConfirmed of [true, false]) {
      const known = order({ isConfirmed });
      const { outcome, order: after, differences } = afterTelling(known, order({ ...full, ...change }));
      expect([outcome, after, differences.map((one) => one.field)]).toEqual(['contradicted', known, [field]]);
    }
  });

  it('is the same order in another spelling of its amount', () => {
    expect(afterTelling(order({ orderAmount: '5.00' }), order()).outcome).toBe('same');
  });

  it('comes to the same in whatever order it is told', () => {
    const told = [
      order({ status: 'INITIAL', createTime: time }),
      order({ status: 'CANCELED' }),
      order({ status: 'PAID', transactionId: 'M' }),
      order({ status: 'REFUNDING', transactTime: time }),
    ];
    const last = (all: readonly Order[]) =>
      all.reduce<Order | null>((known, one) => afterTelling(known, one).order, null);
    expect(last(told)).toEqual(order({ ...full, status: 'REFUNDING' }));
    expect(last([...told].reverse())).toEqual(last(told));
    expect(last([...told, ...told])).toEqual(last(told));
  });
});
