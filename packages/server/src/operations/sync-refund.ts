/** A person asks about a refund now: its next step is taken before its time, unless it has just been, or too much is asked. */
import type { Refund } from '../domain/refund.js';
import { type AdvanceDependencies, advanceRefund } from './advance-refund.js';
import type { MayAsk } from './questions.js';
import { FRESH_MS, type RecentAnswers } from './recent-answers.js';

export interface SyncRefundDependencies extends AdvanceDependencies {
  readonly mayAsk: MayAsk;
  readonly recentAnswers: RecentAnswers;
}

/**
 * @returns the refund as it stands afterwards
 * @throws ProblemError `asked_too_often`; the refund is as it was
 */
export async function syncRefund(dependencies: SyncRefundDependencies, refund: Refund): Promise<Refund> {
  const { refunds, mayAsk, recentAnswers, now } = dependencies;
  const { refundRequestId, nextStep } = refund;
  if (!hasAQuestion(refund, now())) return refund;
  await recentAnswers.ask(`refund ${refundRequestId}`, async () => {
    // A submit looks into the wallet first.
    const refusal = await mayAsk(nextStep === 'submit' ? 2 : 1);
    if (refusal !== null) throw refusal;
    await advanceRefund(dependencies, refundRequestId, { evenIfNotDue: true });
  });
  return (await refunds.findRefund(refundRequestId)) ?? refund;
}

/** What is due is asked about anyway; before that, only what nobody has heard of for a moment. A submit is never brought forward. */
function hasAQuestion({ nextStep, dueAt, updatedAt }: Refund, now: Date): boolean {
  if (nextStep === null) return false;
  if (dueAt !== null && dueAt <= now) return true;
  const ageMs = now.getTime() - updatedAt.getTime();
  if (nextStep === 'submit' || nextStep === 'expire') return false;
  // A clock that was put back since then says nothing of how fresh it is.
  return ageMs >= FRESH_MS || ageMs < 0;
}
