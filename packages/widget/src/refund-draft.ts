/** What the operator has typed so far, and the shapes of what it would do. */
import type { Amount, CreateRefundBody, OrderSummary } from '@refund-panel/shared';
import { OTHER_REASON, type ReasonPreset } from './refund-reasons.js';

export interface RefundDraft {
  readonly mode: 'full' | 'partial';
  /** As typed. */
  readonly amount: string;
  /** The id of a preset, `other`, or empty for none. */
  readonly reason: string;
  readonly otherReason: string;
  readonly description: string;
}

export const emptyDraft: RefundDraft = { mode: 'full', amount: '', reason: '', otherReason: '', description: '' };

export type DraftField = 'amount' | 'reason' | 'otherReason' | 'description';
export type DraftError =
  | 'amount_missing'
  | 'amount_unreadable'
  | 'amount_ambiguous'
  | 'amount_other_currency'
  | 'amount_zero'
  | 'amount_too_precise'
  | 'amount_too_large'
  | 'amount_over_limit'
  | 'reason_not_chosen'
  | 'reason_not_allowed'
  | 'reason_missing'
  | 'reason_too_long'
  | 'description_missing'
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

export interface OfferedReasons {
  readonly reasons: readonly ReasonPreset[];
  /** No reason in the operator's own words. */
  readonly reasonsOnly: boolean;
  /** In place of "no reason given" where there must be one. */
  readonly choose?: string;
}

/** At the last attempt Binance Pay returns everything, whatever the amount (Refund Order, remainingAttempts). */
export function isLastAttempt({ remainingAttempts }: Pick<OrderSummary, 'remainingAttempts'>): boolean {
  return remainingAttempts === 1;
}

export function wantsAll(draft: RefundDraft, order: OrderSummary): boolean {
  return draft.mode === 'full' || isLastAttempt(order);
}

/** Undefined for none, for the operator's own words, and for one that the page offers no more. */
export function presetOf({ reason }: RefundDraft, { reasons }: OfferedReasons): ReasonPreset | undefined {
  return reasons.find(({ id }) => id === reason);
}

export function isOtherReason({ reason }: RefundDraft, { reasonsOnly }: OfferedReasons): boolean {
  return reason === OTHER_REASON && !reasonsOnly;
}

/** The parts of the order's amount as percentages, for drawing only: a pixel may be rounded, an amount never is. */
export function shareOf(amount: Amount, { orderAmount }: Pick<OrderSummary, 'orderAmount'>): number {
  const share = (Number(amount) / Number(orderAmount)) * 100;
  return Number.isFinite(share) ? Math.min(100, Math.max(0, share)) : 0;
}
