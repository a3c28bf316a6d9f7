/** What each event of a refund makes of the panel's state: its confirmation, its sending, its answer, and what goes on beside. Pure. */
import type { Refund } from '@refund-panel/shared';
import type { RefundIntent } from '../intent-store.js';
import type { PanelProblem } from '../panel-problem.js';
import type { OrderState, PanelState, RefundStep } from '../panel-state.js';
import { type DraftErrors, emptyDraft, type RefundDraft, type RefundPlan } from '../refund-draft.js';
import { type AsideEvent, reduceAside, withoutRefusedCancels } from './aside-state.js';
import { withAdoptedRefund, withChangedRefund, withRefund } from './changed-order.js';

export type RefundingEvent =
  /** Back to an empty form. */
  | { readonly type: 'draft-cleared' }
  | { readonly type: 'draft-rejected'; readonly errors: DraftErrors }
  | { readonly type: 'plan-made'; readonly plan: RefundPlan }
  | { readonly type: 'plan-left' }
  | { readonly type: 'sum-typed'; readonly typed: string }
  | { readonly type: 'request-prevented' }
  | { readonly type: 'intent-found'; readonly intent: RefundIntent }
  | { readonly type: 'submit-started'; readonly intent: RefundIntent }
  | { readonly type: 'refund-recorded'; readonly intent: RefundIntent; readonly refund: Refund }
  | { readonly type: 'refund-refused'; readonly intent: RefundIntent; readonly problem: PanelProblem }
  | { readonly type: 'refund-unanswered'; readonly intent: RefundIntent; readonly problem: PanelProblem }
  /** The server has no record of it, so far. */
  | { readonly type: 'refund-not-recorded'; readonly intent: RefundIntent }
  | { readonly type: 'intent-dropped' }
  /** Another window has had the answer, or has let it go. */
  | { readonly type: 'intent-settled' }
  | { readonly type: 'result-closed' }
  | AsideEvent;

type FormStep = Extract<RefundStep, { name: 'form' }>;

/** An event that does not fit the state, such as the second half of a double click, changes nothing. */
export function reduceRefunding(state: PanelState, event: RefundingEvent): PanelState {
  if (state.view !== 'order') return state;
  switch (event.type) {
    case 'refund-recorded':
      if (!waitsFor(state.step, event.intent)) return state;
      return {
        ...state,
        order: withRefund(state.order, event.refund),
        step: { name: 'result', refundRequestId: event.refund.refundRequestId },
        isBack: false,
      };
    case 'refund-cancelled':
    case 'refund-adopted':
    case 'cancel-questioned':
    case 'cancel-left':
    case 'cancel-asked':
    case 'cancel-refused':
    case 'sending-read':
    case 'details-copied':
    case 'adoption-opened':
    case 'adoption-closed':
    case 'adoption-edited':
    case 'adoption-rejected':
    case 'adoption-asked':
    case 'adoption-refused':
    case 'decision-opened':
    case 'decision-closed':
    case 'decision-edited':
    case 'decision-rejected':
    case 'decision-sent':
    case 'decision-refused':
    case 'decision-unanswered':
    case 'decision-prevented':
    case 'refund-decided':
    case 'outcome-closed':
      return reduceBeside(state, event);
    case 'result-closed':
      return { ...state, step: reduceStep(state.step, event), aside: withoutRefusedCancels(state.aside) };
    case 'plan-made':
      return { ...state, step: reduceStep(state.step, event), isBack: false, noticed: null, isRestored: false };
    case 'draft-cleared':
      return { ...state, step: reduceStep(state.step, event), isRestored: false };
    default:
      return { ...state, step: reduceStep(state.step, event) };
  }
}

/** An answer about another order than the one on screen changes nothing here. */
function reduceBeside(state: OrderState, event: AsideEvent): OrderState {
  const { order } = state;
  const prepayId = 'refund' in event ? event.refund.prepayId : 'prepayId' in event ? event.prepayId : order.prepayId;
  if (prepayId !== order.prepayId) return state;
  const before = { ...state, isBack: false };
  const aside = reduceAside(state.aside, event);
  switch (event.type) {
    case 'refund-cancelled':
    case 'refund-decided':
      return { ...before, aside, order: withChangedRefund(order, event.refund) };
    case 'refund-adopted':
      return { ...before, aside, order: withAdoptedRefund(order, event.refund) };
    default:
      return { ...before, aside };
  }
}

/** An answer belongs to the intent it answers, however late it comes and whatever else was opened since. */
function waitsFor(step: RefundStep, { idempotencyKey }: RefundIntent): boolean {
  const waits = step.name === 'submitting' || step.name === 'unanswered';
  return waits && step.intent.idempotencyKey === idempotencyKey;
}

function formOf(draft: RefundDraft, notice: FormStep['notice'] = null, errors: DraftErrors = {}): FormStep {
  return { name: 'form', draft, errors, notice };
}

function reduceStep(step: RefundStep, event: RefundingEvent): RefundStep {
  switch (step.name) {
    case 'form':
      return reduceForm(step, event);
    case 'confirm':
      if (event.type === 'sum-typed') return { ...step, typed: event.typed };
      if (event.type === 'plan-left') return formOf(step.draft);
      if (event.type === 'request-prevented') return formOf(step.draft, 'stopped_by_page');
      if (event.type === 'submit-started') return { name: 'submitting', draft: step.draft, intent: event.intent };
      if (event.type === 'intent-found')
        return { name: 'unanswered', draft: step.draft, intent: event.intent, problem: null, isUnrecorded: false };
      return step;
    case 'submitting':
    case 'unanswered':
      return reduceSent(step, event);
    case 'result':
      return event.type === 'result-closed' ? formOf(emptyDraft) : step;
  }
}

function reduceSent(
  step: Extract<RefundStep, { name: 'submitting' | 'unanswered' }>,
  event: RefundingEvent,
): RefundStep {
  const { draft, intent } = step;
  switch (event.type) {
    case 'refund-refused':
      return waitsFor(step, event.intent) ? formOf(draft, noticeOf(event.problem), errorsOf(event.problem)) : step;
    case 'refund-unanswered':
      return waitsFor(step, event.intent)
        ? { name: 'unanswered', draft, intent, problem: event.problem, isUnrecorded: false }
        : step;
    case 'submit-started':
      return step.name === 'unanswered' ? { name: 'submitting', draft, intent } : step;
    case 'refund-not-recorded':
      return step.name === 'unanswered' && waitsFor(step, event.intent) ? { ...step, isUnrecorded: true } : step;
    case 'intent-settled':
    case 'intent-dropped':
      return step.name === 'unanswered' ? formOf(draft) : step;
    default:
      return step;
  }
}

/** What the policy refused, beside the field that it is about; of the amount, the notice says the same. */
function errorsOf({ code }: PanelProblem): DraftErrors {
  switch (code) {
    case 'reason_not_allowed':
      return { reason: 'reason_not_allowed' };
    case 'note_needed':
      return { description: 'description_missing' };
    default:
      return {};
  }
}

/** Whether the panel or the server noticed it first is all the same to the operator. */
function noticeOf(problem: PanelProblem): PanelProblem | 'order_changed' {
  return problem.code === 'order_changed' ? 'order_changed' : problem;
}

function reduceForm(step: FormStep, event: RefundingEvent): RefundStep {
  switch (event.type) {
    case 'draft-cleared':
      return formOf(emptyDraft);
    case 'draft-rejected':
      return { ...step, errors: event.errors };
    case 'plan-made':
      return { name: 'confirm', draft: step.draft, plan: event.plan, typed: '' };
    default:
      return step;
  }
}
