/** Binance Pay, as the operations ask it. */
import type { ProblemCode } from '@refund-panel/shared';
import type { Order } from '../../domain/order.js';
import type { QueryOutcome, SubmitOutcome, UnknownOutcome } from '../../domain/outcome.js';
import type { VerifiedNotification } from './notifications.js';
import type { OrderKey } from './orders.js';

export interface RefundSubmission {
  readonly refundRequestId: string;
  readonly prepayId: string;
  /** Plain decimal notation. */
  readonly refundAmount: string;
  readonly refundReason: string | null;
  /** After this time it is no longer sent, and its outcome is unknown. */
  readonly sendBefore: Date;
}

export type OrderOutcome =
  | { readonly outcome: 'found'; readonly order: Order }
  | { readonly outcome: 'not_found' }
  /** Refused for a reason that asking again will not mend. */
  | { readonly outcome: 'declined'; readonly code: ProblemCode; readonly detail: string }
  | UnknownOutcome;

export type BalanceOutcome =
  | { readonly outcome: 'found'; readonly available: string }
  /** This key may not ask. */
  | { readonly outcome: 'declined' }
  | UnknownOutcome;

export interface Gateway {
  submitRefund(submission: RefundSubmission): Promise<SubmitOutcome>;
  queryRefund(refund: { readonly refundRequestId: string; readonly prepayId: string }): Promise<QueryOutcome>;
  queryOrder(by: OrderKey): Promise<OrderOutcome>;
  /**
   * What the merchant's Funding Wallet holds of a currency, free to use. For an amount that is small beside what was there a
   * moment ago, that will do.
   */
  queryBalance(currency: string, amount: string): Promise<BalanceOutcome>;
  /** Null when the signature is not Binance Pay's. @throws ProblemError when its certificates cannot be had now */
  verifyNotification(rawBody: Uint8Array, headers: Headers): Promise<VerifiedNotification | null>;
}
