/** A part of what is left, as people write it, and what it is read as. */
import { type Amount, type Order, subtractAmounts } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { RefundStep } from '../panel-state.js';
import { type RefundDraft, wantsAll } from '../refund-draft.js';
import { readAmountText } from './amount-text.js';
import { errorLine, hintOrError, html, textOf } from './kit.js';
import { readAmount } from './refund-plan.js';
import type { RefundingContext } from './refunding-context.js';

type FormStep = Extract<RefundStep, { name: 'form' }>;

/** Null while what is typed is no amount that can be refunded. */
export function draftAmount({ language }: RefundingContext, order: Order, draft: RefundDraft): string | null {
  if (wantsAll(draft, order)) return order.refundableAmount;
  const amount = readAmount(draft.amount, order, language.marks);
  return amount.ok ? amount.value : null;
}

/** What the typed amount is read as, and what it leaves; or how much there is. */
export function amountHint(context: RefundingContext, order: Order, draft: RefundDraft): string {
  const { messages, format } = context;
  const amount = draftAmount(context, order, draft);
  const money = (value: string) => format.money(value, order.currency);
  return amount === null
    ? messages.partial.upTo(money(order.refundableAmount))
    : messages.partial.leaves(money(amount), money(subtractAmounts(order.refundableAmount, amount)));
}

export function amountField(context: RefundingContext, order: Order, { draft, errors }: FormStep): TemplateResult {
  const { messages, format, actions } = context;
  const readings = readingsOf(context, order, draft);
  // In another language than it was found in there may be nothing to ask any more.
  const isPast = errors.amount === 'amount_ambiguous' ? readings === null : draft.amount === '' && isOfPolicy(errors);
  const error = isPast ? undefined : errors.amount;
  return html`
    <div class="field partial" data-anchor>
      <label for="amount" class="visually-hidden">${messages.partial.partLabel(order.currency)}</label>
      <div class="with-unit">
        <input id="amount" part="input" class="input money" type="text" inputmode="decimal" dir="ltr" .value=${draft.amount}
          maxlength="64" placeholder=${format.number('0')} aria-invalid=${error !== undefined} aria-describedby="amount-hint"
          data-landing @input=${(event: InputEvent) => actions.editDraft({ amount: textOf(event) })} />
        <span class="unit" aria-hidden="true">${order.currency}</span>
      </div>
      ${
        error === 'amount_ambiguous' && readings !== null
          ? question(context, readings)
          : hintOrError(
              'amount-hint',
              amountHint(context, order, draft),
              error === undefined ? null : errorText(context, order, error),
            )
      }
    </div>
  `;
}

/** It may have been about all that is left. */
function isOfPolicy({ amount }: FormStep['errors']): boolean {
  return amount === 'amount_over_limit';
}

/** Null where there is only one. */
function readingsOf({ language }: RefundingContext, { currency }: Order, { amount }: RefundDraft) {
  const reading = readAmountText(amount, currency, language.marks);
  return 'readings' in reading ? reading.readings : null;
}

/** What can be read in two ways is asked, never guessed; the answer is filled in as it is written here. */
function question({ messages, format, actions }: RefundingContext, readings: readonly Amount[]) {
  const [first = '', second = ''] = readings.map(format.number);
  const answer = (amount: string) => html`
    <button part="button" class="button small" type="button" @click=${() => actions.editDraft({ amount })}><bdi>${amount}</bdi></button>
  `;
  return html`
    ${errorLine('amount-hint', messages.partial.whichAmount(first, second))}
    <div class="answers">${answer(first)} ${answer(second)}</div>
  `;
}

function errorText(
  { messages, format }: RefundingContext,
  order: Order,
  error: FormStep['errors']['amount'] & string,
): string {
  return messages.partial.errors[error]({
    most: format.money(order.refundableAmount, order.currency),
    example: format.number('12.5'),
    currency: order.currency,
  });
}
