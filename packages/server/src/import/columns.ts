/** Which column of a file holds what, by the names in its head. */
import type { ToldOrder } from '@refund-panel/shared';

/** The file cannot be imported as it is; the message is one line, for whoever has it. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

export type Field = keyof ToldOrder;

const required = ['prepayId', 'merchantTradeNo', 'currency', 'orderAmount'] as const satisfies readonly Field[];
const fields: readonly Field[] = [...required, 'status', 'transactionId', 'createTime', 'transactTime'];

/** What Binance Pay calls the same in its notifications and its older replies. */
const otherNames: Readonly<Record<string, Field>> = {
  bizId: 'prepayId',
  bizIdStr: 'prepayId',
  totalFee: 'orderAmount',
};

/** Put there by an import before this one; see `rejects.ts`. */
export const rejectColumns = ['rejectedLine', 'rejectedWhy'] as const;

export interface Columns {
  readonly head: readonly string[];
  /** Where each is that the file has. */
  readonly places: readonly { readonly field: Field; readonly index: number; readonly name: string }[];
  /** Names that nothing is known of. */
  readonly ignored: readonly string[];
}

/** Capitals, blanks, dashes and underscores are spelling. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

const known = new Map<string, Field>([
  ...fields.map((field) => [plain(field), field] as const),
  ...Object.entries(otherNames).map(([name, field]) => [plain(name), field] as const),
]);
const ours: ReadonlySet<string> = new Set(rejectColumns.map(plain));

/** @throws FileError when a column is missing, or there twice */
export function readColumns(head: readonly string[]): Columns {
  const places: { field: Field; index: number; name: string }[] = [];
  const ignored: string[] = [];
  head.forEach((name, index) => {
    const field = known.get(plain(name));
    if (field !== undefined) places.push({ field, index, name: name.trim() });
    else if (!ours.has(plain(name))) ignored.push(name);
  });
  const missing = required.filter((field) => !places.some((place) => place.field === field));
  if (missing.length > 0) {
    throw new FileError(`has no column ${missing.join(', and no ')}; its first line is ${JSON.stringify(shown(head))}`);
  }
  const twice = places.find(({ field }, index) => places.findIndex((one) => one.field === field) !== index);
  if (twice !== undefined) {
    const names = places.filter(({ field }) => field === twice.field).map(({ name }) => name);
    throw new FileError(`has ${names.length} columns for ${twice.field}: ${names.join(', ')}`);
  }
  return { head, places, ignored };
}

/** Enough to recognise it by. */
function shown(head: readonly string[]): string {
  const text = head.join(', ');
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
