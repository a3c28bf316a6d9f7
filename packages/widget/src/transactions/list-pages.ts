/** The rows that have been read, in pages as they came; a page that has not changed stays the same object. */
import type { OrderSummary, Refund } from '@refund-panel/shared';

export type Row = OrderSummary | Refund;

export interface ListPage {
  /** What it was asked for with, to be read again. */
  readonly cursor: string | undefined;
  readonly rows: readonly Row[];
}

export function isRefund(row: Row): row is Refund {
  return 'refundRequestId' in row;
}

export function idOf(row: Row): string {
  return isRefund(row) ? row.refundRequestId : row.prepayId;
}

export function idsOf(pages: readonly ListPage[]): ReadonlySet<string> {
  return new Set(pages.flatMap(({ rows }) => rows.map(idOf)));
}

/** No row moves or leaves under somebody's pointer: it only says what is true of it now. */
export function withFresh(pages: readonly ListPage[], fresh: readonly Row[]): readonly ListPage[] {
  const byId = new Map(fresh.map((row) => [idOf(row), row]));
  const isChanged = (row: Row) => {
    const now = byId.get(idOf(row));
    return now !== undefined && JSON.stringify(now) !== JSON.stringify(row);
  };
  if (!pages.some(({ rows }) => rows.some(isChanged))) return pages;
  return pages.map((page) =>
    page.rows.some(isChanged) ? { ...page, rows: page.rows.map((row) => byId.get(idOf(row)) ?? row) } : page,
  );
}

/** The rows of a first page that have come since. What follows the last known row may only have moved up from below. */
export function newRows(known: ReadonlySet<string>, first: readonly Row[]): readonly Row[] {
  const lastKnown = first.findLastIndex((row) => known.has(idOf(row)));
  const before = lastKnown < 0 ? first : first.slice(0, lastKnown);
  return before.filter((row) => !known.has(idOf(row)));
}
