/** What an operator should know before this refund, and only that: pure rules over the order and the plan. */
import type { Order, Refund } from '@refund-panel/shared';
import type { RefundPlan } from '../refund-draft.js';

/** From here on each attempt is worth a thought; above it a warning would only be clicked away. */
export const FEW_ATTEMPTS = 3;
/** Two colleagues who answer the same complaint do so within about an hour; after it the same sum is more often meant. */
export const SAME_SUM_WITHIN_MINUTES = 60;
/** Binance Pay documents no limit of age. After a year it is likelier that the number was mistyped than that it is meant. */
export const OLD_ORDER_DAYS = 365;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export type RefundWarning =
  | { readonly kind: 'last_attempt' | 'last_but_one' | 'few_attempts' }
  | { readonly kind: 'same_sum'; readonly refund: Refund }
  | { readonly kind: 'old_order'; readonly at: string };

export function warningsOf(order: Order, plan: RefundPlan, now: number): readonly RefundWarning[] {
  const warnings: RefundWarning[] = [];
  const attempts = attemptsWarning(plan);
  if (attempts !== null) warnings.push({ kind: attempts });
  const refund = order.refunds.find((one) => isSameSum(one, plan, now));
  if (refund !== undefined) warnings.push({ kind: 'same_sum', refund });
  const at = order.transactTime ?? order.createTime;
  if (at !== null && now - Date.parse(at) > OLD_ORDER_DAYS * DAY_MS) warnings.push({ kind: 'old_order', at });
  return warnings;
}

/** Where nothing is left afterwards, nobody needs another attempt. */
function attemptsWarning({
  attemptsAfter,
  leftAfter,
}: RefundPlan): 'last_attempt' | 'last_but_one' | 'few_attempts' | null {
  if (attemptsAfter === 0) return 'last_attempt';
  if (leftAfter === '0' || attemptsAfter >= FEW_ATTEMPTS) return null;
  return attemptsAfter === 1 ? 'last_but_one' : 'few_attempts';
}

/** One that has moved nothing, and never will, is no reason to hesitate. */
function isSameSum(refund: Refund, plan: RefundPlan, now: number): boolean {
  const { status, attention, requestedAmount, createdAt } = refund;
  const movesNothing = status === 'rejected' || status === 'cancelled' || (status === 'failed' && attention === null);
  const isRecent = now - Date.parse(createdAt) < SAME_SUM_WITHIN_MINUTES * MINUTE_MS;
  return !movesNothing && isRecent && requestedAmount === plan.refundAmount;
}
