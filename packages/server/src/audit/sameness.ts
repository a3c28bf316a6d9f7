/** When two values of JSON say the same, whatever the order of their keys. */
import { createHash } from 'node:crypto';

/** Names of what the trail says otherwise than the row; what an entry does not mention is not compared. */
export function differences(row: Readonly<Record<string, unknown>>, said: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(row).filter((name) => name in said && digestOfJson(row[name]) !== digestOfJson(said[name]));
}

export function digestOfJson(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value ?? null, inOneOrder))
    .digest('hex');
}

function inOneOrder(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
