/** What stands in place of an order or a list while it loads: the same shape, so that nothing jumps. */
import { html, type TemplateResult } from 'lit';
import type { ViewContext } from './view-context.js';

/**
 * With the words that any order has. That they are on screen before the order is also makes it appear sooner: fonts are loaded.
 *
 * @param isWordless the words are on their way, too: their place is kept
 */
export function orderSkeleton({ messages }: ViewContext, isWordless = false): TemplateResult {
  const { panel, order, form } = messages;
  const figure = (label: string) => html`<div class="figure"><dt>${label}</dt><dd><i class="w80">0</i></dd></div>`;
  return html`
    <div class="loading ${isWordless ? 'wordless' : ''}" aria-busy="true">
      <div class="order">
        <div class="order-name"><h2 id="title">${panel.order}</h2></div>
        <div class="skeleton" aria-hidden="true">
          <p class="order-amount"><i class="w50">0</i></p>
          <p><i class="w40">0</i></p>
          <i class="bar-line"></i>
          <dl class="figures">${[order.left, order.refunded, order.pending, order.attempts].map(figure)}</dl>
          <p class="facts"><code><i class="w50">0</i></code></p>
        </div>
      </div>
      <div class="step skeleton" aria-hidden="true"><h3>${form.heading}</h3><i class="block"></i></div>
    </div>
  `;
}

export function listSkeleton(): TemplateResult {
  return html`
    <div class="skeleton list-skeleton" aria-busy="true" aria-hidden="true">
      ${[1, 2, 3, 4, 5].map(() => html`<div><i class="w50">0</i><i class="w30">0</i></div>`)}
    </div>
  `;
}
