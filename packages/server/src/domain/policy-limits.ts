/** The sums of the policy: what it lets anybody ask for, and above what a second person decides. */
import {
  type Amount,
  addAmounts,
  compareAmounts,
  type Policy,
  type ProblemCode,
  subtractAmounts,
} from '@refund-panel/shared';
import { ProblemError } from './errors.js';
import type { Allowance, Subject } from './policy-rules.js';
import type { Spending } from './spending.js';

export interface Judged {
  readonly policy: Policy;
  readonly subject: Subject;
  readonly at: Date;
  readonly amount: Amount;
  readonly currency: string;
  readonly refundReason: string | null;
  readonly description: string | null;
  /** What was asked for of the order before and nobody approved. */
  readonly unapprovedOfOrder: Amount;
  readonly spending: Spending;
}

/** @throws ProblemError where a limit does not leave this much */
export function checkLimits(judged: Judged, { perRefund, perDay, totalPerDay }: Allowance): void {
  const { amount, currency, spending } = judged;
  if (perRefund !== null && compareAmounts(amount, perRefund) > 0) {
    const detail = `The policy lets you refund at most ${perRefund} ${currency} at a time, and this is ${amount} ${currency}. Ask for that or less, or ask a colleague with a higher limit.`;
    throw overLimit(detail, `must be at most ${perRefund} ${currency}`);
  }
  if (perDay !== null) {
    checkDay(judged, perDay, known(spending.asked), 'you', 'ask a colleague who has more left');
  }
  if (totalPerDay !== null) {
    checkDay(
      judged,
      totalPerDay,
      known(spending.everybodyAsked),
      'all operators together',
      'ask who manages the policy',
    );
  }
}

function checkDay({ amount, currency }: Judged, limit: Amount, used: Amount, who: string, whatElse: string): void {
  if (compareAmounts(addAmounts(used, amount), limit) <= 0) return;
  const left = subtractAmounts(limit, used);
  const most = compareAmounts(left, '0') > 0 ? left : '0';
  const smaller = most === '0' ? 'Wait' : `Ask for ${most} ${currency} or less, wait`;
  const detail = `The policy lets ${who} refund at most ${limit} ${currency} within 24 hours; ${used} ${currency} of it is used, and this is ${amount} ${currency}. ${smaller} until earlier refunds are a day old, or ${whatElse}.`;
  const message =
    most === '0' ? `cannot be anything now: ${limit} ${currency} is used` : `must be at most ${most} ${currency}`;
  throw overLimit(detail, message);
}

/** Why a second person has to decide; null where nobody has to. */
export function findApproval(judged: Judged, { approvalAbovePerOrder, approvalAbovePerDay }: Allowance): string | null {
  const { amount, currency, unapprovedOfOrder, spending } = judged;
  const ofOrder = addAmounts(unapprovedOfOrder, amount);
  if (approvalAbovePerOrder !== null && compareAmounts(ofOrder, approvalAbovePerOrder) > 0) {
    return `More than ${approvalAbovePerOrder} ${currency} of one order needs a second person; with this it would be ${ofOrder} ${currency}`;
  }
  if (approvalAbovePerDay === null) return null;
  const ofDay = addAmounts(known(spending.unapproved), amount);
  if (compareAmounts(ofDay, approvalAbovePerDay) <= 0) return null;
  return `More than ${approvalAbovePerDay} ${currency} by one operator within 24 hours needs a second person; with this it would be ${ofDay} ${currency}`;
}

/** Nothing is taken for zero because nobody looked. */
function known(sum: Amount | null): Amount {
  if (sum === null) throw new TypeError('a sum that the policy needs was not read');
  return sum;
}

function overLimit(detail: string, message: string): ProblemError {
  return refusal('over_policy_limit', detail, 'refundAmount', message);
}

/** One that names the field that would have to be another. */
export function refusal(code: ProblemCode, detail: string, field: string, message: string): ProblemError {
  return new ProblemError(code, detail, { errors: [{ field, message }] });
}
