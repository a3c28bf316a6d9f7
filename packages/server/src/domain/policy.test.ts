import { type Policy, policySchema } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import { ProblemError } from './errors.js';
import { approvalExpiry, judge, mayNeedSums, neededFor, sendingRulesUnder } from './policy.js';
import type { Judged } from './policy-limits.js';
import { allowanceOf, currenciesNamed } from './policy-rules.js';
import { nothingKnown } from './spending.js';

const ada = { operatorId: 'ada', roles: ['clerk', 'chief'] };
const at = new Date('2026-03-01T12:00:00Z');

function asked(policy: Policy, change: Partial<Judged> = {}): Judged {
  return {
    policy: policySchema.parse(policy),
    subject: ada,
    at,
    amount: '10',
    currency: 'USDT',
    refundReason: null,
    description: null,
    unapprovedOfOrder: '0',
    spending: nothingKnown,
    ...change,
  };
}

function refusalOf(judged: Judged): ProblemError {
  try {
    judge(judged);
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  return expect.fail('it is refused');
}

describe('which rule applies', () => {
  const usdt = { currency: 'USDT' };
  const limits = [
    { ...usdt, perRefund: '5', perDay: '50' },
    { ...usdt, role: 'clerk', perRefund: '10' },
    { ...usdt, role: 'chief', perRefund: '100', perDay: null },
    { ...usdt, role: 'owner', perRefund: null },
    { ...usdt, operator: 'ada', perRefund: '7' },
  ];

  it.each([
    ['for the operator', 'ada', ['chief'], '7', null],
    ['for another spelling of the same operator', ' ＡDA', [], '7', '50'],
    ['of several roles the most generous', 'mei', ['clerk', 'chief'], '100', null],
    ['where a role says nothing of it, for everybody', 'mei', ['clerk'], '10', '50'],
    ['no limit where a role says so', 'mei', ['owner', 'clerk'], null, '50'],
    ['for everybody else', 'mei', ['guest'], '5', '50'],
  ])('%s', (_which, operatorId, roles, perRefund, perDay) => {
    expect(allowanceOf({ limits }, { operatorId, roles }, 'USDT')).toMatchObject({ perRefund, perDay });
  });

  it('is none in a currency that no rule names', () => {
    expect(Object.values(allowanceOf({ limits }, ada, 'BTC'))).toEqual([null, null, null, null, null]);
    expect(currenciesNamed({ limits, approvals: [{ currency: 'BTC', perOrder: '1' }] })).toEqual(['BTC', 'USDT']);
  });

  it('says which sums have to be known, and mostly none', () => {
    expect(neededFor({ limits: [{ ...usdt, perRefund: '5' }] }, ada, 'USDT')).toEqual({
      operator: false,
      everybody: false,
    });
    expect(neededFor({ approvals: [{ ...usdt, perDay: '5' }] }, ada, 'USDT').operator).toBe(true);
    expect(neededFor({ totals: [{ ...usdt, perDay: '5' }] }, ada, 'USDT').everybody).toBe(true);
    expect(neededFor({ totals: [{ ...usdt, perDay: '5' }] }, ada, 'BTC').everybody).toBe(false);
    expect(mayNeedSums({ limits: [{ ...usdt, perRefund: '5', perDay: null }] })).toBe(false);
    expect(mayNeedSums({ limits })).toBe(true);
    expect(mayNeedSums({ totals: [{ ...usdt, perDay: '5' }] })).toBe(true);
  });

  it('is one for the same people and currency', () => {
    const twice = (rules: Policy['limits']) => policySchema.safeParse({ limits: rules }).success;
    expect(
      twice([
        { ...usdt, perDay: '5' },
        { ...usdt, perRefund: '5' },
      ]),
    ).toBe(false);
    expect(
      twice([
        { ...usdt, operator: 'ada' },
        { ...usdt, operator: 'Ada ' },
      ]),
    ).toBe(false);
    expect(
      twice([
        { ...usdt, role: 'ada' },
        { ...usdt, operator: 'ada' },
      ]),
    ).toBe(true);
  });
});

describe('a limit', () => {
  const limits = [{ currency: 'USDT', perRefund: '25.5', perDay: '1E2' }];

  it('lets through what reaches it, to the last digit, and nothing above', () => {
    const upTo = (amount: string, used: string) =>
      asked({ limits }, { amount, spending: { ...nothingKnown, asked: used, unapproved: used } });
    expect(judge(upTo('25.5', '74.5'))).toEqual({ needsApproval: null });
    const over = refusalOf(upTo('25.50000001', '0'));
    expect([over.code, over.errors]).toEqual([
      'over_policy_limit',
      [{ field: 'refundAmount', message: 'must be at most 25.5 USDT' }],
    ]);
    const day = refusalOf(upTo('10', '90.00000001'));
    expect(day.code).toBe('over_policy_limit');
    expect(day.message).toContain('at most 100 USDT within 24 hours; 90.00000001 USDT of it is used');
    expect(day.message).toContain('Ask for 9.99999999 USDT or less');
    expect(refusalOf(upTo('1', '120')).errors[0]?.message).toBe('cannot be anything now: 100 USDT is used');
  });

  it('of all operators together stands beside their own', () => {
    const totals = [{ currency: 'USDT', perDay: '100' }];
    const spent = (everybodyAsked: string) => asked({ totals }, { spending: { ...nothingKnown, everybodyAsked } });
    expect(judge(spent('90')).needsApproval).toBeNull();
    expect(refusalOf(spent('91')).message).toContain('all operators together');
  });

  it('is never taken for kept where nobody looked', () => {
    expect(() => judge(asked({ limits }))).toThrow(TypeError);
  });
});

describe('a second person', () => {
  const approvals = [{ currency: 'USDT', perOrder: '50', perDay: '80' }];

  it.each([
    ['10', '40', '70', null],
    ['10', '40.01', '0', 'one order'],
    ['10', '0', '70.01', 'one operator'],
    ['60', '0', '0', 'one order'],
  ])('%s, with %s of the order and %s of the day unapproved: %s', (amount, unapprovedOfOrder, unapproved, why) => {
    const spending = { ...nothingKnown, asked: '1000', unapproved };
    const { needsApproval } = judge(asked({ approvals }, { amount, unapprovedOfOrder, spending }));
    if (why === null) expect(needsApproval).toBeNull();
    else expect(needsApproval).toContain(why);
  });

  it('decides about everything where the sum is zero, as a limit of zero leaves nothing', () => {
    const none = policySchema.parse({ approvals: [{ currency: 'USDT', perOrder: '0' }] });
    expect(judge(asked(none, { amount: '0.00000001' })).needsApproval).toContain('one order');
    const closed = policySchema.parse({ limits: [{ currency: 'USDT', perRefund: '0.0' }] });
    expect(refusalOf(asked(closed, { amount: '0.00000001' })).code).toBe('over_policy_limit');
  });

  it('has as long as the policy says, or over a long weekend', () => {
    expect(approvalExpiry({}, at)).toEqual(new Date('2026-03-04T12:00:00Z'));
    expect(approvalExpiry({ approvalHours: 2 }, at)).toEqual(new Date('2026-03-01T14:00:00Z'));
  });
});

describe('the rest of the policy', () => {
  it('names currencies and reasons, and which reasons need a description', () => {
    const reasons = [{ reason: 'Damaged' }, { reason: 'Other', noteNeeded: true }];
    expect(refusalOf(asked({ currencies: ['BTC'] })).code).toBe('currency_not_allowed');
    expect(judge(asked({ currencies: ['USDT'] })).needsApproval).toBeNull();
    for (const refundReason of [null, 'damaged']) {
      const { code, errors } = refusalOf(asked({ reasons }, { refundReason }));
      expect([code, errors[0]?.field]).toEqual(['reason_not_allowed', 'refundReason']);
    }
    expect(judge(asked({ reasons }, { refundReason: 'Damaged' })).needsApproval).toBeNull();
    for (const description of [null, ' \n', '\u{200b}', '\u{3164}\u{ad}\u{feff}']) {
      const { code, errors } = refusalOf(asked({ reasons }, { refundReason: 'Other', description }));
      expect([code, errors[0]?.field]).toEqual(['note_needed', 'description']);
    }
    expect(judge(asked({ reasons }, { refundReason: 'Other', description: 'box' })).needsApproval).toBeNull();
  });

  it('sets the undo window, and else it is the server’s', () => {
    const rules = { undoWindowMs: 30_000, maxRefundsPerHour: null };
    expect(sendingRulesUnder({}, rules)).toBe(rules);
    expect(sendingRulesUnder({ undoWindowSeconds: 0 }, rules).undoWindowMs).toBe(0);
    expect(sendingRulesUnder({ undoWindowSeconds: 90 }, rules).undoWindowMs).toBe(90_000);
  });

  it('says when it is open', () => {
    const businessHours = {
      timeZone: 'Europe/Berlin',
      open: [{ days: ['monday' as const], from: '09:00', to: '17:00' }],
    };
    const { code, message } = refusalOf(asked({ businessHours }));
    expect(code).toBe('outside_business_hours');
    expect(message).toContain('Monday 09:00–17:00 (Europe/Berlin); it is Sunday 13:00 there');
  });
});
