/** What the policy makes of a request to refund: it is refused, a second person decides, or it goes ahead. */
import { DEFAULT_APPROVAL_HOURS, type Policy } from '@refund-panel/shared';
import { describeHours, isOpen } from './business-hours.js';
import { ProblemError } from './errors.js';
import { checkLimits, findApproval, type Judged, refusal } from './policy-limits.js';
import { allowanceOf, type Subject } from './policy-rules.js';
import { afterMs } from './schedule.js';
import type { SendingRules } from './sending.js';

/** The policy in force; version 0 is that none was ever set. */
export interface PolicyInForce {
  readonly version: number;
  readonly policy: Policy;
}

export const noPolicy: PolicyInForce = { version: 0, policy: {} };

/** Which sums a decision needs, and thereby which requests it must not be taken beside. */
export interface Needed {
  readonly operator: boolean;
  readonly everybody: boolean;
}

export interface Verdict {
  /** Why a second person has to decide; null where nobody has to. */
  readonly needsApproval: string | null;
}

/** What has to be known, and held still, to judge a refund. Most policies need no more than the refund itself. */
export function neededFor(policy: Policy, subject: Subject, currency: string): Needed {
  const { perDay, approvalAbovePerDay, totalPerDay } = allowanceOf(policy, subject, currency);
  return { operator: perDay !== null || approvalAbovePerDay !== null, everybody: totalPerDay !== null };
}

/** Whether any refund needs a sum under this policy. */
export function mayNeedSums({ limits = [], approvals = [], totals = [] }: Policy): boolean {
  return totals.length > 0 || [...limits, ...approvals].some(({ perDay }) => perDay != null);
}

/** @throws ProblemError where it is refused, with the limit, how much of it is used, and what to do */
export function judge(judged: Judged): Verdict {
  const { policy, subject, currency } = judged;
  const allowance = allowanceOf(policy, subject, currency);
  checkCurrency(judged);
  checkReason(judged);
  checkHours(judged);
  checkLimits(judged, allowance);
  return { needsApproval: findApproval(judged, allowance) };
}

export function approvalExpiry({ approvalHours = DEFAULT_APPROVAL_HOURS }: Policy, at: Date): Date {
  return afterMs(at, approvalHours * 60 * 60_000);
}

/** The server's settings, but for what the policy says itself. */
export function sendingRulesUnder({ undoWindowSeconds }: Policy, rules: SendingRules): SendingRules {
  return undoWindowSeconds === undefined ? rules : { ...rules, undoWindowMs: undoWindowSeconds * 1000 };
}

function checkCurrency({ policy: { currencies }, currency }: Judged): void {
  if (currencies === undefined || currencies.includes(currency)) return;
  const detail = `The policy lets ${currencies.join(', ')} be refunded, and this order is in ${currency}. Ask whoever manages the policy.`;
  throw refusal('currency_not_allowed', detail, 'refundAmount', `must be in ${currencies.join(', ')}`);
}

/** Something that is seen. */
const READABLE = /[^\s\p{Default_Ignorable_Code_Point}\p{Cf}]/u;

function checkReason({ policy: { reasons }, refundReason, description }: Judged): void {
  if (reasons === undefined) return;
  const rule = reasons.find(({ reason }) => reason === refundReason);
  if (rule === undefined) {
    const named = reasons.map(({ reason }) => JSON.stringify(reason)).join(', ');
    const detail = `The policy allows these reasons, word for word: ${named}. Choose one of them.`;
    throw refusal('reason_not_allowed', detail, 'refundReason', `must be one of ${named}`);
  }
  if (rule.noteNeeded !== true || READABLE.test(description ?? '')) return;
  const detail = `With the reason ${JSON.stringify(rule.reason)} the policy wants a description for your colleagues. Add one.`;
  throw refusal('note_needed', detail, 'description', 'must say more about this reason');
}

function checkHours({ policy: { businessHours }, at }: Judged): void {
  if (businessHours === undefined || isOpen(businessHours, at)) return;
  throw new ProblemError(
    'outside_business_hours',
    `Refunds are asked for on ${describeHours(businessHours, at)}. Ask again then.`,
  );
}
