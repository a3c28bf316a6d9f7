import { expect } from '@open-wc/testing';
import type { Order, Refund } from '@refund-panel/shared';
import { makeOrder, makeRefund } from '../../test/fake-backend.js';
import type { RefundPlan } from '../refund-draft.js';
import { FEW_ATTEMPTS, OLD_ORDER_DAYS, SAME_SUM_WITHIN_MINUTES, warningsOf } from './refund-warnings.js';

const now = Date.parse('2026-11-25T12:00:00.000Z');
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

function kinds(order: Partial<Order>, plan: Partial<RefundPlan> = {}): string[] {
  const whole: RefundPlan = {
    body: { refundAmount: '5' },
    refundAmount: '5',
    currency: 'USDT',
    leftAfter: '20.17',
    attemptsAfter: 9,
    ...plan,
  };
  return warningsOf(makeOrder(order), whole, now).map(({ kind }) => kind);
}

describe('warningsOf', () => {
  it('is silent about an ordinary refund', () => {
    expect(kinds({})).to.deep.equal([]);
    expect(kinds({}, { attemptsAfter: FEW_ATTEMPTS })).to.deep.equal([]);
  });

  it('warns while few attempts are left, and not where nothing would be left for them', () => {
    expect(kinds({}, { attemptsAfter: 2 })).to.deep.equal(['few_attempts']);
    expect(kinds({}, { attemptsAfter: 1 })).to.deep.equal(['last_but_one']);
    expect(kinds({}, { attemptsAfter: 0, leftAfter: '0' })).to.deep.equal(['last_attempt']);
    for (const attemptsAfter of [1, 2]) expect(kinds({}, { attemptsAfter, leftAfter: '0' })).to.deep.equal([]);
  });

  it('warns of the same sum a short time ago', () => {
    const made = (changes: Partial<Refund>) =>
      kinds({ refunds: [makeRefund({ createdAt: minutesAgo(1), ...changes })] });
    expect(made({})).to.deep.equal(['same_sum']);
    expect(made({ status: 'pending' })).to.deep.equal(['same_sum']);
    expect(made({ status: 'failed', attention: 'contradicted' })).to.deep.equal(['same_sum']);
    expect(made({ refundAmount: '20', requestedAmount: '5' })).to.deep.equal(['same_sum']);
    // The server's clock is ahead of this one.
    expect(made({ createdAt: minutesAgo(-3) })).to.deep.equal(['same_sum']);
    expect(made({ createdAt: minutesAgo(SAME_SUM_WITHIN_MINUTES) })).to.deep.equal([]);
    expect(made({ refundAmount: '4' })).to.deep.equal([]);
    for (const status of ['failed', 'rejected', 'cancelled'] as const) expect(made({ status })).to.deep.equal([]);
  });

  it('warns of a very old order, by when it was paid', () => {
    const day = 24 * 60;
    expect(kinds({ transactTime: minutesAgo((OLD_ORDER_DAYS + 1) * day) })).to.deep.equal(['old_order']);
    expect(kinds({ transactTime: null, createTime: minutesAgo((OLD_ORDER_DAYS + 1) * day) })).to.deep.equal([
      'old_order',
    ]);
    expect(kinds({ transactTime: minutesAgo((OLD_ORDER_DAYS - 1) * day) })).to.deep.equal([]);
    expect(kinds({ transactTime: null, createTime: null })).to.deep.equal([]);
  });
});
