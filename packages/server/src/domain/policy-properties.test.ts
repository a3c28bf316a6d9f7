/** Whatever the policy and whatever is asked for, one after the other: nothing goes beyond it. */
import { addAmounts, compareAmounts, type Policy } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../proof/simulation/random.js';
import { ProblemError } from './errors.js';
import { judge, mayNeedSums, neededFor } from './policy.js';
import type { Judged } from './policy-limits.js';

const usdt = { currency: 'USDT' };
const subject = { operatorId: 'ada', roles: ['clerk'] };

const request = (policy: Policy, asked: Pick<Judged, 'amount' | 'unapprovedOfOrder' | 'spending'>): Judged => ({
  policy,
  subject,
  at: new Date('2026-03-02T12:00:00Z'),
  currency: 'USDT',
  refundReason: null,
  description: null,
  ...asked,
});

describe('any policy, on any requests one after the other', () => {
  const random = createRandom(20_260_302);
  const sums = [undefined, null, '3', '7.5', '20'];
  const people = [{}, { role: 'clerk' }, { operator: 'ada' }];

  function anyPolicy(): Policy {
    const rules = () =>
      people
        .filter(() => random.chance(0.5))
        .map((whom) => ({
          ...whom,
          ...usdt,
          perRefund: sums[random.below(sums.length)],
          perDay: sums[random.below(sums.length)],
        }));
    const approvals = rules().map(({ perRefund: perOrder, ...rest }) => ({ ...rest, perOrder }));
    const totals = random.chance(0.3) ? [{ ...usdt, perDay: random.pick(['5', '20', '30']) }] : [];
    return {
      limits: rules(),
      approvals: approvals.map(({ perOrder, perDay, ...rest }) => ({ ...rest, perOrder, perDay })),
      totals,
    };
  }

  it('lets nothing beyond a limit, and nothing above a sum without a second person', () => {
    for (let round = 0; round < 1_000; round += 1) {
      const policy = anyPolicy();
      const spent = { asked: '0', unapproved: '0', everybodyAsked: '0' };
      const ofOrders = new Map<string, string>();
      for (let number = 0; number < 12; number += 1) {
        const order = random.pick(['1', '2', '3']);
        const amount = random.pick(['0.5', '1', '2.75', '4']);
        const needed = neededFor(policy, subject, 'USDT');
        if (needed.operator || needed.everybody) expect(mayNeedSums(policy)).toBe(true);
        // No more is known than was said to be needed.
        const spending = {
          asked: needed.operator ? spent.asked : null,
          unapproved: needed.operator ? spent.unapproved : null,
          everybodyAsked: needed.everybody ? spent.everybodyAsked : null,
        };
        const unapprovedOfOrder = ofOrders.get(order) ?? '0';
        let needsApproval: string | null;
        try {
          ({ needsApproval } = judge(request(policy, { amount, unapprovedOfOrder, spending })));
        } catch (error) {
          if (error instanceof ProblemError) continue;
          throw error;
        }
        spent.asked = addAmounts(spent.asked, amount);
        spent.everybodyAsked = addAmounts(spent.everybodyAsked, amount);
        if (needsApproval !== null) continue;
        spent.unapproved = addAmounts(spent.unapproved, amount);
        ofOrders.set(order, addAmounts(unapprovedOfOrder, amount));
      }
      const own = (rules: NonNullable<Policy['limits']>) =>
        [...rules].reverse().find(({ perDay }) => perDay !== undefined)?.perDay;
      const limit = own(policy.limits ?? []);
      if (limit != null) expect(compareAmounts(spent.asked, limit)).toBeLessThanOrEqual(0);
      const approval = own(policy.approvals ?? []);
      if (approval != null) expect(compareAmounts(spent.unapproved, approval)).toBeLessThanOrEqual(0);
      const total = policy.totals?.[0]?.perDay;
      if (total !== undefined) expect(compareAmounts(spent.everybodyAsked, total)).toBeLessThanOrEqual(0);
      const perOrder = [...(policy.approvals ?? [])].reverse().find((rule) => rule.perOrder !== undefined)?.perOrder;
      for (const sum of ofOrders.values()) {
        if (perOrder != null) expect(compareAmounts(sum, perOrder)).toBeLessThanOrEqual(0);
      }
    }
  });
});
