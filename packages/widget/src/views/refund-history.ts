/** Every refund of the order: state, amount, who, why and when. */
import type { Refund } from '@refund-panel/shared';
import { html, nothing, type TemplateResult } from 'lit';
import type { OrderState } from '../panel-state.js';
import { madeBy, refundChip } from './chip.js';
import type { ViewContext } from './view-context.js';

export function refundHistory(context: ViewContext, state: OrderState): TemplateResult {
  const { messages } = context;
  const { refunds } = state.order;
  return html`
    <section part="history" class="history" aria-labelledby="history-title" data-anchor>
      <h3 id="history-title" tabindex="-1" data-focus>${messages.history.heading} ${refunds.length === 0 ? nothing : html`<span class="chip">${context.format.count(refunds.length)}</span>`}</h3>
      ${
        refunds.length === 0
          ? html`<p class="quiet"><bdi>${messages.history.empty}</bdi></p>`
          : html`<ol>${refunds.map((refund) => historyItem(context, state, refund))}</ol>`
      }
    </section>
  `;
}

function historyItem(context: ViewContext, state: OrderState, refund: Refund): TemplateResult {
  const { messages, format, actions, refunding } = context;
  const { refundRequestId, refundReason, createdAt, description } = refund;
  const amount = format.money(refund.refundAmount, refund.currency);
  return html`
    <li>
      <div class="history-line">
        <bdi class="history-amount">${amount}</bdi>
        ${refundChip(context, refund)}
      </div>
      <p class=${refundReason === null ? 'quiet' : nothing}><bdi dir="auto">${refundReason ?? messages.history.noReason}</bdi></p>
      ${description === null ? nothing : html`<p class="description"><bdi dir="auto">${description}</bdi></p>`}
      ${refunding?.standing(state, refund)}
      <p class="quiet meta"><time datetime=${createdAt}>${format.time(createdAt)}</time> <bdi>${madeBy(context, refund)}</bdi></p>
      <p class="quiet meta">${messages.history.refundRequestId} <code>${refundRequestId}</code></p>
      <details .open=${refunding?.isOpen(refund) ?? false} @toggle=${(event: Event) => actions.tell(refundRequestId, (event.target as HTMLDetailsElement).open)}>
        <summary aria-label=${messages.order.labelled(messages.history.story, amount)}>${messages.history.story}</summary>
        ${refunding?.story(refund)}
      </details>
    </li>
  `;
}
