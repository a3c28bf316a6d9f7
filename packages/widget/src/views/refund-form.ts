/** The form of a refund: how much, why, and a note; or why there is no form. */
import type { Order } from '@refund-panel/shared';
import { html, nothing, type TemplateResult } from 'lit';
import { isAllRefunded } from '../order-changes.js';
import type { RefundStep } from '../panel-state.js';
import { isLastAttempt, isOtherReason, presetOf, type RefundDraft, wantsAll } from '../refund-draft.js';
import { OTHER_REASON } from '../refund-reasons.js';
import { hintOrError, textOf } from './field.js';
import { type IconName, icon } from './icons.js';
import { onItsWay } from './part-notice.js';
import type { ViewContext } from './view-context.js';

type FormStep = Extract<RefundStep, { name: 'form' }>;

export function refundForm(context: ViewContext, order: Order, step: FormStep): TemplateResult {
  const { messages, format, actions } = context;
  const notice = context.refunding?.notice(step);
  if (order.refusal !== null) return html`${notice} ${refusal(context, order)}`;
  const amount = wantsAll(step.draft, order)
    ? order.refundableAmount
    : (context.refunding?.amountOf(order, step.draft) ?? null);
  return html`
    <form part="form" class="form" novalidate autocomplete="off" aria-labelledby="form-title"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        actions.review();
      }}>
      <h3 id="form-title" tabindex="-1" data-focus>${messages.form.heading}</h3>
      ${notice} ${amountField(context, order, step)} ${context.refunding?.limits(order, step)} ${reasonField(context, step)}
      ${descriptionField(context, step)}
      <div class="buttons">
        <button part="button button-primary" class="button primary" type="submit" aria-busy=${context.isReviewing}>
          ${amount === null ? messages.form.reviewWithoutAmount : messages.form.review(format.money(amount, order.currency))}
        </button>
      </div>
    </form>
  `;
}

function amountField(context: ViewContext, order: Order, step: FormStep): TemplateResult {
  const { messages, format, actions, refunding } = context;
  const { mode } = step.draft;
  const all = html`<bdi>${format.money(order.refundableAmount, order.currency)}</bdi>`;
  if (isLastAttempt(order)) {
    return html`
      <div class="notice waiting">
        ${icon('alert')}
        <div><p class="notice-title">${messages.form.everything}: ${all}</p><p><bdi>${messages.form.onlyEverything}</bdi></p></div>
      </div>
    `;
  }
  const choice = (value: RefundDraft['mode'], label: string, amount: unknown) => html`
    <label class="choice">
      <input type="radio" name="mode" value=${value} .checked=${mode === value}
        @change=${() => actions.editDraft({ mode: value })} />
      <span>${label}</span> ${amount}
    </label>
  `;
  return html`
    <fieldset class="choices">
      <legend>${messages.form.amount}</legend>
      ${choice('full', messages.form.everything, html`<span class="choice-value">${all}</span>`)}
      ${choice('partial', messages.form.part, nothing)}
      ${mode === 'full' ? nothing : (refunding?.amountField(order, step) ?? onItsWay(context))}
    </fieldset>
  `;
}

/** In place of the form. */
export function refusalNotice(picture: IconName, heading: string, text: string): TemplateResult {
  return html`
    <div class="notice quiet-notice">
      ${icon(picture)}
      <div>
        <h3 class="notice-title" tabindex="-1" data-focus>${heading}</h3>
        <p><bdi>${text}</bdi></p>
      </div>
    </div>
  `;
}

function refusal(context: ViewContext, order: Order): TemplateResult | typeof nothing {
  const { allRefunded, allRefundedHeading } = context.messages.form;
  return isAllRefunded(order)
    ? refusalNotice('check', allRefundedHeading, allRefunded)
    : (context.refunding?.refusal(order) ?? onItsWay(context));
}

function reasonField(context: ViewContext, step: FormStep): TemplateResult {
  const { draft, errors } = step;
  const { messages, offered, actions } = context;
  const isOther = isOtherReason(draft, offered);
  const chosen = isOther ? OTHER_REASON : (presetOf(draft, offered)?.id ?? '');
  const option = (value: string, label: string) =>
    html`<option value=${value} .selected=${chosen === value}>${label}</option>`;
  return html`
    <div class="field">
      <label for="reason">${messages.form.reason} <span class="quiet">${offered.choose ? '' : messages.form.optional}</span></label>
      <div class="select">
        <select id="reason" part="input" class="input" aria-invalid=${errors.reason !== undefined} aria-describedby="reason-error"
          @change=${(event: Event) => actions.editDraft({ reason: textOf(event) })}>
          ${option('', offered.choose ?? messages.form.noReason)} ${offered.reasons.map(({ id, label }) => option(id, label))}
          ${offered.reasonsOnly ? nothing : option(OTHER_REASON, messages.form.otherReason)}
        </select>
        ${icon('down')}
      </div>
      ${isOther || errors.reason ? (context.refunding?.reasonAside(step) ?? onItsWay(context)) : nothing}
    </div>
  `;
}

function descriptionField(context: ViewContext, { draft, errors }: FormStep): TemplateResult {
  const { messages, offered, actions, refunding } = context;
  // It is found by the part that has the words for it.
  const mistake = errors.description && refunding?.mistake(errors.description);
  const isNeeded = presetOf(draft, offered)?.noteRequired === true;
  return html`
    <div class="field">
      <label for="description">${messages.form.description}
        <span class="quiet">${isNeeded ? messages.form.needed : messages.form.optional}</span></label>
      <textarea id="description" part="input" class="input" rows="2" dir="auto" .value=${draft.description}
        aria-required=${isNeeded} aria-invalid=${errors.description !== undefined} aria-describedby="description-hint"
        @input=${(event: InputEvent) => actions.editDraft({ description: textOf(event) })}></textarea>
      ${hintOrError('description-hint', messages.form.descriptionHint, mistake ?? null)}
    </div>
  `;
}
