/** A problem in words, with its details for whoever is asked for help. */
import { html, nothing, type TemplateResult } from 'lit';
import { isForOthers, problemText } from '../messages/problem-text.js';
import { isAboutConnection, type PanelProblem } from '../panel-problem.js';
import { icon } from './icons.js';
import type { ViewContext } from './view-context.js';

/** The whole panel is this problem: nothing could be loaded. */
export function problemView(context: ViewContext, problem: PanelProblem): TemplateResult {
  const { messages, actions } = context;
  const { title, next } = problemText(messages, problem, false);
  return html`
    <div class="empty" role="alert" part="problem">
      <span class="medallion">${icon(isAboutConnection(problem) ? 'offline' : 'alert')}</span>
      <p class="empty-title">${title}</p>
      <p class="quiet"><bdi>${next}</bdi></p>
      <button part="button" class="button" type="button" @click=${() => actions.retry()}>
        ${messages.panel.tryAgain}
      </button>
      ${problemDetails(context, problem)}
    </div>
  `;
}

/** A request was refused. @param movesMoney whether it was one that moves money */
export function problemNotice(context: ViewContext, problem: PanelProblem, movesMoney: boolean): TemplateResult {
  const { title, money, next } = problemText(context.messages, problem, movesMoney);
  return html`
    <div class="notice ${movesMoney ? 'bad' : 'waiting'}" role="alert" part="problem">
      ${icon('alert')}
      <div>
        <p class="notice-title">${title}</p>
        <p><bdi>${money === null ? nothing : html`<strong>${money}</strong> `}${next}</bdi></p>
        ${isForOthers(problem.code) ? copyButton(context, [title, problem.code, problem.detail, problem.requestId]) : nothing}
        ${problemDetails(context, problem)}
      </div>
    </div>
  `;
}

/** @param details whatever is known, for somebody who was not there */
export function copyButton(
  { messages, copied, actions }: ViewContext,
  details: readonly (string | null | undefined)[],
  look = 'small',
): TemplateResult {
  const text = details.filter(Boolean).join('\n');
  const { copy, copied: done, notCopied } = messages.problem;
  return html`
    <button part="button" class="button ${look}" type="button" @click=${() => actions.copy(text)}>
      ${copied?.text !== text ? copy : copied.isDone ? done : notCopied}
    </button>
  `;
}

export function problemDetails({ messages }: ViewContext, problem: PanelProblem): TemplateResult | typeof nothing {
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
