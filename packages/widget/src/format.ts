/** Numbers and times in the operator's language. Amounts stay exact: they are formatted from their decimal string. */
import { type Amount, MAX_DECIMALS } from '@refund-panel/shared';

export interface Format {
  /** The locale that was asked for, known or not. */
  readonly asked: string;
  /** How amounts are written. */
  readonly numbers: Intl.NumberFormat;
  number(amount: Amount): string;
  /** A whole number of things. */
  count(number: number): string;
  /** `25.17 USDT`, which never breaks across lines, and is a run of its own among words that run from right to left. */
  money(amount: Amount, currency: string): string;
  time(at: string): string;
}

const NO_BREAK_SPACE = '\u00a0';

/** @param locale a BCP 47 tag; one that the browser does not know falls back to English */
export function createFormat(locale: string): Format {
  const known = knownLocale(locale);
  const numbers = new Intl.NumberFormat(known, { minimumFractionDigits: 2, maximumFractionDigits: MAX_DECIMALS });
  const times = new Intl.DateTimeFormat(known, { dateStyle: 'medium', timeStyle: 'short' });
  const isIsolated = isRightToLeft(known);
  // Among Arabic or Hebrew words a number and its currency, or the parts of a date, would change places. The mark before them is
  // for sentences that begin with one: by its letters they would count as running from left to right.
  const isolated = (text: string) => (isIsolated ? `\u200f\u2068${text}\u2069` : text);
  const number = (amount: Amount) =>
    isExact ? numbers.format(amount as Intl.StringNumericLiteral) : amount.replace('.', decimalOf(numbers));
  return {
    asked: locale,
    numbers,
    number,
    count: (count) => count.toLocaleString(known),
    money: (amount, currency) => isolated(`${number(amount)}${NO_BREAK_SPACE}${currency}`),
    time: (at) => isolated(times.format(new Date(at))),
  };
}

/** Browsers before 2023 turn the string into a float on the way; they show amounts plainly instead. */
const isExact = (() => {
  const beyondFloats = '9007199254740993.00000001';
  const format = new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: MAX_DECIMALS });
  return format.format(beyondFloats as Intl.StringNumericLiteral) === beyondFloats;
})();

function decimalOf(numbers: Intl.NumberFormat): string {
  return numbers.formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.';
}

function knownLocale(locale: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf([locale])[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function isRightToLeft(locale: string): boolean {
  return /Arab|Hebr|Thaa|Syrc|Nkoo|Adlm/.test(new Intl.Locale(locale).maximize().script ?? '');
}
