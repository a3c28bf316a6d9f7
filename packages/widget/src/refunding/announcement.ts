/** What a screen reader is told of a refund: one sentence per state, nothing while somebody types. */
import { isFinal, type Refund } from '@refund-panel/shared';
import type { OrderState } from '../panel-state.js';
import { amountHint, draftAmount } from './amount-field.js';
import { isAwaiting } from './approval.js';
import { approvalText } from './approval-text.js';
import { msUntilSent } from './countdown.js';
import { colleagueSentence } from './meanwhile.js';
import type { RefundingContext } from './refunding-context.js';

/** @param isPaused somebody has typed, and stopped */
export function announcementOf(context: RefundingContext, state: OrderState, isPaused: boolean): string {
  return [ofStep(context, state, isPaused), ofAside(context, state)].filter((sentence) => sentence !== '').join(' ');
}

function ofStep(context: RefundingContext, state: OrderState, isPaused: boolean): string {
  const { order, step, aside } = state;
  const { messages } = context;
  switch (step.name) {
    case 'form': {
      const isRead = isPaused && step.draft.mode === 'partial' && draftAmount(context, order, step.draft) !== null;
      return [isRead ? amountHint(context, order, step.draft) : '', ofColleague(context, state)].join(' ').trim();
    }
    case 'confirm':
      return ofColleague(context, state);
    case 'submitting':
      return messages.submitting.heading;
    case 'unanswered':
      return step.isUnrecorded
        ? messages.unanswered.unrecorded(context.format.money(step.intent.refundAmount, step.intent.currency))
        : `${messages.unanswered.heading}. ${messages.unanswered.safe}`;
    case 'result': {
      const refund = order.refunds.find(({ refundRequestId }) => refundRequestId === step.refundRequestId);
      if (refund === undefined) return '';
      const isKept = refund.status === 'scheduled' && !isCounting(context, refund) && aside.sending?.frozen;
      return `${sentenceOf(context, refund)}${isKept ? ` ${messages.waiting.frozen}.` : ''}`;
    }
  }
}

/** A refund was taken back in the history, or put on record. */
function ofAside(context: RefundingContext, { order, step, aside }: OrderState): string {
  const { messages, format } = context;
  const asked = order.refunds.find(({ refundRequestId }) => refundRequestId === aside.decision?.refundRequestId);
  if (aside.decision?.step === 'sent') return messages.approval.sending;
  if (asked !== undefined && aside.decision?.step === 'unanswered') {
    const { unanswered, approval } = messages;
    return isAwaiting(asked) ? `${unanswered.heading}. ${approval.unanswered}` : sentenceOf(context, asked);
  }
  if (aside.copied !== null) return messages.failure[aside.copied.isDone ? 'copied' : 'notCopied'];
  const refund = order.refunds.find(({ refundRequestId }) => refundRequestId === aside.done);
  if (refund === undefined || (step.name === 'result' && step.refundRequestId === aside.done)) return '';
  return refund.origin === 'outside'
    ? messages.elsewhere.recorded(format.money(refund.refundAmount, refund.currency))
    : isFinal(refund.status) || refund.refundRequestId === aside.decided
      ? sentenceOf(context, refund)
      : '';
}

/** The countdown is told once, as it began: told anew each second, nothing else could be heard. */
function sentenceOf(context: RefundingContext, refund: Refund): string {
  const now = isCounting(context, refund) ? Date.parse(refund.updatedAt) : context.now;
  const { heading, text } = approvalText({ ...context, now }, refund);
  return `${heading}. ${text}`;
}

function isCounting({ now }: RefundingContext, refund: Refund): boolean {
  const leftMs = msUntilSent(refund, now);
  return leftMs !== null && leftMs > 0;
}

/** What somebody else has done meanwhile. */
function ofColleague(context: RefundingContext, state: OrderState): string {
  const sentence = colleagueSentence(context, state);
  return sentence === '' ? '' : `${sentence}. ${context.messages.meanwhile.figuresChanged}`;
}
