/** What stands above the form: a colleague's refund, and what was typed before. */
import { isFinal } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import { noticedRefund } from '../order-live.js';
import type { OrderState } from '../panel-state.js';
import { html, icon, nothing } from './kit.js';
import type { RefundingContext } from './refunding-context.js';

export function colleagueNotice(context: RefundingContext, state: OrderState): TemplateResult | typeof nothing {
  const sentence = colleagueSentence(context, state);
  if (sentence === '') return nothing;
  return html`
    <div class="notice quiet-notice">
      ${icon('send')}
      <div><p class="notice-title"><bdi>${sentence}</bdi></p><p>${context.messages.meanwhile.figuresChanged}</p></div>
    </div>
  `;
}

/** Empty where nobody else is at it. */
export function colleagueSentence({ messages, format }: RefundingContext, { order, noticed }: OrderState): string {
  const refund = noticedRefund(order, noticed);
  // One that waits for approval has a card of its own.
  if (refund === null || refund.status === 'awaiting_approval') return '';
  const amount = format.money(refund.refundAmount, refund.currency);
  const { meanwhile } = messages;
  const isOver = isFinal(refund.status);
  if (noticed?.isOwn) return isOver ? meanwhile.ownRefunded(amount) : meanwhile.ownRefunding(amount);
  const name = refund.requestedBy?.name ?? refund.requestedBy?.id ?? '';
  return isOver ? meanwhile.refunded(name, amount) : meanwhile.refunding(name, amount);
}

export function restoredLine(
  { messages, actions }: RefundingContext,
  state: OrderState,
): TemplateResult | typeof nothing {
  if (!state.isRestored || state.order.refusal !== null) return nothing;
  return html`
    <p class="quiet restored">
      ${messages.meanwhile.restored}
      <button part="button" class="button small" type="button" @click=${() => actions.clearDraft()}>${messages.meanwhile.clear}</button>
    </p>
  `;
}
