/** What happens around the operator: figures that may be old, a colleague's refund, and what was typed before. */
import { isFinal } from '@refund-panel/shared';
import { html, nothing, type TemplateResult } from 'lit';
import { noticedRefund } from '../order-live.js';
import { isPassing } from '../panel-problem.js';
import type { OrderState } from '../panel-state.js';
import { icon } from './icons.js';
import { problemDetails } from './problem.js';
import type { ViewContext } from './view-context.js';

/** Calm where the panel goes on by itself; an alert where somebody has to do something. */
export function staleNotice(context: ViewContext, { stale }: OrderState): TemplateResult | typeof nothing {
  if (stale === null) return nothing;
  const { messages, actions, format } = context;
  const { problem, since } = stale;
  const { title, next } = messages.problems[problem.code];
  const passes = isPassing(problem);
  return html`
    <div class="notice ${passes ? 'quiet-notice' : 'waiting'}" role=${passes ? 'group' : 'alert'} part="problem">
      ${icon('offline')}
      <div>
        <p class="notice-title">${title}</p>
        <p>${messages.live.readAt(format.time(new Date(since).toISOString()))} ${passes ? messages.live.goesOn : next}</p>
        <button part="button" class="button small" type="button" @click=${() => actions.refresh()}>${messages.panel.tryAgain}</button>
        ${problemDetails(context, problem)}
      </div>
    </div>
  `;
}

export function colleagueNotice(context: ViewContext, state: OrderState): TemplateResult | typeof nothing {
  const sentence = colleagueSentence(context, state);
  if (sentence === '') return nothing;
  return html`
    <div class="notice quiet-notice">
      ${icon('send')}
      <div><p class="notice-title"><bdi>${sentence}</bdi></p><p>${context.messages.live.figuresChanged}</p></div>
    </div>
  `;
}

/** Empty where nobody else is at it. */
export function colleagueSentence({ messages, format }: ViewContext, { order, noticed }: OrderState): string {
  const refund = noticedRefund(order, noticed);
  if (refund === null) return '';
  const amount = format.money(refund.refundAmount, refund.currency);
  const { live } = messages;
  const isOver = isFinal(refund.status);
  if (noticed?.isOwn) return isOver ? live.ownRefunded(amount) : live.ownRefunding(amount);
  const name = refund.requestedBy?.name ?? refund.requestedBy?.id ?? '';
  return isOver ? live.refunded(name, amount) : live.refunding(name, amount);
}

export function restoredLine({ messages, actions }: ViewContext, state: OrderState): TemplateResult | typeof nothing {
  if (!state.isRestored || state.order.refusal !== null) return nothing;
  return html`
    <p class="quiet restored">
      ${messages.live.restored}
      <button part="button" class="button small" type="button" @click=${() => actions.clearDraft()}>${messages.live.clear}</button>
    </p>
  `;
}
