/** A request about a refund that was refused, in words, and its details for whoever is asked for help. */
import type { TemplateResult } from 'lit';
import type { ProblemMessage } from '../messages/messages.js';
import type { PanelProblem } from '../panel-problem.js';
import { isForOthers, problemText } from './failure-text.js';
import { html, icon, nothing, problemDetails } from './kit.js';
import type { RefundingContext } from './refunding-context.js';

/** A request was refused. @param movesMoney whether it was one that moves money */
export function problemNotice(context: RefundingContext, problem: PanelProblem, movesMoney: boolean): TemplateResult {
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

/** Nothing was refused: what somebody was about to do is another thing now. */
export function plainNotice({ title, next }: ProblemMessage): TemplateResult {
  return html`
    <div class="notice waiting" role="alert" part="problem">
      ${icon('alert')}
      <div><p class="notice-title"><bdi>${title}</bdi></p><p><bdi>${next}</bdi></p></div>
    </div>
  `;
}

/** @param details whatever is known, for somebody who was not there */
export function copyButton(
  { messages, copied, actions }: RefundingContext,
  details: readonly (string | null | undefined)[],
  look = 'small',
): TemplateResult {
  const text = details.filter(Boolean).join('\n');
  const { copy, copied: done, notCopied } = messages.failure;
  return html`
    <button part="button" class="button ${look}" type="button" @click=${() => actions.copy(text)}>
      ${copied?.text !== text ? copy : copied.isDone ? done : notCopied}
    </button>
  `;
}
