/** The form of a refund: how much, why, and a note; or why there is no form. */
import { type Order, subtractAmounts } from '@refund-panel/shared';
import { html, nothing, type TemplateResult } from 'lit';
import type { RefundStep } from '../panel-state.js';
import {
  type DraftField,
  isLastAttempt,
  type ReasonChoice,
  type RefundDraft,
  readAmount,
  reasonPresets,
  wantsAll,
} from '../refund-draft.js';
import { icon } from './icons.js';
import { problemNotice } from './problem.js';
import type { ViewContext } from './view-context.js';

type FormStep = Extract<RefundStep, { name: 'form' }>;

export function refundForm(context: ViewContext, order: Order, step: FormStep): TemplateResult {
  const { messages, format, actions } = context;
  if (order.refusal !== null) return html`${notice(context, step)} ${refusal(context, order)}`;
  const amount = wantsAll(step.draft, order) ? order.refundableAmount : partialAmount(context, order, step.draft);
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

function partialAmount({ format }: ViewContext, order: Order, draft: RefundDraft): string | null {
  const amount = readAmount(draft.amount, order, format.decimalSeparator);
  return amount.ok ? amount.value : null;
}

function notice(context: ViewContext, step: FormStep): TemplateResult | typeof nothing {
  if (step.notice === null) return nothing;
  if (typeof step.notice === 'object') return problemNotice(context, step.notice, true);
  const { orderChanged, stoppedByPage } = context.messages.form;
  const { title, next } = step.notice === 'order_changed' ? orderChanged : stoppedByPage;
  return html`
    <div class="notice waiting" role="alert" part="problem">
      ${icon('alert')}
      <div><p class="notice-title">${title}</p><p>${next}</p></div>
    </div>
  `;
}

function refusal({ messages, format }: ViewContext, order: Order): TemplateResult {
  const { refusals, refusalHeading, allRefunded, allRefundedHeading, restOnItsWay, restOnItsWayHeading } =
    messages.form;
  const isAllRefunded = order.pendingAmount === '0';
  const nothingLeft = isAllRefunded
    ? { heading: allRefundedHeading, text: allRefunded }
    : { heading: restOnItsWayHeading, text: restOnItsWay(format.money(order.pendingAmount, order.currency)) };
  const known = order.refusal === null ? undefined : (refusals[order.refusal] ?? messages.problems[order.refusal].next);
  const isNothingLeft = order.refusal === 'amount_exceeds_refundable';
  const { heading, text } = isNothingLeft ? nothingLeft : { heading: refusalHeading, text: known };
  return html`
    <div class="notice quiet-notice">
      ${icon(!isNothingLeft ? 'alert' : isAllRefunded ? 'check' : 'clock')}
      <div>
        <h3 class="notice-title" tabindex="-1" data-focus>${heading}</h3>
        <p>${text}</p>
      </div>
    </div>
  `;
}

function amountField(context: ViewContext, order: Order, { draft, errors }: FormStep): TemplateResult {
  const { messages, format, actions } = context;
  const all = format.money(order.refundableAmount, order.currency);
  if (isLastAttempt(order)) {
    return html`
      <div class="notice waiting">
        ${icon('alert')}
        <div><p class="notice-title">${messages.form.everything}: <bdi>${all}</bdi></p><p>${messages.form.onlyEverything}</p></div>
      </div>
    `;
  }
  const choice = (mode: RefundDraft['mode'], label: string, value: unknown) => html`
    <label class="choice">
      <input type="radio" name="mode" value=${mode} .checked=${draft.mode === mode}
        @change=${() => actions.editDraft({ mode })} />
      <span>${label}</span> ${value}
    </label>
  `;
  return html`
    <fieldset class="choices">
      <legend>${messages.form.amount}</legend>
      ${choice('full', messages.form.everything, html`<span class="choice-value"><bdi>${all}</bdi></span>`)}
      ${choice('partial', messages.form.part, nothing)}
      ${draft.mode === 'partial' ? partialField(context, order, draft, errors.amount !== undefined ? errorText(context, order, errors.amount) : null) : nothing}
    </fieldset>
  `;
}

function partialField(context: ViewContext, order: Order, draft: RefundDraft, error: string | null): TemplateResult {
  const { messages, format, actions } = context;
  const amount = partialAmount(context, order, draft);
  const hint =
    amount === null
      ? messages.form.upTo(format.money(order.refundableAmount, order.currency))
      : messages.form.leaves(format.money(subtractAmounts(order.refundableAmount, amount), order.currency));
  return html`
    <div class="field partial">
      <label for="amount" class="visually-hidden">${messages.form.partLabel(order.currency)}</label>
      <div class="with-unit">
        <input id="amount" part="input" class="input money" type="text" inputmode="decimal" dir="ltr" .value=${draft.amount}
          maxlength="64" placeholder=${format.number('0')} aria-invalid=${error !== null} aria-describedby="amount-hint"
          @input=${(event: InputEvent) => actions.editDraft({ amount: textOf(event) })} />
        <span class="unit" aria-hidden="true">${order.currency}</span>
      </div>
      ${hintOrError('amount-hint', hint, error)}
    </div>
  `;
}

function reasonField(context: ViewContext, { draft, errors }: FormStep): TemplateResult {
  const { messages, actions } = context;
  const option = (value: ReasonChoice, label: string) =>
    html`<option value=${value} .selected=${draft.reason === value}>${label}</option>`;
  const error =
    errors.otherReason === undefined ? null : messages.form.errors[errors.otherReason]({ most: '', example: '' });
  return html`
    <div class="field">
      <label for="reason">${messages.form.reason} <span class="quiet">${messages.form.optional}</span></label>
      <div class="select">
        <select id="reason" part="input" class="input"
          @change=${(event: Event) => actions.editDraft({ reason: textOf(event) as ReasonChoice })}>
          ${option('', messages.form.noReason)} ${reasonPresets.map((preset) => option(preset, messages.form.reasons[preset]))}
          ${option('other', messages.form.otherReason)}
        </select>
        ${icon('down')}
      </div>
      ${
        draft.reason === 'other'
          ? html`
            <label for="other-reason" class="visually-hidden">${messages.form.otherReasonLabel}</label>
            <input id="other-reason" part="input" class="input" type="text" .value=${draft.otherReason} dir="auto"
              placeholder=${messages.form.otherReasonLabel} aria-invalid=${error !== null} aria-describedby="reason-error"
              @input=${(event: InputEvent) => actions.editDraft({ otherReason: textOf(event) })} />
            ${hintOrError('reason-error', '', error)}
          `
          : nothing
      }
    </div>
  `;
}

function descriptionField({ messages, actions }: ViewContext, { draft, errors }: FormStep): TemplateResult {
  const error =
    errors.description === undefined ? null : messages.form.errors[errors.description]({ most: '', example: '' });
  return html`
    <div class="field">
      <label for="description">${messages.form.description} <span class="quiet">${messages.form.optional}</span></label>
      <textarea id="description" part="input" class="input" rows="2" dir="auto" .value=${draft.description}
        aria-invalid=${error !== null} aria-describedby="description-hint"
        @input=${(event: InputEvent) => actions.editDraft({ description: textOf(event) })}></textarea>
      ${hintOrError('description-hint', messages.form.descriptionHint, error)}
    </div>
  `;
}

export function hintOrError(id: string, hint: string, error: string | null): TemplateResult {
  return error === null
    ? html`<p id=${id} class="hint">${hint}</p>`
    : html`<p id=${id} class="hint error">${icon('alert')}${error}</p>`;
}

function errorText({ messages, format }: ViewContext, order: Order, error: FormStep['errors'][DraftField] & string) {
  const example = `12${format.decimalSeparator}50`;
  return messages.form.errors[error]({ most: format.money(order.refundableAmount, order.currency), example });
}

export function textOf({ currentTarget }: Event): string {
  return (currentTarget as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement).value;
}
