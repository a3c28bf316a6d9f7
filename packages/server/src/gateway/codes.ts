/**
 * Binance Pay's result codes, each with what it means for a call that moves money: one table, for both families of codes
 * (4003xx of 2021 and 4006xx of 2026). A code that is not in it is unknown, and is logged as a gap.
 */
import type { ProblemCode } from '@refund-panel/shared';
import { SUCCESS_CODE } from './wire.js';

/** What the code says of the call: carried out, refused for good (so that no money moved), or nothing certain. */
type Verdict = 'accepted' | 'declined' | 'unknown';

/**
 * - `never`: the same request would be refused again.
 * - `signed_again`: once, with a fresh timestamp.
 * - `asked_first`: only under the same refundRequestId, and after asking what became of it.
 * - `after_top_up`: the same refund, which waits until the wallet holds enough.
 * - `after_repair`: a new refund, once the settings are mended.
 */
type Retry = 'never' | 'signed_again' | 'asked_first' | 'after_top_up' | 'after_repair';

/** Who can mend it: nobody needs to, who asked for the refund, who owns the merchant account, who runs this server, or its authors. */
type Actor = 'nobody' | 'operator' | 'merchant' | 'host' | 'developer';

interface Meaning {
  readonly outcome: Verdict;
  readonly retry: Retry;
  readonly actor: Actor;
  /** Null when there is nothing to tell an operator: the refund goes on. */
  readonly problem: ProblemCode | null;
  /** For a person: what happened. */
  readonly happened: string;
  /** For a person: what to do. */
  readonly advice: string;
}

export interface ResultCode extends Meaning {
  readonly code: string;
  /** Binance Pay's own name for it. */
  readonly name: string;
}

const declined = (
  problem: ProblemCode,
  actor: Actor,
  happened: string,
  advice: string,
  retry: Retry = 'never',
): Meaning => ({ outcome: 'declined', retry, actor, problem, happened, advice });

const uncertain = (actor: Actor, happened: string): Meaning => ({
  outcome: 'unknown',
  retry: 'asked_first',
  actor,
  problem: null,
  happened,
  advice: 'Binance Pay is asked what became of it.',
});

const success: Meaning = {
  outcome: 'accepted',
  retry: 'never',
  actor: 'nobody',
  problem: null,
  happened: 'Binance Pay accepted the request.',
  advice: '',
};
const malformed = declined(
  'gateway_declined',
  'developer',
  'Binance Pay could not accept the request as it was written.',
  'Please report this with the code.',
);
const badCredentials = declined(
  'gateway_misconfigured',
  'host',
  "Binance Pay refused the server's API key or signature.",
  'Ask whoever runs the refund server to check the key, the secret and the trusted IPs.',
  'after_repair',
);
const badClock = declined(
  'gateway_misconfigured',
  'host',
  "Binance Pay says the server's clock is wrong.",
  'Ask whoever runs the refund server to synchronise it.',
  'signed_again',
);
const badAccount = declined(
  'gateway_misconfigured',
  'merchant',
  'Binance Pay does not let this merchant account refund.',
  "Check the account and the key's permissions in the Merchant Management Platform.",
  'after_repair',
);
const unknownOrder = declined('order_not_found', 'operator', 'Binance Pay does not know this order.', 'Check its id.');
const wrongOrderStatus = declined(
  'order_not_refundable',
  'operator',
  'Binance Pay says the order cannot be refunded in its present state.',
  'Look at the order again.',
);
const attemptsUsedUp = declined(
  'no_attempts_left',
  'operator',
  'Binance Pay allows no further refund of this order.',
  'Whatever is still owed must be paid another way.',
);
const tooMuch = declined(
  'amount_exceeds_refundable',
  'operator',
  'Binance Pay says less than this is left on the order; some of it may have been refunded elsewhere.',
  'Look at the order again and ask for less.',
);
const walletShort = declined(
  'wallet_short',
  'merchant',
  "The merchant's Funding Wallet holds too little.",
  'Top it up; the refund waits and then goes on by itself.',
  'after_top_up',
);
const brokenGateway = uncertain('nobody', 'Binance Pay met an error of its own.');
const systemAbnormality = uncertain(
  'developer',
  'Binance Pay calls the request abnormal; a missing body or content type is the usual cause.',
);
const notOurs = uncertain('developer', 'A code of another kind of payment, which no refund should get.');

/** Sources: the result-code tables of Binance Pay's "API common", Refund Order and FAQ pages, and public clients. */
export const resultCodes: readonly ResultCode[] = [
  { code: SUCCESS_CODE, name: 'SUCCESS', ...success },
  { code: '400000', name: 'UNKNOWN_ERROR', ...brokenGateway },
  { code: '400001', name: 'INVALID_REQUEST', ...malformed },
  { code: '400002', name: 'INVALID_SIGNATURE', ...badCredentials },
  { code: '400003', name: 'INVALID_TIMESTAMP', ...badClock },
  { code: '400004', name: 'INVALID_API_KEY_OR_IP', ...badCredentials },
  { code: '400005', name: 'BAD_API_KEY_FMT', ...badCredentials },
  { code: '400006', name: 'BAD_HTTP_METHOD', ...malformed },
  { code: '400007', name: 'MEDIA_TYPE_NOT_SUPPORTED', ...malformed },
  { code: '400008', name: 'INVALID_REQUEST_BODY', ...malformed },
  { code: '400100', name: 'MANDATORY_PARAM_EMPTY_OR_MALFORMED', ...malformed },
  { code: '400101', name: 'INVALID_PARAM_WRONG_LENGTH', ...malformed },
  { code: '400102', name: 'INVALID_PARAM_WRONG_VALUE', ...malformed },
  { code: '400103', name: 'INVALID_PARAM_ILLEGAL_CHAR', ...malformed },
  { code: '400104', name: 'INVALID_REQUEST_TOO_LARGE', ...malformed },
  { code: '400201', name: 'INVALID_MERCHANT_TRADE_NO', ...unknownOrder },
  { code: '400202', name: 'ORDER_NOT_FOUND', ...unknownOrder },
  { code: '400203', name: 'INVALID_ACCOUNT_STATUS', ...badAccount },
  { code: '400204', name: 'INVALID_ORDER_STATUS', ...wrongOrderStatus },
  { code: '400205', name: 'SUB_MERCHANT_EXISTS', ...malformed },
  { code: '400206', name: 'SUB_MERCHANT_INVALID', ...badAccount },
  { code: '400301', name: 'INVALID_PREPAY_ID', ...unknownOrder },
  { code: '400302', name: 'TOO_MANY_REFUND_ATTEMPTS', ...attemptsUsedUp },
  { code: '400303', name: 'INVALID_REFUND_AMOUNT', ...tooMuch },
  { code: '400304', name: 'ACCOUNT_REMAINING_AMOUNT_NOT_ENOUGH', ...walletShort },
  { code: '400606', name: 'MERCHANT_ACCESS_FORBIDDEN', ...badAccount },
  { code: '400607', name: 'PAYMENT_REFUND_TOO_MANY_TIMES', ...attemptsUsedUp },
  { code: '400608', name: 'PAYMENT_REFUND_AMOUNT_INVALID', ...tooMuch },
  { code: '400611', name: 'PAYMENT_INSUFFICIENT_BALANCE', ...walletShort },
  { code: '406207', name: 'DIRECT_DEBIT', ...notOurs },
  { code: '406212', name: 'DIRECT_DEBIT', ...notOurs },
  { code: '50001', name: 'SERVER_ERROR', ...brokenGateway },
  { code: '100001001', name: 'SYSTEM_ABNORMALITY', ...systemAbnormality },
];

const byCode: ReadonlyMap<string, ResultCode> = new Map(resultCodes.map((row) => [row.code, row]));

/** Null for a code that the table does not have: a gap, and as uncertain as no answer. */
export function findResultCode(code: string): ResultCode | null {
  return byCode.get(code) ?? null;
}

/** What a person reads of a declined call. */
export function describeDeclined({ happened, advice }: ResultCode): string {
  return `${happened} No money moved. ${advice}`;
}

/** Codes by which a look-up says that there is no such order, or that its id cannot be one. */
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
