/** Which of a policy's rules apply to whom: the most specific that says something. */
import { type Amount, compareAmounts, operatorKeyOf, type Policy, parseAmount } from '@refund-panel/shared';

/** Whose refund it is. */
export interface Subject {
  readonly operatorId: string;
  readonly roles: readonly string[];
}

/** What applies to one operator in one currency; null is not limited. */
export interface Allowance {
  readonly perRefund: Amount | null;
  readonly perDay: Amount | null;
  readonly approvalAbovePerOrder: Amount | null;
  readonly approvalAbovePerDay: Amount | null;
  /** Of all operators together. */
  readonly totalPerDay: Amount | null;
}

type Limit = string | null | undefined;

interface Rule {
  readonly operator?: string | undefined;
  readonly role?: string | undefined;
  readonly currency: string;
}

export function allowanceOf(policy: Policy, subject: Subject, currency: string): Allowance {
  const limits = tiersOf(policy.limits ?? [], subject, currency);
  const approvals = tiersOf(policy.approvals ?? [], subject, currency);
  const total = policy.totals?.find((rule) => rule.currency === currency);
  return {
    perRefund: strongest(limits, ({ perRefund }) => perRefund),
    perDay: strongest(limits, ({ perDay }) => perDay),
    approvalAbovePerOrder: strongest(approvals, ({ perOrder }) => perOrder),
    approvalAbovePerDay: strongest(approvals, ({ perDay }) => perDay),
    totalPerDay: total === undefined ? null : parseAmount(total.perDay),
  };
}

/** Every currency that a rule for an operator names, each once. */
export function currenciesNamed({ limits = [], approvals = [] }: Policy): string[] {
  return [...new Set([...limits, ...approvals].map(({ currency }) => currency))].sort();
}

/** The rules for the operator, for their roles, and for everybody: the first that say something of a limit decide it. */
function tiersOf<R extends Rule>(rules: readonly R[], { operatorId, roles }: Subject, currency: string): R[][] {
  const key = operatorKeyOf(operatorId);
  const inCurrency = rules.filter((rule) => rule.currency === currency);
  return [
    inCurrency.filter((rule) => keyOfRule(rule) === key),
    inCurrency.filter(({ role }) => role !== undefined && roles.includes(role)),
    inCurrency.filter(({ operator, role }) => operator === undefined && role === undefined),
  ];
}

/** Folding a long name costs more than all the rest, and one policy is tried on thousands of refunds. */
const keys = new WeakMap<Rule, string>();

/** Null for a rule that is not for one operator. */
function keyOfRule(rule: Rule): string | null {
  if (rule.operator === undefined) return null;
  const known = keys.get(rule);
  if (known !== undefined) return known;
  const key = operatorKeyOf(rule.operator);
  keys.set(rule, key);
  return key;
}

function strongest<R extends Rule>(tiers: readonly R[][], limitOf: (rule: R) => Limit): Amount | null {
  for (const tier of tiers) {
    const said = tier.map(limitOf).filter((limit) => limit !== undefined);
    if (said.length > 0) return mostGenerous(said);
  }
  return null;
}

function mostGenerous(limits: readonly (string | null)[]): Amount | null {
  let most: string | null = '0';
  for (const limit of limits) {
    if (limit === null) return null;
    if (compareAmounts(limit, most) > 0) most = limit;
  }
  return parseAmount(most);
}
