/** What stands in place of what is still being fetched, or could not be. */
import { html, nothing, type TemplateResult } from 'lit';
import { wordsOf } from '../messages/problem-words.js';
import { icon } from './icons.js';
import { problemDetails } from './problem.js';
import type { ViewContext } from './view-context.js';

/** Nothing once it has come; and while it could not be fetched, the notice says so. */
export function onItsWay({ messages, partProblem }: ViewContext): TemplateResult | typeof nothing {
  if (partProblem !== null) return nothing;
  return html`
    <div class="skeleton field" aria-busy="true">
      <p class="visually-hidden" tabindex="-1" data-focus>${messages.panel.loading}</p><i>0</i>
    </div>
  `;
}

export function partNotice(context: ViewContext): TemplateResult | typeof nothing {
  const { messages, partProblem, actions } = context;
  if (partProblem === null) return nothing;
  const { title, next } = wordsOf(messages, partProblem);
  return html`
    <div class="notice waiting" role="alert" part="problem">
      ${icon('alert')}
      <div>
        <p class="notice-title" tabindex="-1" data-focus>${title}</p>
        <p><bdi>${next}</bdi></p>
        <button part="button" class="button small" type="button" @click=${() => actions.prepare()}>${messages.panel.tryAgain}</button>
        ${problemDetails(context, partProblem)}
      </div>
    </div>
  `;
}
