/** Exact decimal amounts. An amount is a plain decimal string everywhere; nothing here is ever a float. */

/** Binance Pay's smallest step: 0.00000001 (Create Order v3, `orderAmount`). */
export const MAX_DECIMALS = 8;

/** Far above any order; bounds the work that one hostile string can cause. */
export const MAX_INTEGER_DIGITS = 30;

/** The longest text read as a decimal. `1E-8` and `0.000000010` both appear on Binance Pay's wire. */
const MAX_DECIMAL_LENGTH = 64;

const decimalPattern = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;

/** A sign-less decimal string in plain notation without surplus zeros, such as `25.17` or `0.00000001`. */
export type Amount = string;

/** The value `units × 10^-decimals`. */
interface Decimal {
  readonly units: bigint;
  readonly decimals: number;
}

function read(text: string): Decimal {
  const [, integer, fraction = '', exponent = '0'] = decimalPattern.exec(text) ?? [];
  if (integer === undefined) throw new TypeError('not a decimal');
  const decimal = { units: BigInt(integer + fraction), decimals: fraction.length - Number(exponent) };
  return decimal.decimals < 0 ? rescale(decimal, 0) : decimal;
}

function rescale({ units, decimals }: Decimal, to: number): Decimal {
  return to === decimals ? { units, decimals } : { units: units * 10n ** BigInt(to - decimals), decimals: to };
}

function write({ units, decimals }: Decimal): string {
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const fraction = digits.slice(point).replace(/0+$/, '');
  return sign + digits.slice(0, point) + (fraction && `.${fraction}`);
}

/** Both at the finer scale of the two, where whole numbers are enough. */
function align(left: Decimal, right: Decimal): { left: bigint; right: bigint; decimals: number } {
  const decimals = Math.max(left.decimals, right.decimals);
  return { left: rescale(left, decimals).units, right: rescale(right, decimals).units, decimals };
}

function plus(one: Decimal, other: Decimal): Decimal {
  const { left, right, decimals } = align(one, other);
  return { units: left + right, decimals };
}

/**
 * Reads any spelling of a non-negative decimal that Binance Pay or a person writes (`25.170`, `1E-8`) and writes it plainly.
 * Returns null when the text is not such a decimal.
 */
export function parseAmount(text: string): Amount | null {
  if (text.length > MAX_DECIMAL_LENGTH || !decimalPattern.test(text) || text.startsWith('-')) return null;
  return write(read(text));
}

export function addAmounts(left: Amount, right: Amount): Amount {
  return write(plus(read(left), read(right)));
}

/** `left - right`; the result may carry a minus sign, which callers must look for before they use it as an amount. */
export function subtractAmounts(left: Amount, right: Amount): string {
  const { units, decimals } = read(right);
  return write(plus(read(left), { units: -units, decimals }));
}

export function sumAmounts(amounts: Iterable<Amount>): Amount {
  let sum: Decimal = { units: 0n, decimals: 0 };
  for (const amount of amounts) sum = plus(sum, read(amount));
  return write(sum);
}

/** @param times a whole number */
export function multiplyAmount(amount: Amount, times: number): Amount {
  const { units, decimals } = read(amount);
  return write({ units: units * BigInt(times), decimals });
}

/** -1, 0 or 1 as `left` is below, equal to or above `right`. Either side may be negative. */
export function compareAmounts(left: string, right: string): -1 | 0 | 1 {
  const aligned = align(read(left), read(right));
  return aligned.left < aligned.right ? -1 : aligned.left > aligned.right ? 1 : 0;
}
