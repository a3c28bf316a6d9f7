/** The second pair of eyes: what a refund that somebody has to approve waits for, and what may be decided about it. */
import { compareAmounts, type Operator, operatorKeyOf, type RefundFailure } from '@refund-panel/shared';
import { ProblemError } from './errors.js';
import type { Advance, Approval, Refund } from './refund.js';
import { end } from './report.js';
import { afterMs } from './schedule.js';

export const undecided = { decision: null, decidedBy: null, decidedAt: null, note: null } as const;

/** Who decides, when, and on what. */
export interface Deciding {
  readonly by: Operator;
  readonly now: Date;
  /** Of the refund as it is locked now. */
  readonly hash: string;
  /** Of the refund as whoever decides saw it; null where they did not say. */
  readonly seenHash: string | null;
}

export interface Approving extends Deciding {
  /** How long it can still be taken back. */
  readonly undoWindowMs: number;
  /** The session's own limit per refund. */
  readonly maxAmount: { readonly amount: string; readonly currency: string } | null;
}

/** The same decision again: nothing changes, and nothing is put on the trail. */
const asItStands: Advance = { changes: {}, note: null };

/**
 * Lets it go, after the undo window.
 *
 * @throws ProblemError `not_awaiting_approval`, `own_request`, `approval_changed`, `approval_expired`, `amount_over_session_limit`
 */
export function approve(refund: Refund, approving: Approving): Advance {
  const { by, now, undoWindowMs, maxAmount } = approving;
  const approval = checkDecider(refund, approving, ownApproval);
  if (maxAmount !== null) checkLimit(refund, maxAmount);
  if (approval.decision === 'approved') return asItStands;
  checkAwaiting(refund, approval, approving);
  return {
    changes: {
      status: 'scheduled',
      nextStep: 'submit',
      dueAt: afterMs(now, undoWindowMs),
      approval: { ...approval, decision: 'approved', decidedBy: by, decidedAt: now },
    },
    note: 'Approved',
  };
}

/**
 * Ends it. It moved no money, and its amount is free again.
 *
 * @throws ProblemError `not_awaiting_approval`, `own_request`, `approval_changed`, `approval_expired`
 */
export function reject(refund: Refund, rejecting: Deciding, reason: string): Advance {
  const { by, now } = rejecting;
  const approval = checkDecider(refund, rejecting, ownRejection);
  if (approval.decision === 'rejected') return asItStands;
  checkAwaiting(refund, approval, rejecting);
  return {
    changes: {
      ...end,
      status: 'rejected',
      approval: { ...approval, decision: 'rejected', decidedBy: by, decidedAt: now, note: reason },
    },
    note: `Rejected: ${reason}`,
  };
}

/** Nobody decided in time. It moved no money, and its amount is free again. */
export function expire({ approval }: Refund, now: Date): Advance {
  const failure = {
    code: 'approval_expired',
    detail: 'Nobody approved this refund in time. No money moved; ask again if it is still meant.',
    gatewayCode: null,
  } as const;
  const decided = approval === null ? null : ({ ...approval, decision: 'expired', decidedAt: now } as const);
  return {
    changes: { ...end, status: 'rejected', approval: decided, failure },
    note: 'Nobody approved it in time',
  };
}

/**
 * The last look before it is sent, whatever let it come so far.
 *
 * @param hash of the refund as it is about to be sent
 * @returns null when it may be: nobody has to approve it, or somebody approved exactly this
 */
export function unapprovedFailure({ approval }: Pick<Refund, 'approval'>, hash: () => string): RefundFailure | null {
  if (approval === null || (approval.decision === 'approved' && approval.hash === hash())) return null;
  return {
    code: 'approval_changed',
    detail:
      'This refund is not what was approved, so it was not sent. No money moved; ask again, and tell whoever runs this server.',
    gatewayCode: null,
  };
}

/** Under whatever spelling of their id, and by whatever token. */
export function isOwnRequest({ requestedBy }: Pick<Refund, 'requestedBy'>, by: Operator): boolean {
  return requestedBy !== null && operatorKeyOf(requestedBy.id) === operatorKeyOf(by.id);
}

/** What is true of every decision, also of one that was made before. */
function checkDecider(refund: Refund, { by, seenHash }: Deciding, ownRequest: string): Approval {
  const { approval } = refund;
  if (approval === null) {
    throw notAwaiting(
      'Nobody has to approve this refund. Nothing was changed; its own state says whether money moved.',
    );
  }
  if (isOwnRequest(refund, by)) throw new ProblemError('own_request', ownRequest);
  if (seenHash !== null && seenHash !== approval.hash) throw changed();
  return approval;
}

const ownApproval =
  'You asked for this refund yourself, so somebody else has to approve it. Nothing was changed and no money moved; ask a colleague who may approve.';
const ownRejection =
  'You asked for this refund yourself, so somebody else has to decide. Nothing was changed and no money moved; cancel it if it is not meant any more.';

function checkLimit({ refundAmount, currency }: Refund, limit: NonNullable<Approving['maxAmount']>): void {
  if (currency === limit.currency && compareAmounts(refundAmount, limit.amount) <= 0) return;
  throw new ProblemError(
    'amount_over_session_limit',
    `You may approve at most ${limit.amount} ${limit.currency} at a time, and this is ${refundAmount} ${currency}. Nothing was changed and no money moved; ask a colleague with a higher limit.`,
  );
}

function checkAwaiting(refund: Refund, { hash, expiresAt, ...approval }: Approval, deciding: Deciding): void {
  const who = approval.decidedBy?.name ?? approval.decidedBy?.id ?? 'Somebody';
  switch (approval.decision) {
    case 'approved':
      throw notAwaiting(
        `${who} has approved this refund already. Nothing was changed; its own state says whether money moved. Cancel it if it still waits and is not meant.`,
      );
    case 'rejected':
      throw notAwaiting(`${who} has rejected this refund already. No money moved; ask again if it is still meant.`);
    case 'expired':
      throw tooLate();
    case null:
  }
  if (refund.status !== 'awaiting_approval') {
    throw notAwaiting('This refund was taken back before anybody decided. No money moved; nothing is left to do.');
  }
  // Whether the worker has ended it yet does not matter: the time decides, not who comes first.
  if (deciding.now >= expiresAt) throw tooLate();
  if (deciding.hash !== hash) throw changed();
}

function notAwaiting(detail: string): ProblemError {
  return new ProblemError('not_awaiting_approval', detail);
}

function tooLate(): ProblemError {
  return new ProblemError(
    'approval_expired',
    'Nobody decided about this refund in time, so it is rejected. No money moved; ask again if it is still meant.',
  );
}

function changed(): ProblemError {
  return new ProblemError(
    'approval_changed',
    'This refund is not what you looked at. Nothing was decided and no money moved; look at it again.',
  );
}
