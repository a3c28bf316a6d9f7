/** What stands below the choice of a reason. */
import type { TemplateResult } from 'lit';
import type { RefundStep } from '../panel-state.js';
import { type DraftError, type DraftErrors, isOtherReason, type RefundDraft } from '../refund-draft.js';
import { hintOrError, html, nothing, textOf } from './kit.js';
import type { RefundingContext } from './refunding-context.js';

type FormStep = Extract<RefundStep, { name: 'form' }>;

/** Of a text; those of the amount name figures. */
export function mistake({ messages }: RefundingContext, error: DraftError): string {
  return messages.partial.errors[error]({ most: '', example: '', currency: '' });
}

/** The reason's own text where it is none of those offered, and what is wrong with either. */
export function reasonAside(context: RefundingContext, { draft, errors }: FormStep): TemplateResult {
  const error = errors.reason ?? errors.otherReason;
  return html`
    ${isOtherReason(draft, context.language) ? ownReason(context, draft, errors) : nothing}
    ${hintOrError('reason-error', '', error === undefined ? null : mistake(context, error))}
  `;
}

function ownReason({ messages, actions }: RefundingContext, draft: RefundDraft, errors: DraftErrors): TemplateResult {
  return html`
    <label for="other-reason" class="visually-hidden">${messages.form.otherReasonLabel}</label>
    <input id="other-reason" part="input" class="input" type="text" .value=${draft.otherReason} dir="auto"
      placeholder=${messages.form.otherReasonLabel} aria-invalid=${errors.otherReason !== undefined} aria-describedby="reason-error"
      @input=${(event: InputEvent) => actions.editDraft({ otherReason: textOf(event) })} />
  `;
}
