/** Every refund of the order: state, amount, who, why and when. */
import type { Order, Refund } from '@refund-panel/shared';
import { html, nothing, type TemplateResult } from 'lit';
import { failureText } from '../messages/problem-text.js';
import { refundChip } from './chip.js';
import type { ViewContext } from './view-context.js';

export function refundHistory(context: ViewContext, { refunds }: Order): TemplateResult {
  const { messages } = context;
  return html`
    <section part="history" class="history" aria-labelledby="history-title">
      <h3 id="history-title">${messages.history.heading} ${refunds.length === 0 ? nothing : html`<span class="count">${refunds.length}</span>`}</h3>
      ${
        refunds.length === 0
          ? html`<p class="quiet">${messages.history.empty}</p>`
          : html`<ol>${refunds.map((refund) => historyItem(context, refund))}</ol>`
      }
    </section>
  `;
}

function historyItem(context: ViewContext, refund: Refund): TemplateResult {
  const { messages, format } = context;
  const { refundReason, requestedBy, createdAt, description, failure, status } = refund;
  return html`
    <li>
      <div class="history-line">
        <bdi class="history-amount">${format.money(refund.refundAmount, refund.currency)}</bdi>
        ${refundChip(context, status)}
      </div>
      <p>${refundReason === null ? html`<span class="quiet">${messages.history.noReason}</span>` : html`<bdi>${refundReason}</bdi>`}</p>
      ${description === null ? nothing : html`<p class="description"><bdi>${description}</bdi></p>`}
      ${failure === null ? nothing : html`<p class="failure">${failureSentence(context, refund, failure)}</p>`}
      <p class="quiet meta">
        <time datetime=${createdAt}>${format.time(createdAt)}</time>
        ${requestedBy === null ? messages.history.outside : messages.history.by(requestedBy.name ?? requestedBy.id)}
      </p>
      <p class="quiet meta">${messages.history.refundRequestId} <code>${refund.refundRequestId}</code></p>
    </li>
  `;
}

/** A refund that still waits may carry the reason too; only a failed one is known to have moved nothing. */
function failureSentence(
  { messages }: ViewContext,
  { status }: Refund,
  failure: NonNullable<Refund['failure']>,
): string {
  const { title, money, next } = failureText(messages, failure);
  const code = failure.gatewayCode === null ? '' : ` (${messages.history.gatewayCode(failure.gatewayCode)})`;
  return status === 'failed' ? `${title}${code}. ${money ?? ''} ${next}` : `${title}${code}. ${next}`;
}
