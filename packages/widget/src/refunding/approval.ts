/** Refunds that a second person decides: who looks at one, what of the order stands beside it, and what became of it. Pure. */
import type { Approval, Order, Refund } from '@refund-panel/shared';
import type { Decision } from '../aside.js';
import type { OrderState } from '../panel-state.js';
import type { SessionClaims } from '../token-source.js';

/** `anybody`: the token says too little, so everything is offered and the server decides. */
export type Reader = 'asker' | 'approver' | 'other' | 'anybody';

export interface AwaitingRefund extends Refund {
  readonly approval: Approval;
}

export function isAwaiting(refund: Refund): refund is AwaitingRefund {
  return refund.status === 'awaiting_approval' && refund.approval !== null;
}

export function readerOf({ requestedBy }: Refund, { operatorId, permissions }: SessionClaims): Reader {
  if (isSamePerson(requestedBy?.id ?? null, operatorId)) return 'asker';
  if (permissions === null) return 'anybody';
  return permissions.includes('refunds:approve') ? 'approver' : 'other';
}

/** As the server compares them: nobody is somebody else for a capital letter or a space. */
function isSamePerson(one: string | null, other: string | null): boolean {
  const plain = (id: string) => id.normalize('NFKC').trim().toLowerCase();
  return one !== null && other !== null && plain(one) === plain(other);
}

/** What is looked at before deciding. */
export function figuresOf({ refundedAmount, pendingAmount, refundableAmount, remainingAttempts }: Order): string {
  return [refundedAmount, pendingAmount, refundableAmount, remainingAttempts].join();
}

/** What is being decided of a refund, and whether what was looked at is no longer so. */
export interface DecisionAtHand {
  readonly decision: Decision | null;
  readonly isOvertaken: boolean;
}

export function decisionOf({ order, aside }: OrderState, refund: Refund): DecisionAtHand {
  const { decision } = aside;
  if (decision?.refundRequestId !== refund.refundRequestId) return { decision: null, isOvertaken: false };
  const isOvertaken =
    decision.step === 'open' &&
    (decision.approvalHash !== refund.approval?.hash || decision.figures !== figuresOf(order));
  return { decision: isOvertaken ? null : decision, isOvertaken };
}

/** Those that are decided on the screen, the oldest first, and the one that was just decided. */
export function refundsToDecide({ order, step, aside }: OrderState): readonly Refund[] {
  const inResult = step.name === 'result' ? step.refundRequestId : null;
  const isHere = (refund: Refund) =>
    isAwaiting(refund) ||
    (refund.approval !== null &&
      (aside.decided === refund.refundRequestId || isOut(aside.decision, refund.refundRequestId)));
  const refunds = order.refunds.filter((refund) => refund.refundRequestId !== inResult && isHere(refund));
  return refunds.sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));
}

/** Only beside the form and the outcome: whoever confirms a refund does one thing at a time. */
export function hasCard(state: OrderState, refund: Refund): boolean {
  const { name } = state.step;
  return (name === 'form' || name === 'result') && refundsToDecide(state).includes(refund);
}

/** A decision that was sent, whose answer is not known. */
function isOut(decision: Decision | null, refundRequestId: string): boolean {
  return decision?.refundRequestId === refundRequestId && (decision.step === 'sent' || decision.step === 'unanswered');
}
