/** What a screen reader is told of a refund: one sentence per state, nothing while somebody types. */
import { isFinal, type Refund } from '@refund-panel/shared';
import type { OrderState } from '../panel-state.js';
import { amountHint, draftAmount } from './amount-field.js';
import { msUntilSent } from './countdown.js';
import { colleagueSentence } from './meanwhile.js';
import { refundText } from './refund-text.js';
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
      return step.checked ? messages.unanswered.checked : `${messages.unanswered.heading}. ${messages.unanswered.safe}`;
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
  if (aside.copied !== null) return messages.failure[aside.copied.isDone ? 'copied' : 'notCopied'];
  const refund = order.refunds.find(({ refundRequestId }) => refundRequestId === aside.done);
  if (refund === undefined || (step.name === 'result' && step.refundRequestId === aside.done)) return '';
  return refund.origin === 'outside'
    ? messages.elsewhere.recorded(format.money(refund.refundAmount, refund.currency))
    : isFinal(refund.status)
      ? sentenceOf(context, refund)
      : '';
}

/** The countdown is told once, as it began: told anew each second, nothing else could be heard. */
function sentenceOf(context: RefundingContext, refund: Refund): string {
  const { messages, format, now } = context;
  const told = isCounting(context, refund) ? Date.parse(refund.updatedAt) : now;
  const { heading, text } = refundText(messages, format, refund, msUntilSent(refund, told));
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
