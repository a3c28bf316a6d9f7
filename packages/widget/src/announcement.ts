/** What a screen reader is told when the panel changes: one sentence per state, nothing while somebody types. */
import { isFinal, type Refund } from '@refund-panel/shared';
import { msUntilSent } from './countdown.js';
import { refundText } from './messages/refund-text.js';
import { isPassing } from './panel-problem.js';
import type { OrderState, PanelState } from './panel-state.js';
import { amountHint, draftAmount } from './views/amount-field.js';
import { colleagueSentence } from './views/live.js';
import type { ViewContext } from './views/view-context.js';

/** @param isPaused somebody has typed, and stopped */
export function announcementOf(context: ViewContext, state: PanelState, isPaused: boolean): string {
  if (state.view === 'loading') return context.messages.panel.loading;
  if (state.view !== 'order') return '';
  return [ofConnection(context, state), ofStep(context, state, isPaused), ofAside(context, state)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** An outage that passes is told once, and so is its end. */
function ofConnection({ messages }: ViewContext, { stale, isBack }: OrderState): string {
  if (isBack) return messages.live.isBack;
  return stale !== null && isPassing(stale.problem)
    ? `${messages.problems[stale.problem.code].title}. ${messages.live.goesOn}`
    : '';
}

function ofStep(context: ViewContext, state: OrderState, isPaused: boolean): string {
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
function ofAside(context: ViewContext, { order, step, aside }: OrderState): string {
  const { messages, format } = context;
  if (aside.copied !== null) return messages.problem[aside.copied.isDone ? 'copied' : 'notCopied'];
  const refund = order.refunds.find(({ refundRequestId }) => refundRequestId === aside.done);
  if (refund === undefined || (step.name === 'result' && step.refundRequestId === aside.done)) return '';
  return refund.origin === 'outside'
    ? messages.elsewhere.recorded(format.money(refund.refundAmount, refund.currency))
    : isFinal(refund.status)
      ? sentenceOf(context, refund)
      : '';
}

/** The countdown is told once, as it began: told anew each second, nothing else could be heard. */
function sentenceOf(context: ViewContext, refund: Refund): string {
  const { messages, format, now } = context;
  const told = isCounting(context, refund) ? Date.parse(refund.updatedAt) : now;
  const { heading, text } = refundText(messages, format, refund, msUntilSent(refund, told));
  return `${heading}. ${text}`;
}

function isCounting({ now }: ViewContext, refund: Refund): boolean {
  const leftMs = msUntilSent(refund, now);
  return leftMs !== null && leftMs > 0;
}

/** What somebody else has done meanwhile. */
function ofColleague(context: ViewContext, state: OrderState): string {
  const sentence = colleagueSentence(context, state);
  return sentence === '' ? '' : `${sentence}. ${context.messages.live.figuresChanged}`;
}
