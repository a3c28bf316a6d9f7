/** Keyset cursors: where the page before ended, as an opaque word. */
import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { ProblemError } from '../domain/errors.js';

/** Postgres's `integer`. */
const MAX_VERSION = 2 ** 31 - 1;

export interface Position {
  readonly at: Date;
  readonly id: string;
}

/** What comes after a position in a list with the newest first: one bound of the index, where an OR would be a filter. */
export function isAfter(at: AnyColumn, id: AnyColumn, position: Position): SQL {
  return sql`(${at}, ${id}) < (${sql.param(position.at, at)}, ${position.id})`;
}

/** Whether a column holds one of these; the same text for any number of them, so that it is prepared once. */
export function isOneOf(column: AnyColumn, values: readonly string[]): SQL {
  return sql`${column} = any(${sql.param([...values])}::text[])`;
}

export function encodeCursor({ at, id }: Position): string {
  return Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');
}

/** @throws ProblemError when it is not a cursor of ours */
export function decodeCursor(cursor: string): Position {
  const [at, id] = parse(cursor);
  const time = new Date(typeof at === 'string' ? at : Number.NaN);
  if (!isPlainTime(time, at) || typeof id !== 'string' || id.includes('\0')) throw notACursor();
  return { at: time, id };
}

/** As `toISOString` writes it, in a year that Postgres and a person know. */
function isPlainTime(time: Date, text: unknown): boolean {
  return !Number.isNaN(time.getTime()) && time.toISOString() === text && /^[12]\d{3}-/.test(String(text));
}

/** A position in a list of numbered things. */
export function encodeVersion(version: number): string {
  return Buffer.from(JSON.stringify([version])).toString('base64url');
}

/** @throws ProblemError when it is not a cursor of ours */
export function decodeVersion(cursor: string): number {
  const [version] = parse(cursor);
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > MAX_VERSION) {
    throw notACursor();
  }
  return version;
}

/** Where a page of the trail ended: each entry has a number. */
export function encodeSequence(sequence: bigint): string {
  return Buffer.from(JSON.stringify([Number(sequence)])).toString('base64url');
}

/** @throws ProblemError when it is not a cursor of ours */
export function decodeSequence(cursor: string): bigint {
  const [sequence] = parse(cursor);
  if (!Number.isSafeInteger(sequence)) throw notACursor();
  return BigInt(sequence as number);
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value)) return value;
  } catch (error) {
    throw notACursor(error);
  }
  throw notACursor();
}

function notACursor(cause?: unknown): ProblemError {
  return new ProblemError('invalid_request', 'The cursor is not one that a list gave out.', {
    errors: [{ field: 'cursor', message: 'must be a nextCursor' }],
    cause,
  });
}
