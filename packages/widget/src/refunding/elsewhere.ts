/** What was refunded of the order elsewhere: it is no longer left, and can be put on record once its amount is known. */
import type { Order } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { Adoption } from '../aside.js';
import type { OrderState } from '../panel-state.js';
import { hintOrError, html, icon, nothing, textOf } from './kit.js';
import { onEscape } from './on-escape.js';
import { problemNotice } from './problem-notice.js';
import type { RefundingContext } from './refunding-context.js';

export function elsewhereNotice(
  context: RefundingContext,
  { order, aside }: OrderState,
): TemplateResult | typeof nothing {
  if (order.refundedElsewhere === null) return nothing;
  const { messages, format, actions } = context;
  const { amount } = order.refundedElsewhere;
  const words = messages.elsewhere;
  return html`
    <div class="notice elsewhere" data-anchor>
      ${icon('elsewhere')}
      <div>
        <p class="notice-title"><bdi>${amount === null ? words.someTitle : words.title(format.money(amount, order.currency))}</bdi></p>
        <p><bdi>${amount === null ? words.someText : words.text}</bdi></p>
        ${amount === null ? nothing : aside.adoption === null ? openButton() : adoptionForm(context, order, amount, aside.adoption)}
      </div>
    </div>
  `;

  function openButton(): TemplateResult {
    return html`<button part="button" class="button small" type="button" data-landing @click=${() => actions.adopter.open()}><bdi>${words.open}</bdi></button>`;
  }
}

function adoptionForm(
  context: RefundingContext,
  { currency }: Order,
  amount: string,
  adoption: Adoption,
): TemplateResult {
  const { messages, format, actions } = context;
  const words = messages.elsewhere;
  const { reason, error, isAsked, problem } = adoption;
  return html`
    <form novalidate autocomplete="off"
      @keydown=${(event: KeyboardEvent) => onEscape(event, () => actions.adopter.close())}
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        void actions.adopter.submit();
      }}>
      ${problem === null ? nothing : problemNotice(context, problem, false)}
      <div class="field">
        <label for="adoption-reason">${words.reason}</label>
        <input id="adoption-reason" part="input" class="input" type="text" dir="auto" required data-landing .value=${reason}
          aria-invalid=${error !== null} aria-describedby="adoption-hint"
          @input=${(event: InputEvent) => actions.adopter.edit(textOf(event))} />
        ${hintOrError('adoption-hint', words.hint, error === null ? null : words.errors[error])}
      </div>
      <div class="buttons">
        <button part="button button-primary" class="button primary" type="submit" aria-disabled=${isAsked}>
          ${isAsked ? words.recording : words.submit(format.money(amount, currency))}
        </button>
        <button part="button" class="button" type="button" aria-disabled=${isAsked} @click=${() => actions.adopter.close()}>${words.back}</button>
      </div>
    </form>
  `;
}
