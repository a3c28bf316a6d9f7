/** Figures on screen that may be old. */
import { html, nothing, type TemplateResult } from 'lit';
import { wordsOf } from '../messages/problem-words.js';
import { isPassing } from '../panel-problem.js';
import type { OrderState } from '../panel-state.js';
import { problemDetails, problemIcon } from './problem.js';
import type { ViewContext } from './view-context.js';

/** Calm where the panel goes on by itself; an alert where somebody has to do something. */
export function staleNotice(context: ViewContext, { stale }: OrderState): TemplateResult | typeof nothing {
  if (stale === null) return nothing;
  const { messages, actions, format } = context;
  const { problem, since } = stale;
  const { title, next } = wordsOf(messages, problem);
  const passes = isPassing(problem);
  return html`
    <div class="notice ${passes ? 'quiet-notice' : 'waiting'}" role=${passes ? 'group' : 'alert'} part="problem">
      ${problemIcon(problem)}
      <div>
        <p class="notice-title">${title}</p>
        <p>${messages.live.readAt(format.time(new Date(since).toISOString()))} ${passes ? messages.live.goesOn : next}</p>
        <button part="button" class="button small" type="button" @click=${() => actions.refresh()}>${messages.panel.tryAgain}</button>
        ${problemDetails(context, problem)}
      </div>
    </div>
  `;
}
