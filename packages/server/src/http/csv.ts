/** Tables as CSV that a spreadsheet opens without carrying anything out. */
import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null;

/**
 * What a spreadsheet takes for the beginning of a formula, also full-width, wherever a cell may begin: at the start, behind white space or
 * quotes, and behind what is the separator in half the world's Excels, though here it is a comma.
 */
const FORMULA = /(^|[;\t\r\n])(["'\s]*)([=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** Excel takes a file for one of UTF-8 only where it begins with this, and shows any other name than an English one wrong else. */
const BYTE_ORDER_MARK = '\ufeff';

/** @returns the first line of a file */
export function csvHead(columns: readonly string[]): string {
  return BYTE_ORDER_MARK + csvLines([columns]);
}

export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map(harmless)),
    {
      // What begins with a tab or a line break and is no formula is left to the library.
      escape_formulas: true,
      // RFC 4180.
      record_delimiter: 'windows',
    },
  );
}

/** As text, by an apostrophe; numbers are this server's own, and are left alone. */
function harmless(cell: Cell): Cell {
  return typeof cell === 'string' ? cell.replace(FORMULA, "$1$2'$3") : cell;
}
