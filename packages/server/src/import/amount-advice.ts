/** What to write instead of amounts as people and spreadsheets write them: none is guessed, for half the world reads a comma as a point. */
import { parseAmount } from '@refund-panel/shared';

/** Between thousands. */
const BLANKS = /[\s'’]/g;

/** Perhaps with a currency, or its sign, before or behind. */
const NUMBER = /^[^\d.,+-]{0,8}(\d[\d.,]*)[^\d.,]{0,8}$/;

/** @param text no amount as it is. @returns null where nobody knows what was meant */
export function adviseOnAmount(text: string): string | null {
  const [, number = ''] = NUMBER.exec(text.replace(BLANKS, '')) ?? [];
  const readings = readingsOf(number).filter((reading) => parseAmount(reading) !== null && reading !== text);
  const [one, other] = readings;
  if (one === undefined) return null;
  return other === undefined
    ? `write ${one}: a point before the decimals, and digits else`
    : `write ${one} or ${other}, whichever is meant`;
}

const GROUPED_BY_COMMAS = /^\d{1,3}(,\d{3})+(\.\d+)?$/;
const GROUPED_BY_POINTS = /^\d{1,3}(\.\d{3})+(,\d+)?$/;
const COMMA_BEFORE_DECIMALS = /^\d+,\d+$/;

/** In plain digits; `1,234` has two, and `1.234` is an amount as it is. */
function readingsOf(number: string): string[] {
  const byCommas = GROUPED_BY_COMMAS.test(number) ? [number.replaceAll(',', '')] : [];
  if (COMMA_BEFORE_DECIMALS.test(number)) return [...byCommas, number.replace(',', '.')];
  if (byCommas.length > 0) return byCommas;
  const isGrouped = GROUPED_BY_POINTS.test(number) && !/^\d+\.\d+$/.test(number);
  return [isGrouped ? number.replaceAll('.', '').replace(',', '.') : number];
}
