/** The reason in the operator's own words, and what is wrong with those. */
import type { TemplateResult } from 'lit';
import type { RefundStep } from '../panel-state.js';
import type { DraftError } from '../refund-draft.js';
import { hintOrError, html, textOf } from './kit.js';
import type { RefundingContext } from './refunding-context.js';

type FormStep = Extract<RefundStep, { name: 'form' }>;

/** Of a text; those of the amount name figures. */
export function mistake({ messages }: RefundingContext, error: DraftError): string {
  return messages.partial.errors[error]({ most: '', example: '', currency: '' });
}

export function otherReason(context: RefundingContext, { draft, errors }: FormStep): TemplateResult {
  const { messages, actions } = context;
  const error = errors.otherReason;
  return html`
    <label for="other-reason" class="visually-hidden">${messages.form.otherReasonLabel}</label>
    <input id="other-reason" part="input" class="input" type="text" .value=${draft.otherReason} dir="auto"
      placeholder=${messages.form.otherReasonLabel} aria-invalid=${error !== undefined} aria-describedby="reason-error"
      @input=${(event: InputEvent) => actions.editDraft({ otherReason: textOf(event) })} />
    ${hintOrError('reason-error', '', error === undefined ? null : mistake(context, error))}
  `;
}
