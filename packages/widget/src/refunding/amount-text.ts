/** Reads an amount as people write it in their locale. What can be read in two ways is never guessed. */
import { type Amount, parseAmount } from '@refund-panel/shared';

/** How a locale writes numbers, as `Intl` says. */
export interface NumberMarks {
  readonly decimal: string;
  readonly group: string;
  /** The digits of each group but the last, which always has three: two in India, else three. */
  readonly groupSize: number;
}

export type AmountReading =
  | { readonly ok: true; readonly value: Amount }
  | { readonly ok: false; readonly reason: 'missing' | 'unreadable' | 'other_currency' }
  | { readonly ok: false; readonly reason: 'ambiguous'; readonly readings: readonly Amount[] };

/** Point, comma and the Arabic decimal mark; nobody writes decimals after anything else. */
const decimalMarks = ['.', ',', '٫'];

export function numberMarksOf(format: Intl.NumberFormat): NumberMarks {
  const parts = format.formatToParts(12_345_678.5);
  const find = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const groupSize = parts.filter(({ type }) => type === 'integer')[1]?.value.length ?? 3;
  return { decimal: plainText(find('decimal')), group: plainText(find('group')), groupSize };
}

/**
 * The locale's own decimal separator means decimals. Else the text is read by every convention: with point, comma or the Arabic
 * mark for decimals, and groups of three (or the locale's own) between points, commas, blanks or apostrophes. One reading is
 * taken; of two, as `1.234` in German, a person is asked.
 *
 * @param currency may stand before or after the number; another one is refused
 */
export function readAmountText(typed: string, currency: string, marks: NumberMarks): AmountReading {
  const text = plainText(withoutCurrency(plainText(typed), currency));
  if (text === '') return { ok: false, reason: 'missing' };
  if (/^[\p{L}\p{Sc}]|[\p{L}\p{Sc}]$/u.test(text)) return { ok: false, reason: 'other_currency' };
  const own = readWith(marks.decimal, text, marks);
  const found = own === null ? ['', ...decimalMarks].map((decimal) => readWith(decimal, text, marks)) : [own];
  const readings = [...new Set(found.filter((value) => value !== null))];
  const [value] = readings;
  if (value === undefined) return { ok: false, reason: 'unreadable' };
  return readings.length === 1 ? { ok: true, value } : { ok: false, reason: 'ambiguous', readings };
}

/** One mark, one blank and one kind of digit for all that mean the same; without the marks of a text's direction. */
function plainText(text: string): string {
  return text
    .replace(/[\u061c\u200e\u200f\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/[’＇]/g, "'")
    .replace(/．/g, '.')
    .replace(/，/g, ',')
    .replace(/\p{Nd}/gu, digitOf)
    .trim();
}

/** Unicode has its decimal digits in runs of ten, from zero to nine. */
function digitOf(digit: string): string {
  const start = digit.codePointAt(0) ?? 0;
  let code = start;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - 1))) code--;
  return String((start - code) % 10);
}

/** The digit of a currency that has one must not be taken from the number. */
function withoutCurrency(text: string, currency: string): string {
  const { length } = currency;
  const same = (part: string) => part.toUpperCase() === currency.toUpperCase();
  const isApart = (around: string) => !/^\d\d$/.test(around);
  if (same(text.slice(0, length)) && isApart(text.slice(length - 1, length + 1))) return text.slice(length);
  if (same(text.slice(-length)) && isApart(text.slice(-length - 1).slice(0, 2))) return text.slice(0, -length);
  return text;
}

/** @param decimal the mark before the decimals; empty for a number without. @returns null where the text is no such number */
function readWith(decimal: string, text: string, marks: NumberMarks): Amount | null {
  const end = decimal === '' ? text.length : text.lastIndexOf(decimal);
  if (end < 0) return null;
  const decimals = text.slice(end + 1);
  const whole = withoutGroups(text.slice(0, end), decimal, marks);
  if (whole === null || !/^\d*$/.test(decimals) || whole + decimals === '') return null;
  return parseAmount(`${whole || 0}.${decimals || 0}`);
}

function withoutGroups(whole: string, decimal: string, { group, groupSize }: NumberMarks): string | null {
  if (/^\d*$/.test(whole)) return whole;
  const mark = /[.,' ٬]/.exec(whole)?.[0] ?? '';
  const groups = whole.split(mark);
  const [first = '', ...others] = groups;
  const last = others.pop();
  const isGrouped = (size: number) => first.length <= size && others.every(({ length }) => length === size);
  const fits =
    mark !== decimal &&
    // A number that begins with nought is not grouped.
    /^[1-9]/.test(first) &&
    groups.every((digits) => /^\d+$/.test(digits)) &&
    last?.length === 3 &&
    (isGrouped(3) || (mark === group && isGrouped(groupSize)));
  return fits ? groups.join('') : null;
}
