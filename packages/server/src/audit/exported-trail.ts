/** The trail from an exported file: an array with one entry on each line, of which only one is held at a time. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type TrailEntry, trailEntrySchema } from '@refund-panel/shared';

/** The file is not one that `GET /v1/reports/trail.json` gave out, or is not whole, or cannot be read. */
export class NotAnExport extends Error {}

/** @throws NotAnExport */
export async function* readExportedTrail(path: string): AsyncGenerator<TrailEntry> {
  try {
    yield* readEntries(createReadStream(path));
  } catch (error) {
    throw isSystemError(error) ? new NotAnExport(`${path} cannot be read: ${whyNot(error)}.`) : error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function whyNot({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' ? 'it may not be read' : message;
}

async function* readEntries(input: Readable): AsyncGenerator<TrailEntry> {
  let number = 0;
  let isOver = false;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const text = line.trim();
    if (number === 1 && text === '[') continue;
    if (number === 1 || (isOver && text !== '')) throw notAnExport(number);
    if (text === ']') isOver = true;
    else if (text !== '') yield readEntry(text, number);
  }
  if (!isOver) throw new NotAnExport('The file breaks off: it does not end with "]". Export it again.');
}

function readEntry(text: string, number: number): TrailEntry {
  try {
    const entry = trailEntrySchema.safeParse(JSON.parse(text.replace(/,$/, '')));
    if (entry.success) return entry.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw notAnExport(number);
}

function notAnExport(number: number): NotAnExport {
  return new NotAnExport(
    `Line ${number} is not as this server exports the trail: an array with one entry on each line. Pass the file as it was downloaded.`,
  );
}
