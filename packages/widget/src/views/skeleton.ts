/** What stands in place of an order or a list while it loads: the same shape, so that nothing jumps. */
import { html, type TemplateResult } from 'lit';
import type { ViewContext } from './view-context.js';

export function orderSkeleton({ messages }: ViewContext): TemplateResult {
  return html`
    <div aria-busy="true">
      <h2 id="title" class="visually-hidden">${messages.panel.order}</h2>
      <div class="skeleton order-skeleton" aria-hidden="true">
        <i class="w30"></i><i class="w50 tall"></i><i class="w40"></i><i class="bar-line"></i>
        <div class="figures"><i class="w80 two"></i><i class="w80 two"></i><i class="w80 two"></i><i class="w80 two"></i></div>
        <i class="block"></i>
      </div>
    </div>
  `;
}

export function listSkeleton(): TemplateResult {
  return html`
    <div class="skeleton list-skeleton" aria-busy="true" aria-hidden="true">
      ${[1, 2, 3, 4, 5].map(() => html`<div><i class="w50"></i><i class="w30"></i></div>`)}
    </div>
  `;
}
