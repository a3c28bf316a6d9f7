/** What the operator has typed so far, and what it would do: pure rules from text to an exact refund. */
import {
  type Amount,
  type CreateRefundBody,
  compareAmounts,
  MAX_DECIMALS,
  MAX_DESCRIPTION_LENGTH,
  MAX_REFUND_REASON_LENGTH,
  type OrderSummary,
  parseAmount,
  subtractAmounts,
} from '@refund-panel/shared';

export const reasonPresets = ['customer_request', 'duplicate_payment', 'out_of_stock', 'not_delivered'] as const;
export type ReasonPreset = (typeof reasonPresets)[number];
export type ReasonChoice = ReasonPreset | 'other' | '';

export interface RefundDraft {
  readonly mode: 'full' | 'partial';
  /** As typed. */
  readonly amount: string;
  readonly reason: ReasonChoice;
  readonly otherReason: string;
  readonly description: string;
}

export const emptyDraft: RefundDraft = { mode: 'full', amount: '', reason: '', otherReason: '', description: '' };

export type DraftField = 'amount' | 'otherReason' | 'description';
export type DraftError =
  | 'amount_missing'
  | 'amount_unreadable'
  | 'amount_ambiguous'
  | 'amount_zero'
  | 'amount_too_precise'
  | 'amount_too_large'
  | 'reason_missing'
  | 'reason_too_long'
  | 'description_too_long';
export type DraftErrors = Readonly<Partial<Record<DraftField, DraftError>>>;

/** Exactly what one confirmed click will ask for, with the figures that the confirmation names. */
export interface RefundPlan {
  readonly body: CreateRefundBody;
  readonly refundAmount: Amount;
  readonly currency: string;
  readonly leftAfter: Amount;
  readonly attemptsAfter: number;
}

export interface DraftLanguage {
  readonly decimalSeparator: string;
  readonly reasons: Readonly<Record<ReasonPreset, string>>;
}

export type Checked<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure };

/** At the last attempt Binance Pay returns everything, whatever the amount (Refund Order, remainingAttempts). */
export function isLastAttempt({ remainingAttempts }: Pick<OrderSummary, 'remainingAttempts'>): boolean {
  return remainingAttempts === 1;
}

/**
 * Reads an amount as a person types it: with a point, or with the locale's own decimal separator.
 * Groups of thousands are refused rather than guessed: `1.234` is a thousand times more in one country than in another.
 */
export function readAmount(
  typed: string,
  { refundableAmount }: Pick<OrderSummary, 'refundableAmount'>,
  decimalSeparator: string,
): Checked<Amount, DraftError> {
  const text = typed.trim();
  if (text === '') return { ok: false, error: 'amount_missing' };
  if (decimalSeparator !== '.' && /^\d{1,3}(\.\d{3})+$/.test(text)) return { ok: false, error: 'amount_ambiguous' };
  const plain = text.replace(decimalSeparator, '.');
  if (!/^(\d+\.?\d*|\.\d+)$/.test(plain)) return { ok: false, error: 'amount_unreadable' };
  const amount = parseAmount(plain.replace(/^\./, '0.').replace(/\.$/, ''));
  if (amount === null) return { ok: false, error: 'amount_unreadable' };
  if (amount === '0') return { ok: false, error: 'amount_zero' };
  if ((amount.split('.')[1] ?? '').length > MAX_DECIMALS) return { ok: false, error: 'amount_too_precise' };
  if (compareAmounts(amount, refundableAmount) > 0) return { ok: false, error: 'amount_too_large' };
  return { ok: true, value: amount };
}

/** What the draft would do to the order as it stands, or every field that is wrong. */
export function planRefund(
  draft: RefundDraft,
  order: OrderSummary,
  language: DraftLanguage,
): Checked<RefundPlan, DraftErrors> {
  const amount = wantsAll(draft, order)
    ? { ok: true as const, value: order.refundableAmount }
    : readAmount(draft.amount, order, language.decimalSeparator);
  const refundReason = reasonOf(draft, language);
  const description = withoutControls(draft.description.replace(/\r\n?/g, '\n'), /[^\P{Cc}\n\t]|\p{Cs}/gu);

  const errors: { -readonly [Field in DraftField]?: DraftError } = {};
  if (!amount.ok) errors.amount = amount.error;
  if (draft.reason === 'other' && refundReason === '') errors.otherReason = 'reason_missing';
  if (refundReason.length > MAX_REFUND_REASON_LENGTH) errors.otherReason = 'reason_too_long';
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

export function wantsAll(draft: RefundDraft, order: OrderSummary): boolean {
  return draft.mode === 'full' || isLastAttempt(order);
}

function reasonOf({ reason, otherReason }: RefundDraft, { reasons }: DraftLanguage): string {
  if (reason === '') return '';
  return reason === 'other' ? withoutControls(otherReason) : reasons[reason];
}

/** The server refuses control characters; a person never meant to paste one. */
export function withoutControls(text: string, controls = /\p{Cc}|\p{Cs}/gu): string {
  return text.replace(controls, ' ').trim();
}

/** The parts of the order's amount as percentages, for drawing only: a pixel may be rounded, an amount never is. */
export function shareOf(amount: Amount, { orderAmount }: Pick<OrderSummary, 'orderAmount'>): number {
  const share = (Number(amount) / Number(orderAmount)) * 100;
  return Number.isFinite(share) ? Math.min(100, Math.max(0, share)) : 0;
}
