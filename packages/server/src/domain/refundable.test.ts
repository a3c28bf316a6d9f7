import { addAmounts, compareAmounts, refundStatuses, subtractAmounts, sumAmounts } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import { ProblemError } from './errors.js';
import type { Order } from './order.js';
import { type CountedRefund, decideAmount, standingOf } from './refundable.js';

function paidOrder(change: Partial<Order> = {}): Order {
  return {
    prepayId: '383729303729303',
    merchantTradeNo: 'TRADE1',
    transactionId: null,
    status: 'PAID',
    currency: 'USDT',
    orderAmount: '100',
    createTime: null,
    transactTime: null,
    paymentInstructions: [{ currency: 'BTC', amount: '0.002' }],
    details: {},
    isConfirmed: true,
    ...change,
  };
}

function refund(refundAmount: string, change: Partial<CountedRefund> = {}): CountedRefund {
  return {
    status: 'succeeded',
    refundAmount,
    refundedAmount: null,
    refundedAmountAt: null,
    remainingAttempts: null,
    submitAttempts: 1,
    acceptedAt: null,
    updatedAt: new Date('2026-03-01T12:00:00Z'),
    attention: null,
    origin: 'panel',
    unsettledSince: null,
    refundRequestId: 'r',
    createdAt: new Date('2026-03-01T12:00:00Z'),
    isFull: false,
    ...change,
  };
}

const decide = (order: Order, refunds: readonly CountedRefund[], refundAmount: string) =>
  decideAmount(order, refunds, { refundAmount, expectedRefundableAmount: null });

/** The code and the text of the refusal; a decision that was not refused is an error of the test. */
function refusalOf(decide: () => string): { code: string; detail: string; fields: string[] } {
  try {
    return { code: `decided ${decide()}`, detail: '', fields: [] };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { code: error.code, detail: error.message, fields: error.errors.map(({ field }) => field) };
  }
}

/** Mulberry32: small, seeded, and the same on every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

describe("an order's standing", () => {
  it('is everything for an order that was never refunded', () => {
    expect(standingOf(paidOrder(), [])).toEqual({
      refundedAmount: '0',
      pendingAmount: '0',
      refundedElsewhere: null,
      refundableAmount: '100',
      remainingAttempts: 10,
      refusal: null,
    });
  });

  it('counts what succeeded and what is on its way, and forgets what came to nothing', () => {
    const refunds = [
      refund('10', { status: 'succeeded', remainingAttempts: 9 }),
      refund('20', { status: 'pending', remainingAttempts: 8 }),
      refund('0.00000001', { status: 'submitting' }),
      refund('1', { status: 'awaiting_approval' }),
      refund('2', { status: 'scheduled' }),
      refund('3', { status: 'parked' }),
      refund('40', { status: 'failed', remainingAttempts: 7 }),
      refund('50', { status: 'rejected' }),
      refund('60', { status: 'cancelled' }),
    ];
    expect(standingOf(paidOrder(), refunds)).toEqual({
      refundedAmount: '10',
      pendingAmount: '26.00000001',
      refundedElsewhere: null,
      refundableAmount: '63.99999999',
      // 7 by Binance Pay's lowest count, less the four that it has not answered
      remainingAttempts: 3,
      refusal: null,
    });
  });

  it('counts every state either as spent or as given back', () => {
    const givenBack = refundStatuses.filter(
      (status) => standingOf(paidOrder(), [refund('100', { status })]).refundableAmount === '100',
    );
    expect(givenBack).toEqual(['failed', 'rejected', 'cancelled']);
  });

  it('is exact: three times 33.33333333 of 100 leaves 0.00000001', () => {
    const thirds = [refund('33.33333333'), refund('33.33333333'), refund('33.33333333')];
    expect(standingOf(paidOrder(), thirds).refundableAmount).toBe('0.00000001');
    expect(decide(paidOrder(), thirds, 'full')).toBe('0.00000001');
  });

  it('is exact beyond what a float can hold', () => {
    const order = paidOrder({ orderAmount: '123456789012345678901234567890.12345678' });
    expect(standingOf(order, [refund('0.00000001')]).refundableAmount).toBe('123456789012345678901234567890.12345677');
  });

  it('never shows less than nothing, when Binance Pay returned more than we know of', () => {
    expect(standingOf(paidOrder(), [refund('100.00000001')])).toMatchObject({
      refundableAmount: '0',
      refusal: 'amount_exceeds_refundable',
    });
  });

  it("trusts Binance Pay's lowest count of attempts, which knows of refunds made in its portal", () => {
    const refunds = [refund('1', { remainingAttempts: 4 }), refund('1', { remainingAttempts: 6 })];
    expect(standingOf(paidOrder(), refunds).remainingAttempts).toBe(4);
  });

  it('takes an attempt off for each refund that is not answered yet, and never goes below none', () => {
    const unanswered = Array.from({ length: 12 }, () => refund('1', { status: 'pending' }));
    expect(standingOf(paidOrder(), unanswered.slice(0, 3)).remainingAttempts).toBe(7);
    expect(standingOf(paidOrder(), unanswered)).toMatchObject({ remainingAttempts: 0, refusal: 'no_attempts_left' });
  });

  it('takes no attempt off for a refund that was refused before Binance Pay counted it', () => {
    const declined = Array.from({ length: 12 }, () => refund('1', { status: 'failed' }));
    expect(standingOf(paidOrder(), declined).remainingAttempts).toBe(10);
  });
});

describe('a decision on an amount', () => {
  it('is the amount asked for, or all that is left for "full"', () => {
    expect(decide(paidOrder(), [], '25.17')).toBe('25.17');
    expect(decide(paidOrder(), [refund('25.17')], 'full')).toBe('74.83');
    expect(decide(paidOrder(), [refund('25.17')], '74.83')).toBe('74.83');
    expect(decide(paidOrder(), [], '0.00000001')).toBe('0.00000001');
  });

  it('never looks at what the payer spent', () => {
    expect(decide(paidOrder({ paymentInstructions: [{ currency: 'USDT', amount: '1' }] }), [], 'full')).toBe('100');
  });

  it.each(['INITIAL', 'PENDING', 'CANCELED', 'ERROR', 'EXPIRED', 'NEW_WORD'])(
    'refuses an order that is %s, and says so',
    (status) => {
      const refusal = refusalOf(() => decide(paidOrder({ status }), [], '1'));
      expect(refusal.code).toBe('order_not_refundable');
      expect(refusal.detail).toContain(status);
    },
  );

  it('refuses an order that was refunded wholly as one with nothing left, here or elsewhere', () => {
    for (const refunds of [[refund('100')], []]) {
      const { code, detail } = refusalOf(() => decide(paidOrder({ status: 'FULL_REFUNDED' }), refunds, '1'));
      expect([code, detail]).toEqual(['amount_exceeds_refundable', 'Nothing is left to refund on this order.']);
    }
  });

  it('refuses the smallest step too much, and says how much is possible', () => {
    expect(refusalOf(() => decide(paidOrder(), [refund('99')], '1.00000001'))).toEqual({
      code: 'amount_exceeds_refundable',
      detail: 'Only 1 USDT of this order can still be refunded. Ask for that or less.',
      fields: ['refundAmount'],
    });
  });

  it('says what is on its way when that is why too little is left', () => {
    const inFlight = [refund('99', { status: 'pending' })];
    expect(refusalOf(() => decide(paidOrder(), inFlight, '2')).detail).toContain('(99 USDT is on its way)');
    const all = [refund('100', { status: 'submitting' })];
    expect(refusalOf(() => decide(paidOrder(), all, 'full'))).toEqual({
      code: 'amount_exceeds_refundable',
      detail: 'Nothing is left to refund on this order (100 USDT is on its way).',
      fields: ['refundAmount'],
    });
  });

  it('refuses an eleventh refund', () => {
    const refunds = [refund('1', { remainingAttempts: 0 })];
    expect(refusalOf(() => decide(paidOrder(), refunds, 'full')).code).toBe('no_attempts_left');
  });

  it('refuses a part on the last attempt, which would return everything, and offers "full"', () => {
    const refunds = [refund('10', { remainingAttempts: 1 })];
    const refusal = refusalOf(() => decide(paidOrder(), refunds, '5'));
    expect(refusal).toMatchObject({ code: 'last_attempt_returns_all', fields: ['refundAmount'] });
    expect(refusal.detail).toContain('all 90 USDT');
    expect(refusal.detail).toContain('"full"');
    expect(decide(paidOrder(), refunds, 'full')).toBe('90');
    expect(decide(paidOrder(), refunds, '90')).toBe('90');
  });

  it('counts refunds in flight towards the last attempt', () => {
    const refunds = [refund('10', { remainingAttempts: 2 }), refund('20', { status: 'pending' })];
    expect(refusalOf(() => decide(paidOrder(), refunds, '5')).code).toBe('last_attempt_returns_all');
    expect(decide(paidOrder(), refunds, 'full')).toBe('70');
  });

  it('names the better reason when several hold', () => {
    const everything = [refund('100', { remainingAttempts: 0 })];
    expect(refusalOf(() => decide(paidOrder({ status: 'EXPIRED' }), everything, 'full')).code).toBe(
      'order_not_refundable',
    );
    expect(refusalOf(() => decide(paidOrder(), everything, 'full')).code).toBe('amount_exceeds_refundable');
  });
});

describe('replies that never name remainingAttempts', () => {
  const ones = (count: number) =>
    Array.from({ length: count }, () => refund('1', { status: 'succeeded', remainingAttempts: null }));

  it('are counted by us, so that the tenth refund is known to return everything', () => {
    expect(standingOf(paidOrder(), ones(9)).remainingAttempts).toBe(1);
    expect(refusalOf(() => decide(paidOrder(), ones(9), '1')).code).toBe('last_attempt_returns_all');
    expect(refusalOf(() => decide(paidOrder(), ones(10), '1')).code).toBe('no_attempts_left');
  });
});

describe('random sequences of requests and answers', () => {
  /** Binance Pay's own rules, with answers that may come in any order. */
  function createBooks(orderAmount: string) {
    let returned = '0';
    let attempts = 10;
    return {
      returned: () => returned,
      deliver(asked: string): { refundAmount: string; remainingAttempts: number } {
        const left = subtractAmounts(orderAmount, returned);
        const refundAmount = attempts === 1 ? left : asked;
        expect(attempts).toBeGreaterThan(0);
        expect(compareAmounts(refundAmount, left)).toBeLessThanOrEqual(0);
        attempts -= 1;
        returned = addAmounts(returned, refundAmount);
        return { refundAmount, remainingAttempts: attempts };
      },
    };
  }

  interface Life {
    readonly refunds: readonly CountedRefund[];
    readonly lastAttempts: number;
  }

  function live(seed: number): Life {
    const random = createRandom(seed);
    const orderAmount = `${1 + random(500)}.${String(random(100_000_000)).padStart(8, '0')}`;
    const order = paidOrder({ orderAmount });
    const books = createBooks(orderAmount);
    const refunds: CountedRefund[] = [];
    let lastAttempts = 0;
    for (let round = 0; round < 80; round += 1) {
      const inFlight = refunds.flatMap(({ status }, index) => (status === 'pending' ? [index] : []));
      const chosen = inFlight[random(inFlight.length)];
      if (chosen === undefined || random(2) === 0) {
        const fraction = String(1 + random(99_999_999)).padStart(8, '0');
        const asked = random(20) === 0 ? 'full' : `${random(1 + random(60))}.${fraction}`;
        const plain = asked === 'full' ? asked : sumAmounts([asked]);
        const decision = refusalOf(() => decide(order, refunds, plain)).code;
        if (decision === 'last_attempt_returns_all') lastAttempts += 1;
        if (decision.startsWith('decided ')) refunds.push(refund(decision.slice(8), { status: 'pending' }));
      } else {
        const asked = refunds[chosen]?.refundAmount ?? '';
        // A refund that never reached Binance Pay, or that it refused, gives its money back.
        refunds[chosen] = random(5) === 0 ? refund(asked, { status: 'failed' }) : settled(asked, books.deliver(asked));
      }
      check(order, refunds, books.returned(), `seed ${seed}, round ${round}`);
    }
    return { refunds, lastAttempts };
  }

  function settled(asked: string, answer: { refundAmount: string; remainingAttempts: number }): CountedRefund {
    expect(answer.refundAmount, 'the payer gets what the operator confirmed').toBe(asked);
    return refund(answer.refundAmount, { remainingAttempts: answer.remainingAttempts });
  }

  function check(order: Order, refunds: readonly CountedRefund[], returned: string, where: string): void {
    const counting = refunds.filter(({ status }) => status !== 'failed');
    const spent = sumAmounts(counting.map(({ refundAmount }) => refundAmount));
    expect(compareAmounts(spent, order.orderAmount), where).toBeLessThanOrEqual(0);
    expect(compareAmounts(returned, order.orderAmount), where).toBeLessThanOrEqual(0);
    const { refundedAmount, pendingAmount, refundableAmount } = standingOf(order, refunds);
    expect(sumAmounts([refundedAmount, pendingAmount, refundableAmount]), where).toBe(sumAmounts([order.orderAmount]));
    expect(refundedAmount, where).toBe(returned);
  }

  it('never return more than the order, never need an eleventh attempt, and never another amount than was confirmed', () => {
    const lives = Array.from({ length: 150 }, (_, index) => live(index + 1));
    // The rules above were put to the test, or this proves nothing.
    expect(
      lives.filter(({ refunds }) => refunds.some(({ remainingAttempts }) => remainingAttempts === 0)).length,
    ).toBeGreaterThan(20);
    expect(lives.filter(({ lastAttempts }) => lastAttempts > 0).length).toBeGreaterThan(20);
  });
});

describe('what the operator saw as left', () => {
  it('is refused where the operator saw it in another currency, and not where they saw it in this one', () => {
    const decideIn = (expectedCurrency: string | null) =>
      decideAmount(paidOrder(), [], { refundAmount: '10', expectedRefundableAmount: null, expectedCurrency });
    expect(decideIn(paidOrder().currency)).toBe('10');
    expect(decideIn(null)).toBe('10');
    expect(() => decideIn('DOGE')).toThrow('not in DOGE');
  });

  const decideSeen = (refunds: readonly CountedRefund[], expectedRefundableAmount: string) =>
    decideAmount(paidOrder(), refunds, { refundAmount: '10', expectedRefundableAmount });

  it('must still be so: of two who refund the same thing at once, the second is told', () => {
    expect(decideSeen([], '100')).toBe('10');
    expect(refusalOf(() => decideSeen([refund('10', { status: 'submitting' })], '100'))).toMatchObject({
      code: 'order_changed',
      detail: expect.stringContaining('90 USDT'),
      fields: ['expectedRefundableAmount'],
    });
  });
});

describe('a refund made elsewhere', () => {
  const told = { refundedAmount: '40', refundedAmountAt: new Date('2026-03-01T12:00:00Z') };

  it('lowers what is left', () => {
    expect(standingOf(paidOrder(), [refund('10', told)])).toMatchObject({
      refundedAmount: '10',
      refundedElsewhere: { amount: '30' },
      refundableAmount: '60',
    });
  });
});

describe('a failed refund that Binance Pay has contradicted since', () => {
  it('counts as spent, for the money may have moved', () => {
    const doubted = refund('30', { status: 'failed', attention: 'contradicted' });
    expect(standingOf(paidOrder(), [doubted])).toMatchObject({ pendingAmount: '30', refundableAmount: '70' });
  });
});
