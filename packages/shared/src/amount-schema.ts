/** An amount, and a currency, as a caller sends them. */
import * as z from 'zod/mini';
import { type Amount, MAX_DECIMALS, MAX_INTEGER_DIGITS, parseAmount } from './money.js';

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

/** As `amountSchema`, and zero. */
export const amountOrZeroSchema = z.string({ error: `must be a decimal string such as "25.17"` }).check(
  z.refine((text) => parseAmount(text) === '0' || isRefundable(parseAmount(text)), {
    error: `must be a decimal string, 0 or above, with at most ${MAX_DECIMALS} decimals, such as "25.17"`,
  }),
);

export const currencySchema = z
  .string()
  .check(z.regex(/^[A-Z0-9]{1,16}$/, { error: 'must be a currency such as USDT' }));
