import { expect } from '@open-wc/testing';
import { awaitsApproval, makeOrder, makeRefund } from '../../test/fake-backend.js';
import { isOverLimit, needsApproval, nextOpening } from './policy-rules.js';

const noRule = {
  currency: 'USDT',
  perRefund: null,
  perDay: null,
  approvalAbovePerOrder: null,
  approvalAbovePerDay: null,
};

describe('the policy’s limits', () => {
  it('are exceeded above them, exactly', () => {
    const rule = { ...noRule, perRefund: '20', perDay: '50' };
    expect(isOverLimit(rule, '20')).to.equal(false);
    expect(isOverLimit(rule, '20.00000001')).to.equal(true);
    expect(isOverLimit({ ...rule, perRefund: null }, '50.1')).to.equal(true);
    expect(isOverLimit(undefined, '1000000')).to.equal(false);
  });

  it('ask for approval of what is large together with what was refunded of the order without one', () => {
    const rule = { ...noRule, approvalAbovePerOrder: '10' };
    const order = makeOrder({
      refunds: [
        makeRefund({ refundRequestId: 'a', refundAmount: '4' }),
        makeRefund({ refundRequestId: 'b', refundAmount: '5', status: 'cancelled' }),
        makeRefund({ refundRequestId: 'c', refundAmount: '5', origin: 'outside' }),
        awaitsApproval({ refundRequestId: 'd' }),
      ],
    });
    expect(needsApproval(rule, order, '6')).to.equal(false);
    expect(needsApproval(rule, order, '6.01')).to.equal(true);
    expect(needsApproval({ ...noRule, approvalAbovePerDay: '7' }, order, '7')).to.equal(false);
    expect(needsApproval({ ...noRule, approvalAbovePerDay: '7' }, order, '7.1')).to.equal(true);
    expect(needsApproval(undefined, order, '100')).to.equal(false);
  });
});

describe('the business hours', () => {
  const open = [
    { days: ['monday', 'friday'] as const, from: '09:00', to: '12:00' },
    { days: ['friday'] as const, from: '13:00', to: '24:00' },
  ].map((opening) => ({ ...opening, days: [...opening.days] }));
  const at = (time: string) => nextOpening({ timeZone: 'Europe/Berlin', open }, Date.parse(time));

  // 27 November 2026 is a Friday; Berlin is an hour ahead.
  it('are open from their first minute to before their last', () => {
    expect(at('2026-11-27T08:00:00Z')).to.equal(null);
    expect(at('2026-11-27T10:59:59Z')).to.equal(null);
    expect(at('2026-11-27T11:00:00Z')).to.deep.equal({ weekday: 4, from: '13:00' });
    expect(at('2026-11-27T22:59:00Z')).to.equal(null);
  });

  it('open again the same day, or days later', () => {
    expect(at('2026-11-27T07:59:00Z')).to.deep.equal({ weekday: 4, from: '09:00' });
    expect(at('2026-11-27T23:00:00Z')).to.deep.equal({ weekday: 0, from: '09:00' });
    expect(at('2026-12-01T12:00:00Z')).to.deep.equal({ weekday: 4, from: '09:00' });
  });

  it('say nothing where there are none, or in a time zone that the browser does not know', () => {
    expect(nextOpening(null, 0)).to.equal(null);
    expect(nextOpening({ timeZone: 'Mars/Olympus', open }, 0)).to.equal(null);
  });
});
