/** The second pair of eyes decides: a refund that awaits approval goes on its way, or is over. */
import { type Approving, approve, reject } from '../domain/approval.js';
import type { Refund } from '../domain/refund.js';
import type { SendingRules } from '../domain/sending.js';
import { type AdvanceDependencies, advanceRefund } from './advance-refund.js';
import { approvalHashOf } from './approval-hash.js';
import type { Caller } from './ports/caller.js';

export interface ApproveRefundDependencies extends AdvanceDependencies {
  readonly sendingRules: Pick<SendingRules, 'undoWindowMs'>;
}

export interface Approved extends Pick<Approving, 'seenHash' | 'maxAmount'> {
  readonly caller: Caller;
}

/**
 * Where nothing has to wait it goes straight through the door. What an approval leaves behind when its process dies is due, and
 * the worker sends it.
 *
 * @returns the refund as it truly stands then, also when it was approved before; null when there is no such refund
 * @throws ProblemError when it may not be approved, or no longer; then nothing was recorded
 */
export async function approveRefund(
  dependencies: ApproveRefundDependencies,
  refundRequestId: string,
  { caller, seenHash, maxAmount }: Approved,
): Promise<Refund | null> {
  const { refunds, now, sendingRules, log } = dependencies;
  const { undoWindowMs } = sendingRules;
  const by = caller.operator;
  let isDecidedNow = false;
  const approved = await refunds.changeRefund(
    refundRequestId,
    { now: now(), caller, action: 'refund.approved' },
    (refund) => {
      // The time is read now that the row is locked: the wait for it may have been too long.
      const deciding = { by, now: now(), hash: approvalHashOf(refund), seenHash };
      const advance = approve(refund, { ...deciding, undoWindowMs, maxAmount });
      isDecidedNow = advance.note !== null;
      return advance;
    },
  );
  if (approved === null || !isDecidedNow) return approved;
  log.info({ refundRequestId, operator: by.id }, 'refund approved');
  if (undoWindowMs > 0) return approved;
  return advanceRefund(dependencies, refundRequestId);
}

export interface Rejected {
  readonly caller: Caller;
  readonly seenHash: string | null;
  readonly reason: string;
}

/**
 * @returns the rejected refund, also when it was rejected before; null when there is no such refund
 * @throws ProblemError when it may not be rejected, or no longer; then nothing was recorded
 */
export function rejectRefund(
  { refunds, now }: Pick<ApproveRefundDependencies, 'refunds' | 'now'>,
  refundRequestId: string,
  { caller, seenHash, reason }: Rejected,
): Promise<Refund | null> {
  return refunds.changeRefund(refundRequestId, { now: now(), caller, action: 'refund.rejected' }, (refund) =>
    reject(refund, { by: caller.operator, now: now(), hash: approvalHashOf(refund), seenHash }, reason),
  );
}
