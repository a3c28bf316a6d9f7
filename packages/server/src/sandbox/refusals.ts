/** Binance Pay's result codes and what the sandbox says with them. Source: its "API common", Refund Order and FAQ pages. */

/** One of Binance Pay's own refusals. */
export interface Refusal {
  readonly code: string;
  readonly errorMessage: string;
}

/** The codes of calls that the sandbox answers, and the old family of refund codes. */
const messages: Readonly<Record<string, string>> = {
  '400000': 'Unknown error.',
  '400001': 'Invalid request.',
  '400002': 'Signature for this request is not valid.',
  '400003': 'Timestamp for this request is outside of the time window.',
  '400004': 'Invalid API key or IP.',
  '400005': 'The API key has a bad format.',
  '400006': 'The HTTP method is not supported.',
  '400007': 'The media type is not supported.',
  '400008': 'The request body is invalid.',
  '400100': 'A mandatory parameter is empty or malformed.',
  '400101': 'A parameter has a wrong length.',
  '400102': 'A parameter has a wrong value.',
  '400103': 'A parameter has illegal characters.',
  '400104': 'The request is too large.',
  '400201': 'merchantTradeNo is invalid or duplicated.',
  '400202': 'Order not found.',
  '400203': 'The account status is invalid.',
  '400204': 'Invalid order status.',
  '400205': 'The sub-merchant exists already.',
  '400206': 'The sub-merchant is invalid.',
  '400301': 'Invalid prepayId.',
  '400302': 'Too many refund attempts.',
  '400303': 'Invalid refund amount.',
  '400304': 'The remaining amount of the account is not enough.',
  '400606': 'Merchant access forbidden.',
  '400607': 'Refund too many times.',
  '400608': 'Refund amount invalid.',
  '400611': 'Insufficient balance.',
  '406207': 'The direct debit is not possible.',
  '406212': 'The direct debit is not possible.',
  '50001': 'Server error.',
};

/** The six-digit codes: an order whose prepayId ends in one has its refunds refused with it. */
export const sixDigitCodes: readonly string[] = Object.keys(messages).filter((code) => code.length === 6);

/** @param errorMessage left out, the code's usual one */
export function refusal(code: string, errorMessage?: string): Refusal {
  return { code, errorMessage: errorMessage ?? messages[code] ?? 'Refused as the sandbox was told to.' };
}
