/**
 * The glossary of refunds, and the table of what may follow what.
 *
 * - intent: an operator's confirmed wish to refund, named by its idempotency key. It becomes exactly one refund.
 * - refund: the row that carries an intent to its end. Its `refundRequestId` is Binance Pay's idempotency key.
 * - step: the one call to Binance Pay that a refund needs next, `submit` or `query`.
 * - due: the time from which a refund's step may be taken.
 * - lease: one process's right to take the step, for a limited time.
 * - unknown: nobody can say whether a submit reached Binance Pay. It is answered by a query, never by a new refund.
 */
import type { GatewayRefundStatus, Operator, RefundFailure, RefundOrigin, RefundStatus } from '@refund-panel/shared';

export type RefundStep = 'submit' | 'query';

export interface Refund {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly merchantTradeNo: string;
  readonly currency: string;
  readonly requestedAmount: string;
  readonly refundAmount: string;
  readonly refundReason: string | null;
  readonly description: string | null;
  /** `outside`: made elsewhere under an id that is not ours, and learnt of from Binance Pay's notification. */
  readonly origin: RefundOrigin;
  /** Null for a refund made outside. */
  readonly requestedBy: Operator | null;
  readonly status: RefundStatus;
  /** Binance Pay's last word; null before it has spoken. */
  readonly refundStatus: GatewayRefundStatus | null;
  readonly refundedAmount: string | null;
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
  /** When Binance Pay said that it has the refund. */
  readonly acceptedAt: Date | null;
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
    | 'acceptedAt'
  >
>;

/** What may follow each state. Final states have empty rows. */
const transitions = {
  awaiting_approval: ['scheduled', 'submitting', 'rejected', 'cancelled'],
  scheduled: ['submitting', 'cancelled'],
  parked: ['submitting', 'cancelled'],
  submitting: ['pending', 'parked', 'succeeded', 'failed'],
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
