/** What a draft would do: pure rules from text to an exact refund. */
import {
  type Amount,
  compareAmounts,
  MAX_DECIMALS,
  MAX_DESCRIPTION_LENGTH,
  MAX_REFUND_REASON_LENGTH,
  type OrderSummary,
  subtractAmounts,
} from '@refund-panel/shared';
import {
  type DraftError,
  type DraftErrors,
  type DraftField,
  isOtherReason,
  type OfferedReasons,
  presetOf,
  type RefundDraft,
  type RefundPlan,
  wantsAll,
} from '../refund-draft.js';
import { type NumberMarks, readAmountText } from './amount-text.js';
import { isOverLimit, type PolicyRule, ruleOf } from './policy-rules.js';

export interface DraftLanguage extends OfferedReasons {
  readonly marks: NumberMarks;
  /** As the policy last was. */
  readonly rules?: readonly PolicyRule[];
}

export type Checked<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure };

/** Reads the amount, and holds it against what Binance Pay takes and what is left. */
export function readAmount(
  typed: string,
  { refundableAmount, currency }: Pick<OrderSummary, 'refundableAmount' | 'currency'>,
  marks: NumberMarks,
): Checked<Amount, DraftError> {
  const reading = readAmountText(typed, currency, marks);
  if (!reading.ok) return { ok: false, error: `amount_${reading.reason}` };
  const { value } = reading;
  if (value === '0') return { ok: false, error: 'amount_zero' };
  if ((value.split('.')[1] ?? '').length > MAX_DECIMALS) return { ok: false, error: 'amount_too_precise' };
  if (compareAmounts(value, refundableAmount) > 0) return { ok: false, error: 'amount_too_large' };
  return reading;
}

/** What the draft would do to the order as it stands, or every field that is wrong. */
export function planRefund(
  draft: RefundDraft,
  order: OrderSummary,
  language: DraftLanguage,
): Checked<RefundPlan, DraftErrors> {
  const amount = wantsAll(draft, order)
    ? { ok: true as const, value: order.refundableAmount }
    : readAmount(draft.amount, order, language.marks);
  const refundReason = reasonOf(draft, language);
  const description = withoutControls(draft.description.replace(/\r\n?/g, '\n'), /[^\P{Cc}\n\t]|\p{Cs}/gu);

  const errors: { -readonly [Field in DraftField]?: DraftError } = {};
  if (!amount.ok) errors.amount = amount.error;
  if (amount.ok && isOverLimit(ruleOf(language.rules, order.currency), amount.value))
    errors.amount = 'amount_over_limit';
  if (language.choose !== undefined && refundReason === '') errors.reason = 'reason_not_chosen';
  if (isOtherReason(draft, language) && refundReason === '') errors.otherReason = 'reason_missing';
  if (refundReason.length > MAX_REFUND_REASON_LENGTH) errors.otherReason = 'reason_too_long';
  if (description === '' && presetOf(draft, language)?.noteRequired) errors.description = 'description_missing';
  if (description.length > MAX_DESCRIPTION_LENGTH) errors.description = 'description_too_long';
  if (!amount.ok || Object.keys(errors).length > 0) return { ok: false, error: errors };

  return {
    ok: true,
    value: {
      // Always the sum that was confirmed, never the word `full`: a refund that a colleague makes in between
      // must not change what this click returns.
      body: {
        refundAmount: amount.value,
        ...(refundReason === '' ? {} : { refundReason }),
        ...(description === '' ? {} : { description }),
        // Should it have changed by the click, the server refuses: of two colleagues at once, one is told.
        expectedRefundableAmount: order.refundableAmount,
      },
      refundAmount: amount.value,
      currency: order.currency,
      leftAfter: subtractAmounts(order.refundableAmount, amount.value),
      attemptsAfter: order.remainingAttempts - 1,
    },
  };
}

function reasonOf(draft: RefundDraft, language: DraftLanguage): string {
  return isOtherReason(draft, language) ? withoutControls(draft.otherReason) : (presetOf(draft, language)?.label ?? '');
}

/** The last attempt returns everything: whoever starts it has typed the sum. */
export function needsTyping({ attemptsAfter }: RefundPlan): boolean {
  return attemptsAfter === 0;
}

export function isTyped(typed: string, { refundAmount, currency }: RefundPlan, { marks }: DraftLanguage): boolean {
  const reading = readAmountText(typed, currency, marks);
  return reading.ok && reading.value === refundAmount;
}

/** The server refuses control characters; a person never meant to paste one. */
export function withoutControls(text: string, controls = /\p{Cc}|\p{Cs}/gu): string {
  return text.replace(controls, ' ').trim();
}
