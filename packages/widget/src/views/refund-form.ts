/** The form of a refund: how much, why, and a note; or why there is no form. */
import type { Order } from '@refund-panel/shared';
import { html, nothing, type TemplateResult } from 'lit';
import { doubtOf } from '../order-changes.js';
import type { RefundStep } from '../panel-state.js';
import { type DraftError, isOtherReason, presetOf } from '../refund-draft.js';
import { OTHER_REASON } from '../refund-reasons.js';
import { amountField, draftAmount } from './amount-field.js';
import { hintOrError, textOf } from './field.js';
import { icon } from './icons.js';
import { problemNotice } from './problem.js';
import type { ViewContext } from './view-context.js';

type FormStep = Extract<RefundStep, { name: 'form' }>;

export function refundForm(context: ViewContext, order: Order, step: FormStep): TemplateResult {
  const { messages, format, actions } = context;
  if (order.refusal !== null) return html`${notice(context, step)} ${refusal(context, order)}`;
  const amount = draftAmount(context, order, step.draft);
  return html`
    <form part="form" class="form" novalidate autocomplete="off" aria-labelledby="form-title"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        actions.review();
      }}>
      <h3 id="form-title" tabindex="-1" data-focus>${messages.form.heading}</h3>
      ${notice(context, step)} ${amountField(context, order, step)} ${reasonField(context, step)}
      ${descriptionField(context, step)}
      <div class="buttons">
        <button part="button button-primary" class="button primary" type="submit">
          ${amount === null ? messages.form.reviewWithoutAmount : messages.form.review(format.money(amount, order.currency))}
        </button>
      </div>
    </form>
  `;
}

function notice(context: ViewContext, step: FormStep): TemplateResult | typeof nothing {
  if (step.notice === null) return nothing;
  if (typeof step.notice === 'object') return problemNotice(context, step.notice, true);
  const { orderChanged, stoppedByPage } = context.messages.form;
  const { title, next } = step.notice === 'order_changed' ? orderChanged : stoppedByPage;
  return html`
    <div class="notice waiting" role="alert" part="problem">
      ${icon('alert')}
      <div><p class="notice-title"><bdi>${title}</bdi></p><p><bdi>${next}</bdi></p></div>
    </div>
  `;
}

function refusal({ messages, format }: ViewContext, order: Order): TemplateResult {
  const { form } = messages;
  const { refusals, refusalHeading, allRefunded, allRefundedHeading } = form;
  const pending = format.money(order.pendingAmount, order.currency);
  const isAllRefunded = order.pendingAmount === '0';
  const nothingLeft = isAllRefunded
    ? { heading: allRefundedHeading, text: allRefunded }
    : doubtOf(order) === 'none'
      ? { heading: form.restOnItsWayHeading, text: form.restOnItsWay(pending) }
      : { heading: form.restToCheckHeading, text: form.restToCheck(pending) };
  const known = order.refusal === null ? undefined : (refusals[order.refusal] ?? messages.problems[order.refusal].next);
  const isNothingLeft = order.refusal === 'amount_exceeds_refundable';
  const { heading, text } = isNothingLeft ? nothingLeft : { heading: refusalHeading, text: known };
  return html`
    <div class="notice quiet-notice">
      ${icon(!isNothingLeft ? 'alert' : isAllRefunded ? 'check' : 'clock')}
      <div>
        <h3 class="notice-title" tabindex="-1" data-focus>${heading}</h3>
        <p><bdi>${text}</bdi></p>
      </div>
    </div>
  `;
}

function reasonField(context: ViewContext, { draft, errors }: FormStep): TemplateResult {
  const { messages, language, actions } = context;
  const isOther = isOtherReason(draft, language);
  const chosen = isOther ? OTHER_REASON : (presetOf(draft, language)?.id ?? '');
  const option = (value: string, label: string) =>
    html`<option value=${value} .selected=${chosen === value}>${label}</option>`;
  return html`
    <div class="field">
      <label for="reason">${messages.form.reason} <span class="quiet">${messages.form.optional}</span></label>
      <div class="select">
        <select id="reason" part="input" class="input"
          @change=${(event: Event) => actions.editDraft({ reason: textOf(event) })}>
          ${option('', messages.form.noReason)} ${language.reasons.map(({ id, label }) => option(id, label))}
          ${language.reasonsOnly ? nothing : option(OTHER_REASON, messages.form.otherReason)}
        </select>
        ${icon('down')}
      </div>
      ${
        isOther
          ? html`
            <label for="other-reason" class="visually-hidden">${messages.form.otherReasonLabel}</label>
            <input id="other-reason" part="input" class="input" type="text" .value=${draft.otherReason} dir="auto"
              placeholder=${messages.form.otherReasonLabel} aria-invalid=${errors.otherReason !== undefined} aria-describedby="reason-error"
              @input=${(event: InputEvent) => actions.editDraft({ otherReason: textOf(event) })} />
            ${hintOrError('reason-error', '', errorText(context, errors.otherReason))}
          `
          : nothing
      }
    </div>
  `;
}

function descriptionField(context: ViewContext, { draft, errors }: FormStep): TemplateResult {
  const { messages, language, actions } = context;
  const isNeeded = presetOf(draft, language)?.noteRequired === true;
  return html`
    <div class="field">
      <label for="description">${messages.form.description}
        <span class="quiet">${isNeeded ? messages.form.needed : messages.form.optional}</span></label>
      <textarea id="description" part="input" class="input" rows="2" dir="auto" .value=${draft.description}
        aria-required=${isNeeded} aria-invalid=${errors.description !== undefined} aria-describedby="description-hint"
        @input=${(event: InputEvent) => actions.editDraft({ description: textOf(event) })}></textarea>
      ${hintOrError('description-hint', messages.form.descriptionHint, errorText(context, errors.description))}
    </div>
  `;
}

function errorText({ messages }: ViewContext, error: DraftError | undefined): string | null {
  return error === undefined ? null : messages.form.errors[error]({ most: '', example: '', currency: '' });
}
