/** What stands in place of an order or a list while it loads: the same shape, so that nothing jumps. */
import { html, type TemplateResult } from 'lit';
import type { ViewContext } from './view-context.js';

const figures = ['left', 'refunded', 'pending', 'attempts'] as const;
const facts = ['payerReceives', 'prepayId', 'transactionId'] as const;

/**
 * With the words that any order has. That they are on screen before the order is also makes it appear sooner: fonts are loaded.
 *
 * @param isWordless the words are on their way, too: their place is kept
 */
export function orderSkeleton({ messages }: ViewContext, isWordless = false): TemplateResult {
  const { panel, order, form } = messages;
  return html`
    <div class="loading ${isWordless ? 'wordless' : ''}" aria-busy="true">
      <div class="order">
        <div class="order-name"><h2 id="title">${panel.order}</h2></div>
        <div class="skeleton" aria-hidden="true">
          <p class="order-amount"><i class="short">0</i></p>
          <p><i>0</i></p>
          <svg class="progress"></svg>
          <dl class="figures">
            ${figures.map((name) => html`<div class="figure ${name}"><dt>${order[name]}</dt><dd><i class="short">0</i></dd></div>`)}
          </dl>
          <dl class="facts">${facts.map((name) => html`<div><dt>${order[name]}</dt><dd><i>0</i></dd></div>`)}</dl>
        </div>
      </div>
      <div class="step skeleton" aria-hidden="true"><h3>${form.heading}</h3><i class="block"></i></div>
    </div>
  `;
}

export function listSkeleton(): TemplateResult {
  return html`
    <div class="skeleton list-skeleton" aria-busy="true" aria-hidden="true">
      ${[1, 2, 3, 4, 5].map(() => html`<div><i>0</i><br><i class="short">0</i></div>`)}
    </div>
  `;
}
