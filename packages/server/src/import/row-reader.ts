/** A row of a file as an order, by the contract's own schema; or what is wrong with it. */
import { type ToldOrder, toldOrderSchema } from '@refund-panel/shared';
import type { Order } from '../domain/order.js';
import { timesToCome } from '../domain/told-order.js';
import { orderFromTold, STILL_TO_COME } from '../operations/tell-order.js';
import { adviseOnAmount } from './amount-advice.js';
import type { Columns, Field } from './columns.js';
import type { ReadTime } from './times.js';

export type RowRead = { readonly order: Order } | { readonly why: string };
export type ReadRow = (cells: readonly string[]) => RowRead;

const times: ReadonlySet<Field> = new Set(['createTime', 'transactTime']);

/** Put before a cell by whoever made the file safe for spreadsheets, as this server does; nothing that is read here begins with one. */
const APOSTROPHE = /^'(?=[=+\-@])/;

/** @param at the time of the import */
export function createRowReader({ head, places }: Columns, readTime: ReadTime, at: Date): ReadRow {
  const nameOf = new Map(places.map(({ field, name }) => [field, name]));

  return function readRow(cells) {
    if (cells.length !== head.length) {
      const advice =
        cells.length > head.length ? '; what has a separator in it, such as 1,234.56, belongs in quotes' : '';
      return { why: `has ${cells.length} cells, and the first line ${head.length}${advice}` };
    }
    const said: Partial<Record<Field, string>> = {};
    const faults: string[] = [];
    for (const { field, index } of places) {
      const text = (cells[index] ?? '').trim().replace(APOSTROPHE, '');
      if (text === '') continue;
      if (!times.has(field)) {
        said[field] = text;
        continue;
      }
      const read = readTime(text);
      if ('time' in read) said[field] = read.time.toISOString();
      else faults.push(describe(field, text, read.fault));
    }
    const parsed = toldOrderSchema.safeParse(said);
    if (parsed.success && faults.length === 0) {
      const order = orderFromTold(parsed.data);
      const toCome = timesToCome(order, at);
      if (toCome.length === 0) return { order };
      return { why: toCome.map((field) => describe(field, said[field], STILL_TO_COME)).join('; ') };
    }
    for (const { path, message } of parsed.error?.issues ?? []) {
      const field = path[0] as keyof ToldOrder;
      faults.push(describe(field, said[field], message));
      const advice = field === 'orderAmount' ? adviseOnAmount(said.orderAmount ?? '') : null;
      if (advice !== null) faults.push(advice);
    }
    return { why: faults.join('; ') };
  };

  function describe(field: Field, text: string | undefined, fault: string): string {
    const name = nameOf.get(field) ?? field;
    return text === undefined ? `${name} is empty` : `${name} ${quote(text)} ${fault}`;
  }
}

/** Long enough to find it by. */
const MOST_SHOWN = 60;

function quote(text: string): string {
  return JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
}
