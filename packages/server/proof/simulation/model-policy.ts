/** The policy's sums in the model store, and the locks that keep them still. */
import { operatorKeyOf, sumAmounts } from '@refund-panel/shared';
import { neededFor, type PolicyInForce } from '../../src/domain/policy.js';
import type { Refund } from '../../src/domain/refund.js';
import { afterMs } from '../../src/domain/schedule.js';
import { isSpent, nothingKnown, POLICY_DAY_MS, type Spending, unapprovedOf } from '../../src/domain/spending.js';
import type { Caller } from '../../src/operations/ports/caller.js';
import type { Wanted } from './model-locks.js';
import { currencyLock, operatorLock } from './model-transactions.js';
import type { Tables } from './tables.js';

export function policyLocks({ policy }: PolicyInForce, { operator, roles }: Caller, currency: string): Wanted[] {
  const needed = neededFor(policy, { operatorId: operator.id, roles }, currency);
  return [
    ...(needed.operator ? [operatorLock(`${operatorKeyOf(operator.id)} ${currency}`)] : []),
    ...(needed.everybody ? [currencyLock(currency)] : []),
  ];
}

export function spendingOf(tables: Tables, { operator, roles }: Caller, currency: string, now: Date): Spending {
  const needed = neededFor(tables.policy.policy, { operatorId: operator.id, roles }, currency);
  const everybodys = askedWithin(tables, currency, afterMs(now, -POLICY_DAY_MS));
  const own = everybodys.filter((refund) => isOf(refund, operator.id));
  return {
    ...nothingKnown,
    ...(needed.operator ? { asked: sumOf(own), unapproved: unapprovedOf(own) } : {}),
    ...(needed.everybody ? { everybodyAsked: sumOf(everybodys) } : {}),
  };
}

function askedWithin({ refunds }: Tables, currency: string, from: Date): Refund[] {
  return [...refunds.values()]
    .map(({ refund }) => refund)
    .filter((refund) => refund.origin === 'panel' && refund.currency === currency && refund.createdAt > from)
    .filter(isSpent);
}

function isOf({ requestedBy }: Refund, operatorId: string): boolean {
  return requestedBy !== null && operatorKeyOf(requestedBy.id) === operatorKeyOf(operatorId);
}

function sumOf(refunds: readonly Refund[]): string {
  return sumAmounts(refunds.map(({ refundAmount }) => refundAmount));
}
