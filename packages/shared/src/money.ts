/** Exact decimal amounts. An amount is a plain decimal string everywhere; nothing here is ever a float. */
import { Big } from 'big.js';
import * as z from 'zod/mini';

/** Binance Pay's smallest step: 0.00000001 (Create Order v3, `orderAmount`). */
export const MAX_DECIMALS = 8;

/** Far above any order; bounds the work that one hostile string can cause. */
export const MAX_INTEGER_DIGITS = 30;

/** The longest text read as a decimal. `1E-8` and `0.000000010` both appear on Binance Pay's wire. */
const MAX_DECIMAL_LENGTH = 64;

const decimalPattern = /^\d+(\.\d+)?([eE][+-]?\d{1,2})?$/;

/** A sign-less decimal string in plain notation without surplus zeros, such as `25.17` or `0.00000001`. */
export type Amount = string;

/**
 * Reads any spelling of a non-negative decimal that Binance Pay or a person writes (`25.170`, `1E-8`) and writes it plainly.
 * Returns null when the text is not such a decimal.
 */
export function parseAmount(text: string): Amount | null {
  if (text.length > MAX_DECIMAL_LENGTH || !decimalPattern.test(text)) return null;
  return new Big(text).toFixed();
}

export function addAmounts(left: Amount, right: Amount): Amount {
  return new Big(left).plus(right).toFixed();
}

/** `left - right`; the result may carry a minus sign, which callers must look for before they use it as an amount. */
export function subtractAmounts(left: Amount, right: Amount): string {
  return new Big(left).minus(right).toFixed();
}

export function sumAmounts(amounts: Iterable<Amount>): Amount {
  let sum = new Big(0);
  for (const amount of amounts) sum = sum.plus(amount);
  return sum.toFixed();
}

/** @param times a whole number */
export function multiplyAmount(amount: Amount, times: number): Amount {
  return new Big(amount).times(times).toFixed();
}

/** -1, 0 or 1 as `left` is below, equal to or above `right`. Either side may be negative. */
export function compareAmounts(left: string, right: string): -1 | 0 | 1 {
  return new Big(left).cmp(right);
}

function isRefundable(amount: Amount | null): boolean {
  if (amount === null) return false;
  const [integer = '', decimals = ''] = amount.split('.');
  return amount !== '0' && integer.length <= MAX_INTEGER_DIGITS && decimals.length <= MAX_DECIMALS;
}

/** A decimal string as a caller sends it: above zero, at most 8 decimals; exponents are accepted. */
export const amountSchema = z.string({ error: `must be a decimal string such as "25.17"` }).check(
  z.refine((text) => isRefundable(parseAmount(text)), {
    error: `must be a decimal string above 0 with at most ${MAX_DECIMALS} decimals, such as "25.17"`,
  }),
);
