/** Approves and rejects what a colleague asked for: each decision is bound to what was on screen, and counts once however often it is sent. */
import { MAX_DESCRIPTION_LENGTH, type Refund } from '@refund-panel/shared';
import type { Decision, DecisionError } from '../aside.js';
import { approveRefund, rejectRefund } from '../contract/endpoints.js';
import type { RefundRequestEvent as Request } from '../events.js';
import { isAboutSession, isRefusal } from '../panel-problem.js';
import { decisionOf, figuresOf, isAwaiting } from './approval.js';
import { localProblem, RefundRequestEvent } from './kit.js';
import { withoutControls } from './refund-plan.js';
import type { RefundingDesk } from './refunding-desk.js';

export interface Decider {
  open(kind: Decision['kind'], refund: Refund): void;
  close(): void;
  edit(reason: string): void;
  /** The one click that decides. */
  submit(): void;
  /** The same decision again. */
  sendAgain(): void;
  closeOutcome(): void;
  /** False when it is not the approval that the page stopped last. */
  resume(request: Request): boolean;
  stop(): void;
}

export function createDecider(desk: RefundingDesk): Decider {
  let stopping = new AbortController();
  /** What the operator approved and the page stopped. */
  let stopped: { readonly request: Request; readonly decision: Decision } | null = null;

  function submit(): void {
    const found = atHand(desk);
    if (found === null || found.decision.step !== 'open' || !isAwaiting(found.refund)) return;
    const { refund, decision } = found;
    const { state } = desk;
    const error = mistakeOf(decision);
    if (error !== null) desk.dispatch({ type: 'decision-rejected', error });
    else if (decision.kind === 'approve') {
      const { refundRequestId, prepayId, refundAmount, currency, refundReason, description } = refund;
      const asked = { refundRequestId, prepayId, refundAmount, currency, refundReason, description };
      const request = new RefundRequestEvent(asked);
      if (!desk.host.dispatchEvent(request)) {
        stopped = { request, decision };
        desk.dispatch({ type: 'decision-prevented' });
      }
    }
    if (desk.state === state) void send(refund.prepayId, decision, 'first');
  }

  async function send(prepayId: string, decision: Decision, time: 'first' | 'again'): Promise<void> {
    const { server } = desk;
    if (server === null) return;
    const { signal } = stopping;
    const { refundRequestId, approvalHash, kind } = decision;
    desk.dispatch({ type: 'decision-sent', refundRequestId });
    const params = { refundRequestId };
    const answer = await (kind === 'approve'
      ? server.api.call(approveRefund, { params, body: { approvalHash } }, signal)
      : server.api.call(rejectRefund, { params, body: { approvalHash, reason: reasonOf(decision) } }, signal));
    if (signal.aborted) return;
    if (answer.ok) {
      desk.dispatch({ type: 'refund-decided', refund: answer.value });
      desk.report(answer.value);
    } else {
      const { problem } = answer;
      // Without a session nothing is decided; only an earlier sending could have been.
      const isRefused = isRefusal(problem) || (time === 'first' && isAboutSession(problem));
      desk.fail({ type: isRefused ? 'decision-refused' : 'decision-unanswered', refundRequestId, problem });
    }
    if (desk.state.view === 'order' && desk.state.order.prepayId === prepayId) void desk.refresh();
  }

  return {
    open: (kind, refund) => open(desk, kind, refund),
    close: () => desk.dispatch({ type: 'decision-closed' }),
    edit: (reason) => desk.dispatch({ type: 'decision-edited', reason }),
    submit,
    sendAgain() {
      const found = atHand(desk);
      if (found?.decision.step === 'unanswered') void send(found.refund.prepayId, found.decision, 'again');
    },
    closeOutcome: () => desk.dispatch({ type: 'outcome-closed' }),
    resume(request) {
      const found = atHand(desk);
      if (stopped?.request !== request || found === null || !isAwaiting(found.refund)) return false;
      const { decision } = stopped;
      const isSame =
        found.decision.notice === 'stopped_by_page' && decision.approvalHash === found.refund.approval.hash;
      if (!isSame) return false;
      stopped = null;
      void send(found.refund.prepayId, decision, 'first');
      return true;
    },
    stop() {
      stopping.abort();
      stopping = new AbortController();
      const found = atHand(desk);
      if (found?.decision.step !== 'sent') return;
      const { refundRequestId } = found.decision;
      desk.dispatch({ type: 'decision-unanswered', refundRequestId, problem: localProblem('no_answer') });
    },
  };
}

/** What stands in the question must be true when it is answered. */
function atHand({ state }: RefundingDesk): { readonly refund: Refund; readonly decision: Decision } | null {
  if (state.view !== 'order') return null;
  const refund = state.order.refunds.find((one) => one.refundRequestId === state.aside.decision?.refundRequestId);
  const decision = refund === undefined ? null : decisionOf(state, refund).decision;
  return refund === undefined || decision === null ? null : { refund, decision };
}

function open(desk: RefundingDesk, kind: Decision['kind'], refund: Refund): void {
  const { state } = desk;
  if (state.view !== 'order' || !isAwaiting(refund)) return;
  const { refundRequestId, approval } = refund;
  const figures = figuresOf(state.order);
  desk.dispatch({ type: 'decision-opened', kind, refundRequestId, approvalHash: approval.hash, figures });
  // A colleague may have decided, or refunded, meanwhile: what is about to be decided is compared with the order as it is now.
  void desk.refresh();
}

function mistakeOf(decision: Decision): DecisionError | null {
  if (decision.kind === 'approve') return null;
  const { length } = reasonOf(decision);
  return length === 0 ? 'reason_missing' : length > MAX_DESCRIPTION_LENGTH ? 'reason_too_long' : null;
}

function reasonOf({ reason }: Decision): string {
  return withoutControls(reason.replace(/\r\n?/g, '\n'), /[^\P{Cc}\n\t]|\p{Cs}/gu);
}
