/** A problem in words, with its details for whoever is asked for help. */
import { html, nothing, type TemplateResult } from 'lit';
import { wordsOf } from '../messages/problem-words.js';
import { isAboutConnection, type PanelProblem } from '../panel-problem.js';
import { icon } from './icons.js';
import type { ViewContext } from './view-context.js';

/** The whole panel is this problem: nothing could be loaded. */
export function problemView(context: ViewContext, problem: PanelProblem): TemplateResult {
  const { messages, actions } = context;
  const { title, next } = wordsOf(messages, problem);
  return html`
    <div class="empty" role="alert" part="problem">
      <span class="medallion">${problemIcon(problem)}</span>
      <p class="empty-title">${title}</p>
      <p class="quiet"><bdi>${next}</bdi></p>
      <button part="button" class="button" type="button" data-focus @click=${() => actions.retry()}>
        ${messages.panel.tryAgain}
      </button>
      ${problemDetails(context, problem)}
    </div>
  `;
}

export function problemIcon(problem: PanelProblem): TemplateResult {
  return icon(isAboutConnection(problem) ? 'offline' : 'alert');
}

export function problemDetails(
  { messages }: Pick<ViewContext, 'messages'>,
  problem: PanelProblem,
): TemplateResult | typeof nothing {
  const { code, detail, requestId } = problem;
  return html`
    <details>
      <summary>${messages.problem.details}</summary>
      <p dir="auto">${detail === '' ? problem.title : detail}</p>
      <p><code>${code}</code></p>
      ${requestId === undefined ? nothing : html`<p>${messages.problem.requestId} <code>${requestId}</code></p>`}
    </details>
  `;
}
