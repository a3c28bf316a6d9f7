/**
 * The glossary of refunds, and the table of what may follow what.
 *
 * - intent: an operator's confirmed wish to refund, named by its idempotency key. It becomes exactly one refund.
 * - refund: the row that carries an intent to its end. Its `refundRequestId` is Binance Pay's idempotency key.
 * - step: what a refund needs next: a call to Binance Pay that `submit`s it, or `query`s it, or looks into the `wallet` that was short;
 *   or, where nobody has approved it in time, to `expire`.
 * - due: the time from which a refund's step may be taken.
 * - lease: one process's right to take the step, for a limited time.
 * - unknown: nobody can say whether a submit reached Binance Pay. It is answered by a query, never by a new refund.
 * - parked: the wallet was short. Nothing is out that could move money; it is sent once the balance allows.
 * - scheduled: nothing was sent yet, because of the undo window or because sending is frozen.
 * - attention: a person has to look; meanwhile the amount stays spent.
 */

import type {
  Attention,
  GatewayRefundStatus,
  Operator,
  RefundFailure,
  RefundOrigin,
  RefundStatus,
} from '@refund-panel/shared';

export type RefundStep = 'submit' | 'query' | 'wallet' | 'expire';

/** The second pair of eyes. */
export interface Approval {
  /** Of exactly what was asked for. */
  readonly hash: string;
  readonly expiresAt: Date;
  /** Null while somebody has to decide; `expired` where nobody did in time. */
  readonly decision: 'approved' | 'rejected' | 'expired' | null;
  readonly decidedBy: Operator | null;
  readonly decidedAt: Date | null;
  /** Why it was rejected, in the words of whoever did. */
  readonly note: string | null;
}

export interface Refund {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly merchantTradeNo: string;
  readonly currency: string;
  readonly requestedAmount: string;
  readonly refundAmount: string;
  readonly refundReason: string | null;
  readonly description: string | null;
  /** `outside`: made elsewhere under an id that is not ours; learnt of from Binance Pay, or put on record by an operator. */
  readonly origin: RefundOrigin;
  /** The operator asked for everything that is left, so that a last attempt may return more than `requestedAmount`. */
  readonly isFull: boolean;
  /** Null for a refund made outside, unless an operator put it on record. */
  readonly requestedBy: Operator | null;
  readonly status: RefundStatus;
  /** Binance Pay's last word; null before it has spoken. */
  readonly refundStatus: GatewayRefundStatus | null;
  readonly refundedAmount: string | null;
  /** When Binance Pay was asked for `refundedAmount`, so that of several refunds' totals the latest is known. */
  readonly refundedAmountAt: Date | null;
  readonly remainingAttempts: number | null;
  /** Binance Pay's own id of the refund, beyond 2^53. */
  readonly refundId: string | null;
  /** Fees that Binance Pay gave back: for this refund, and for the order in total. */
  readonly refundCommission: string | null;
  readonly refundedCommission: string | null;
  readonly payerOpenId: string | null;
  /** Why it failed, or, while it is not final, why the last submit was declined. */
  readonly failure: RefundFailure | null;
  /** Null once the refund is final. */
  readonly nextStep: RefundStep | null;
  readonly dueAt: Date | null;
  readonly submitAttempts: number;
  readonly queryAttempts: number;
  readonly lastSubmittedAt: Date | null;
  /** The first submit whose outcome nobody knows; null once every submit has been answered for certain. */
  readonly unsettledSince: Date | null;
  /** When Binance Pay said that it has the refund. */
  readonly acceptedAt: Date | null;
  /** When the wallet was first found short. */
  readonly parkedSince: Date | null;
  /** How much the wallet lacked when it was last looked at; null when that is not known. */
  readonly missingAmount: string | null;
  readonly attention: Attention | null;
  /** The second pair of eyes; null where nobody has to approve. */
  readonly approval: Approval | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a step changes on a refund. */
export type RefundChanges = Partial<
  Pick<
    Refund,
    | 'status'
    | 'refundStatus'
    | 'refundAmount'
    | 'refundedAmount'
    | 'refundedAmountAt'
    | 'remainingAttempts'
    | 'refundId'
    | 'refundCommission'
    | 'refundedCommission'
    | 'payerOpenId'
    | 'failure'
    | 'nextStep'
    | 'dueAt'
    | 'submitAttempts'
    | 'queryAttempts'
    | 'lastSubmittedAt'
    | 'unsettledSince'
    | 'acceptedAt'
    | 'parkedSince'
    | 'missingAmount'
    | 'attention'
    | 'approval'
  >
>;

/** What becomes of a refund, and what a person reads of it. */
export interface Advance {
  readonly changes: RefundChanges;
  /** For the refund's history; null when nothing happened that a person would want to read. */
  readonly note: string | null;
}

/** What may follow each state. Final states have empty rows. */
const transitions = {
  // Only an approval lets it go, and only as far as the door: nothing is sent that awaits one.
  awaiting_approval: ['scheduled', 'rejected', 'cancelled'],
  // Pending and final where a notification names a refund that was believed to have moved nothing, as one that was parked.
  scheduled: ['submitting', 'pending', 'succeeded', 'failed', 'cancelled'],
  parked: ['submitting', 'pending', 'succeeded', 'failed', 'cancelled'],
  // Scheduled again where it was claimed and then not sent, for what became of the order's other refunds is not known yet.
  submitting: ['scheduled', 'pending', 'parked', 'succeeded', 'failed'],
  pending: ['submitting', 'parked', 'succeeded', 'failed'],
  succeeded: [],
  failed: [],
  rejected: [],
  cancelled: [],
} as const satisfies Record<RefundStatus, readonly RefundStatus[]>;

/** True when a refund may go from one state to the other; staying is always allowed while the state is not final. */
export function canBecome(from: RefundStatus, to: RefundStatus): boolean {
  const following: readonly RefundStatus[] = transitions[from];
  return following.includes(to) || (from === to && following.length > 0);
}
