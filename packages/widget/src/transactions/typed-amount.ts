/**
 * Reads an amount to filter by as it is written in the operator's locale. Smaller than what reads the amount of a refund, and no
 * such question: what it was read as stands beside the list, and no money moves by it.
 */

/** Empty where the text is no amount. A plain decimal string otherwise. */
export function readTypedAmount(typed: string, numbers: Intl.NumberFormat): string {
  const parts = numbers.formatToParts(12_345_678.5);
  const markOf = (type: string) => plainText(parts.find((part) => part.type === type)?.value ?? '');
  const [decimal, group] = [markOf('decimal'), markOf('group')];
  let text = plainText(typed);
  // Groups have three digits at the end, else the mark is somebody's decimal point.
  const isGrouped = group !== '' && new RegExp(`^\\d{1,3}(\\${group}\\d{2,3})*\\${group}\\d{3}(\\D|$)`).test(text);
  if (isGrouped) text = text.replaceAll(group, '');
  text = text.replace(text.includes(decimal) ? decimal : /[.,٫]/, '.');
  const [, whole = '', decimals = ''] = /^(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole + decimals === '') return '';
  const fraction = decimals.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Without blanks, apostrophes and the marks of a text's direction, and with the digits that a program reads. */
function plainText(text: string): string {
  return text.replace(/[\s'’\u061c\u200e\u200f\u2066-\u2069]/g, '').replace(/\p{Nd}/gu, digitOf);
}

/** Unicode has its decimal digits in runs of ten, from zero to nine. */
function digitOf(digit: string): string {
  const start = digit.codePointAt(0) ?? 0;
  let code = start;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - 1))) code--;
  return String((start - code) % 10);
}
