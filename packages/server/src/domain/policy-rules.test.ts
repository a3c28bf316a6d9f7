import { type Policy, policySchema } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../proof/simulation/random.js';
import { allowanceOf, currenciesNamed } from './policy-rules.js';

const ada = { operatorId: 'ada', roles: ['clerk', 'night'] };
const usdt = { currency: 'USDT' };
const perRefundOf = (limits: Policy['limits'], subject = ada) => allowanceOf({ limits }, subject, 'USDT').perRefund;

describe('which rules apply', () => {
  it('is none where there is none, and none of another currency', () => {
    const unlimited = {
      perRefund: null,
      perDay: null,
      approvalAbovePerOrder: null,
      approvalAbovePerDay: null,
      totalPerDay: null,
    };
    expect(allowanceOf({}, ada, 'USDT')).toEqual(unlimited);
    const euros = { currency: 'EUR', perDay: '1' };
    expect(allowanceOf({ limits: [euros], approvals: [euros], totals: [euros] }, ada, 'USDT')).toEqual(unlimited);
  });

  it('are those for the operator, then for the roles, then for everybody, whatever their order', () => {
    const rules = [
      { ...usdt, perRefund: '10' },
      { ...usdt, role: 'clerk', perRefund: '5' },
      { ...usdt, operator: 'ada', perRefund: '2' },
      { ...usdt, operator: 'mei', perRefund: '1' },
      { ...usdt, role: 'chief', perRefund: '1000' },
    ];
    for (const limits of [rules, rules.toReversed()]) {
      expect(perRefundOf(limits)).toBe('2');
      expect(perRefundOf(limits, { operatorId: 'bo', roles: ['clerk'] })).toBe('5');
      expect(perRefundOf(limits, { operatorId: 'bo', roles: ['clerks'] })).toBe('10');
      expect(perRefundOf(limits, { operatorId: 'mei', roles: ['chief'] })).toBe('1');
    }
  });

  it('know an operator by every spelling of the id, and a role by one only', () => {
    for (const operatorId of ['ADA', ' Ada ', 'ａｄａ']) {
      expect(perRefundOf([{ ...usdt, operator: 'ada', perRefund: '2' }], { operatorId, roles: [] })).toBe('2');
    }
    expect(perRefundOf([{ ...usdt, role: 'Clerk', perRefund: '2' }])).toBeNull();
  });

  it('are of several roles the most generous; null is more than any sum', () => {
    const clerk = { ...usdt, role: 'clerk', perRefund: '5' };
    expect(perRefundOf([clerk, { ...usdt, role: 'night', perRefund: '50' }])).toBe('50');
    expect(perRefundOf([{ ...usdt, role: 'night', perRefund: '0.5' }, clerk])).toBe('5');
    expect(perRefundOf([clerk, { ...usdt, role: 'night', perRefund: null }])).toBeNull();
    expect(perRefundOf([clerk, { ...usdt, perRefund: null }])).toBe('5');
  });

  it('say each limit for itself: what a rule leaves out, one for more people says', () => {
    const limits = [
      { ...usdt, perRefund: '10', perDay: '100' },
      { ...usdt, role: 'clerk', perRefund: '5' },
      { ...usdt, operator: 'ada', perDay: null },
    ];
    expect(allowanceOf({ limits }, ada, 'USDT')).toMatchObject({ perRefund: '5', perDay: null });
    expect(allowanceOf({ limits }, { operatorId: 'bo', roles: [] }, 'USDT')).toMatchObject({ perDay: '100' });
  });

  it('write sums plainly, however the document does', () => {
    expect(perRefundOf([{ ...usdt, perRefund: '1E2' }])).toBe('100');
    expect(allowanceOf({ totals: [{ ...usdt, perDay: '05.50' }] }, ada, 'USDT').totalPerDay).toBe('5.5');
  });

  it('never depend on the order of the document, nor of the roles', () => {
    const random = createRandom(7);
    const subjects = [
      {},
      { role: 'clerk' },
      { role: 'night' },
      { role: 'chief' },
      { operator: 'ada' },
      { operator: 'mei' },
    ];
    const sums = [undefined, null, '1', '2.5', '1E1'];
    for (let round = 0; round < 2_000; round += 1) {
      const limits = subjects
        .filter(() => random.chance(0.6))
        .map((subject) => ({
          ...subject,
          ...usdt,
          perRefund: sums[random.below(sums.length)],
          perDay: sums[random.below(sums.length)],
        }));
      const expected = allowanceOf({ limits }, ada, 'USDT');
      const shuffled = limits.map((rule) => ({ rule, by: random.next() })).sort((one, other) => one.by - other.by);
      const policy = { limits: shuffled.map(({ rule }) => rule) };
      expect(allowanceOf(policy, { ...ada, roles: ada.roles.toReversed() }, 'USDT')).toEqual(expected);
      // A role more can only help, unless a rule for the operator says otherwise.
      const own = limits.find(({ operator }) => operator === 'ada');
      const more = allowanceOf(policy, { ...ada, roles: [...ada.roles, 'chief'] }, 'USDT').perRefund;
      if (own?.perRefund !== undefined) expect(more).toBe(expected.perRefund);
    }
  });

  it('name their currencies once each', () => {
    const policy = {
      limits: [usdt, { ...usdt, role: 'x' }],
      approvals: [{ currency: 'EUR' }],
      totals: [{ currency: 'BNB', perDay: '1' }],
    };
    expect(currenciesNamed(policy)).toEqual(['EUR', 'USDT']);
  });
});

describe('the document', () => {
  it.each([
    [
      [
        { ...usdt, perRefund: '1' },
        { ...usdt, perDay: '1' },
      ],
    ],
    [
      [
        { ...usdt, role: 'x' },
        { ...usdt, role: 'x' },
      ],
    ],
    [
      [
        { ...usdt, operator: 'Ada' },
        { ...usdt, operator: ' ada' },
      ],
    ],
    [[{ ...usdt, operator: 'ada', role: 'x' }]],
    [[{ ...usdt, perRefund: '-1' }]],
    [[{ ...usdt, perRefund: 1 }]],
    [[{ ...usdt, perWeek: '1' }]],
  ])('says nothing twice, and nothing that is not understood: %j', (limits) => {
    expect(policySchema.safeParse({ limits }).success).toBe(false);
  });

  it('may say the same of different people and currencies', () => {
    const limits = [usdt, { ...usdt, role: 'x' }, { ...usdt, operator: 'x' }, { currency: 'EUR' }];
    expect(policySchema.safeParse({ limits, approvals: limits }).success).toBe(true);
  });
});
