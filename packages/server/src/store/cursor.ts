/** Keyset cursors: where the page before ended, as an opaque word. */
import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { ProblemError } from '../domain/errors.js';

/** Postgres's `integer`. */
const MAX_VERSION = 2 ** 31 - 1;

/** Whether a column holds one of these; the same text for any number of them, so that it is prepared once. */
export function isOneOf(column: AnyColumn, values: readonly string[]): SQL {
  return sql`${column} = any(${sql.param([...values])}::text[])`;
}

/** A position in a list of numbered things. */
export function encodeVersion(version: number): string {
  return writeCursor([version]);
}

/** @throws ProblemError when it is not a cursor of ours */
export function decodeVersion(cursor: string): number {
  const [version] = readCursor(cursor);
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > MAX_VERSION) {
    throw notACursor();
  }
  return version;
}

/** Where a page of the trail ended: each entry has a number. */
export function encodeSequence(sequence: bigint): string {
  return writeCursor([Number(sequence)]);
}

/** @throws ProblemError when it is not a cursor of ours */
export function decodeSequence(cursor: string): bigint {
  const [sequence] = readCursor(cursor);
  if (!Number.isSafeInteger(sequence)) throw notACursor();
  return BigInt(sequence as number);
}

export function writeCursor(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws ProblemError when it is not a cursor of ours */
export function readCursor(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value)) return value;
  } catch (error) {
    throw notACursor(error);
  }
  throw notACursor();
}

export function notACursor(cause?: unknown): ProblemError {
  return new ProblemError('invalid_request', 'The cursor is not one that a list gave out.', {
    errors: [{ field: 'cursor', message: 'must be a nextCursor' }],
    cause,
  });
}
