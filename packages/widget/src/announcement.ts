/** What a screen reader is told when the panel changes. */
import { wordsOf } from './messages/problem-words.js';
import { isPassing } from './panel-problem.js';
import type { OrderState, PanelState } from './panel-state.js';
import type { ViewContext } from './views/view-context.js';

/** @param isPaused somebody has typed, and stopped */
export function announcementOf(context: ViewContext, state: PanelState, isPaused: boolean): string {
  if (state.view === 'loading') return context.messages.panel.loading;
  if (state.view !== 'order') return '';
  return `${ofConnection(context, state)} ${context.refunding?.announcement(state, isPaused) ?? ''}`.trim();
}

/** An outage that passes is told once, and so is its end. */
function ofConnection({ messages }: ViewContext, { stale, isBack }: OrderState): string {
  if (isBack) return messages.live.isBack;
  return stale !== null && isPassing(stale.problem)
    ? `${wordsOf(messages, stale.problem).title}. ${messages.live.goesOn}`
    : '';
}
