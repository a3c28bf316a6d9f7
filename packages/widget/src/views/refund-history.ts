/** Every refund of the order: state, amount, who, why and when. */
import type { Refund } from '@refund-panel/shared';
import { html, nothing, type TemplateResult } from 'lit';
import { failureText } from '../messages/problem-text.js';
import type { OrderState } from '../panel-state.js';
import { refundChip } from './chip.js';
import { copyDetails } from './outcome.js';
import type { ViewContext } from './view-context.js';
import { cancelButton, cancelProblem, frozenNotice, refundLine } from './waiting.js';

export function refundHistory(context: ViewContext, state: OrderState): TemplateResult {
  const { messages } = context;
  const { refunds } = state.order;
  return html`
    <section part="history" class="history" aria-labelledby="history-title" data-anchor>
      <h3 id="history-title" tabindex="-1" data-focus>${messages.history.heading} ${refunds.length === 0 ? nothing : html`<span class="count">${context.format.count(refunds.length)}</span>`}</h3>
      ${
        refunds.length === 0
          ? html`<p class="quiet"><bdi>${messages.history.empty}</bdi></p>`
          : html`<ol>${refunds.map((refund) => historyItem(context, state, refund))}</ol>`
      }
    </section>
  `;
}

function historyItem(context: ViewContext, state: OrderState, refund: Refund): TemplateResult {
  const { messages, format } = context;
  const { refundReason, createdAt, description, failure, attention } = refund;
  return html`
    <li>
      <div class="history-line">
        <bdi class="history-amount">${format.money(refund.refundAmount, refund.currency)}</bdi>
        ${refundChip(context, refund)}
      </div>
      <p>${refundReason === null ? html`<span class="quiet">${messages.history.noReason}</span>` : html`<bdi>${refundReason}</bdi>`}</p>
      ${description === null ? nothing : html`<p class="description"><bdi>${description}</bdi></p>`}
      ${failure === null || attention !== null ? nothing : html`<p class="failure"><bdi>${failureSentence(context, refund, failure)}</bdi></p>`}
      ${standing(context, state, refund)}
      <p class="quiet meta"><time datetime=${createdAt}>${format.time(createdAt)}</time> <bdi>${madeBy(context, refund)}</bdi></p>
      <p class="quiet meta">${messages.history.refundRequestId} <code>${refund.refundRequestId}</code></p>
    </li>
  `;
}

/** What it waits for, or needs a person for; the buttons are only once on screen. */
function standing(context: ViewContext, { step, aside }: OrderState, refund: Refund): TemplateResult {
  const isInResult = step.name === 'result' && step.refundRequestId === refund.refundRequestId;
  const line = html`<div class="standing">${refundLine(context, refund, isInResult)}</div>`;
  if (isInResult) return line;
  return html`
    ${line} ${frozenNotice(context, refund, aside)} ${cancelProblem(context, refund, aside)}
    ${cancelButton(context, refund, aside, 'small')}
    ${refund.attention === null ? nothing : copyDetails(context, refund, 'small')}
  `;
}

/** Who made it, as the end of a line. */
export function madeBy({ messages: { history } }: ViewContext, { origin, requestedBy }: Refund): string {
  if (requestedBy === null) return history.outside;
  const name = requestedBy.name ?? requestedBy.id;
  return origin === 'outside' ? history.outsideBy(name) : history.by(name);
}

/** A refund that still waits may carry the reason too; only a failed one is known to have moved nothing. */
function failureSentence(
  { messages }: ViewContext,
  { status }: Refund,
  failure: NonNullable<Refund['failure']>,
): TemplateResult {
  const { title, money, next } = failureText(messages, failure);
  const code = failure.gatewayCode === null ? '' : ` (${messages.history.gatewayCode(failure.gatewayCode)})`;
  return html`<strong>${title}${code}.</strong> ${status === 'failed' ? money : ''} ${next}`;
}
