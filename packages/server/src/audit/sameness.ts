/** When two values of JSON say the same, whatever the order of their keys. */
import { createHash } from 'node:crypto';

/** Names of what the trail says otherwise than the row; what an entry does not mention is not compared. */
export function differences(row: Readonly<Record<string, unknown>>, said: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(row).filter((name) => name in said && !isSame(row[name] ?? null, said[name] ?? null));
}

/** Nearly all that is compared, tens of millions of times in a long trail, is a text or a number. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || textOfJson(one) === textOfJson(other);
}

export function digestOfJson(value: unknown): string {
  return createHash('sha256').update(textOfJson(value)).digest('hex');
}

function textOfJson(value: unknown): string {
  return JSON.stringify(value ?? null, inOneOrder);
}

function inOneOrder(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
