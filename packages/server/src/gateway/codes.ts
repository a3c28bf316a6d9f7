/** Binance Pay's result codes: what each means for a call that moves money, and what a person should do about it. */
import type { ProblemCode } from '@refund-panel/shared';

export interface CodeMeaning {
  readonly code: ProblemCode;
  readonly detail: string;
}

const noMoney = 'No money moved.';

const malformed: CodeMeaning = {
  code: 'gateway_declined',
  detail: `Binance Pay could not accept the request as it was written. ${noMoney} Please report this with the code.`,
};
const badCredentials: CodeMeaning = {
  code: 'gateway_misconfigured',
  detail: `Binance Pay refused the server's API key or signature. ${noMoney} Ask whoever runs the refund server to check the key, the secret and the trusted IPs.`,
};
const badAccount: CodeMeaning = {
  code: 'gateway_misconfigured',
  detail: `Binance Pay does not let this merchant account refund. ${noMoney} Check the account and the key's permissions in the Merchant Management Platform.`,
};
const badClock: CodeMeaning = {
  code: 'gateway_misconfigured',
  detail: `Binance Pay says the server's clock is wrong. ${noMoney} Ask whoever runs the refund server to synchronise it.`,
};
const unknownOrder: CodeMeaning = {
  code: 'order_not_found',
  detail: `Binance Pay does not know this order. ${noMoney}`,
};
const wrongOrderStatus: CodeMeaning = {
  code: 'order_not_refundable',
  detail: `Binance Pay says the order cannot be refunded in its present state. ${noMoney}`,
};
const attemptsUsedUp: CodeMeaning = {
  code: 'no_attempts_left',
  detail: `Binance Pay allows no further refund of this order. ${noMoney}`,
};
const tooMuch: CodeMeaning = {
  code: 'amount_exceeds_refundable',
  detail: `Binance Pay says less than this is left on the order; some of it may have been refunded elsewhere. ${noMoney}`,
};
const walletShort: CodeMeaning = {
  code: 'wallet_short',
  detail: `The merchant's Funding Wallet holds too little. ${noMoney} Top it up, then refund again.`,
};

/**
 * Codes by which Binance Pay says that it refused the call for good. Any other code, 400000 among them, is unknown.
 * The 4003xx family is from 2021, the 4006xx one from 2026; both are accepted.
 */
const meanings: ReadonlyMap<string, CodeMeaning> = new Map([
  ['400001', malformed], // INVALID_REQUEST
  ['400002', badCredentials], // INVALID_SIGNATURE
  ['400003', badClock], // INVALID_TIMESTAMP, after one attempt with a fresh one
  ['400004', badCredentials], // INVALID_API_KEY_OR_IP
  ['400005', badCredentials], // BAD_API_KEY_FMT
  ['400006', malformed], // BAD_HTTP_METHOD
  ['400007', malformed], // MEDIA_TYPE_NOT_SUPPORTED
  ['400008', malformed], // INVALID_REQUEST_BODY
  ['400100', malformed], // MANDATORY_PARAM_EMPTY_OR_MALFORMED
  ['400101', malformed], // INVALID_PARAM_WRONG_LENGTH
  ['400102', malformed], // INVALID_PARAM_WRONG_VALUE
  ['400103', malformed], // INVALID_PARAM_ILLEGAL_CHAR
  ['400104', malformed], // INVALID_REQUEST_TOO_LARGE
  ['400201', unknownOrder], // INVALID_MERCHANT_TRADE_NO
  ['400202', unknownOrder], // ORDER_NOT_FOUND
  ['400203', badAccount], // INVALID_ACCOUNT_STATUS
  ['400204', wrongOrderStatus], // INVALID_ORDER_STATUS
  ['400301', unknownOrder], // INVALID_PREPAY_ID
  ['400302', attemptsUsedUp], // TOO_MANY_REFUND_ATTEMPTS
  ['400303', tooMuch], // INVALID_REFUND_AMOUNT
  ['400304', walletShort], // ACCOUNT_REMAINING_AMOUNT_NOT_ENOUGH
  ['400606', badAccount], // MERCHANT_ACCESS_FORBIDDEN
  ['400607', attemptsUsedUp], // PAYMENT_REFUND_TOO_MANY_TIMES
  ['400608', tooMuch], // PAYMENT_REFUND_AMOUNT_INVALID
  ['400611', walletShort], // PAYMENT_INSUFFICIENT_BALANCE
]);

export const INVALID_TIMESTAMP = '400003';

/** Null when the code says nothing certain. */
export function meaningOf(code: string): CodeMeaning | null {
  return meanings.get(code) ?? null;
}

/** Codes by which a look-up says that there is no such order or refund, or that its id cannot be one. */
const notFoundCodes: ReadonlySet<string> = new Set([
  '400201',
  '400202',
  '400301',
  '400100',
  '400101',
  '400102',
  '400103',
]);

export function saysNotFound(code: string): boolean {
  return notFoundCodes.has(code);
}
