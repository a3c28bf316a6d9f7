/** What this part puts into the order's view. */
import type { Order } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import { doubtOf } from '../order-changes.js';
import type { OrderState, RefundStep } from '../panel-state.js';
import type { RefundingViews } from '../views/view-context.js';
import { amountField, draftAmount } from './amount-field.js';
import { announcementOf } from './announcement.js';
import { approvalCards } from './approval-view.js';
import { confirmationView } from './confirmation.js';
import { elsewhereNotice } from './elsewhere.js';
import { html, nothing, refusalNotice } from './kit.js';
import { colleagueNotice, restoredLine } from './meanwhile.js';
import { resultView, submittingView, unansweredView } from './outcome.js';
import { limitsLine, policyNotice } from './policy-view.js';
import { plainNotice, problemNotice } from './problem-notice.js';
import { queueBar, queueNotice } from './queue-view.js';
import { mistake, reasonAside } from './reason-aside.js';
import type { RefundingContext } from './refunding-context.js';
import { refundStanding } from './standing.js';
import { storyView } from './story-view.js';
import { countdownRing, freezeNotice } from './waiting.js';

export function refundingViews(context: RefundingContext): RefundingViews {
  return {
    step: (state) => stepView(context, state),
    meanwhile: (state) =>
      html`${queueBar(context, state)} ${approvalCards(context, state)} ${policyNotice(context, state)} ${state.order.refusal === null ? freezeNotice(context, state.aside) : nothing} ${colleagueNotice(context, state)} ${restoredLine(context, state)}`,
    notice: (step) => formNotice(context, step),
    amountField: (order, step) => amountField(context, order, step),
    limits: (order, step) => limitsLine(context, order, step),
    amountOf: (order, draft) => draftAmount(context, order, draft),
    mistake: (error) => mistake(context, error),
    reasonAside: (step) => reasonAside(context, step),
    refusal: (order) => refusalView(context, order),
    queue: () => queueNotice(context),
    elsewhere: (state) => elsewhereNotice(context, state),
    standing: (state, refund) => refundStanding(context, state, refund),
    story: ({ refundRequestId }) => storyView(context, context.actions.stories.of(refundRequestId)),
    isOpen: ({ refundRequestId }) => context.actions.stories.of(refundRequestId) !== undefined,
    countdown: (refund) => countdownRing(context, refund),
    announcement: (state, isPaused) => announcementOf(context, state, isPaused),
  };
}

function stepView(context: RefundingContext, state: OrderState) {
  const { order, step, aside } = state;
  switch (step.name) {
    case 'form':
      return html`${nothing}`;
    case 'confirm':
      return html`${colleagueNotice(context, state)} ${confirmationView(context, order, step, freezeNotice(context, aside))}`;
    case 'submitting':
      return submittingView(context, step.intent);
    case 'unanswered':
      return unansweredView(context, step, state.stale !== null);
    case 'result':
      return html`${resultView(context, order, step.refundRequestId, aside)} ${approvalCards(context, state)}`;
  }
}

function formNotice(context: RefundingContext, { notice }: Extract<RefundStep, { name: 'form' }>) {
  if (notice === null) return nothing;
  if (typeof notice === 'object') return problemNotice(context, notice, true);
  const { orderChanged, stoppedByPage } = context.messages.notices;
  return plainNotice(notice === 'order_changed' ? orderChanged : stoppedByPage);
}

/** Of what is left, some is on its way or in doubt; or there is a reason that has nothing to do with the amount. */
function refusalView({ messages, format }: RefundingContext, order: Order): TemplateResult {
  const { notices, serverProblems } = messages;
  const { refusal } = order;
  if (refusal !== null && refusal !== 'amount_exceeds_refundable') {
    return refusalNotice(
      'alert',
      notices.refusalHeading,
      notices.refusals[refusal] ?? serverProblems[refusal]?.next ?? '',
    );
  }
  const pending = format.money(order.pendingAmount, order.currency);
  return doubtOf(order) === 'none'
    ? refusalNotice('pending', notices.restHeldHeading, notices.restHeld(pending))
    : refusalNotice('alert', notices.restToCheckHeading, notices.restToCheck(pending));
}
