/** Cursors of the lists: a place in a list, bound to the filters and the order that it is a place in. */
import { createHash } from 'node:crypto';
import { parseAmount } from '@refund-panel/shared';
import { ProblemError } from '../domain/errors.js';
import { notACursor, readCursor, writeCursor } from './cursor.js';
import type { KeyKind, Place } from './walk.js';

/** Enough to tell one list from another; a cursor is no secret, and says nothing that a list would not. */
const DIGEST_LENGTH = 12;

/** The years that Postgres and a person know. */
const EARLIEST_MS = Date.UTC(1000, 0);
const LATEST_MS = Date.UTC(3000, 0);

/** @param query everything that says which list it is */
export function encodePlace(place: Place, query: object): string {
  return writeCursor([digestOf(query), ...place]);
}

/** @throws ProblemError when it is not a cursor of ours, or one of another list */
export function decodePlace(cursor: string, query: object, kinds: readonly KeyKind[]): Place {
  const [digest, ...place] = readCursor(cursor);
  if (typeof digest !== 'string' || digest.length !== DIGEST_LENGTH) throw notACursor();
  if (digest !== digestOf(query)) {
    throw new ProblemError(
      'invalid_request',
      'The cursor belongs to a list with other filters or another order. Ask for the first page of this one.',
      { errors: [{ field: 'cursor', message: 'belongs to a list with other filters or another order' }] },
    );
  }
  const isPlace = place.length === kinds.length && kinds.every((kind, index) => isKey(kind, place[index]));
  if (!isPlace) throw notACursor();
  return place as string[];
}

function isKey(kind: KeyKind, text: unknown): boolean {
  if (typeof text !== 'string' || text.includes('\0')) return false;
  if (kind === 'id') return true;
  if (kind === 'amount') return parseAmount(text) !== null;
  return /^-?\d{1,15}$/.test(text) && Number(text) >= EARLIEST_MS && Number(text) < LATEST_MS;
}

function digestOf(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = JSON.stringify(given.sort(([one], [other]) => (one < other ? -1 : 1)));
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_LENGTH);
}
