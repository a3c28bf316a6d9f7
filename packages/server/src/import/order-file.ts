/** A CSV file, read as often as needed, never more of it held than a few rows. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { FileError } from './columns.js';

export interface FileRow {
  /** Where it begins; the file's first line is 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface OrderFile {
  /** Without its folder. */
  readonly name: string;
  readonly size: number;
  /** From the first line, the head, to the last. @throws FileError when it is no CSV */
  read(listener: FileListener): AsyncGenerator<FileRow>;
  close(): Promise<void>;
}

export interface FileListener {
  /** How many more were read. */
  onBytes(count: number): void;
  /** Of all of it, when it was read to its end. */
  onDigest(sha256: string): void;
}

const separators = [',', ';', '\t'] as const;

/** Each is decoded, parsed and done with before the next is read. */
const BYTES_AT_ONCE = 64 * 1024;

/** A head is a few hundred characters. */
const HEAD_BYTES = 64 * 1024;

/** No order is described in so much; a quote that is never closed would take in the rest of the file. */
const MAX_ROW_CHARACTERS = 64 * 1024;

/** @throws FileError */
export async function openOrderFile(path: string): Promise<OrderFile> {
  const handle = await openForReading(path);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new FileError('is no file');
    const separator = findSeparator(await readStart(handle));
    return {
      name: basename(path),
      size: stats.size,
      read: (listener) => readRows(handle, separator, listener),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw new FileError(`cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}

async function readStart(handle: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead).toString('utf8');
}

/** Whichever the first line has most of, outside quotes. */
function findSeparator(start: string): string {
  const [firstLine = ''] = start.replace(/"[^"]*"/g, '').split(/\r?\n|\r/, 1);
  const counts = separators.map((separator) => firstLine.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ',';
}

async function* readRows(
  handle: FileHandle,
  separator: string,
  { onBytes, onDigest }: FileListener,
): AsyncGenerator<FileRow> {
  const digest = createHash('sha256');
  const parser = parse({
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_ROW_CHARACTERS,
    // A row with too few cells, or too many, is a bad row, and no reason to read no further.
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
  });
  // Its failures are the parser's, which throws them below.
  pipeline(Readable.from(decode(bytesOf(handle), digest, onBytes)), parser, () => {});
  // Within quotes the library takes CR LF for the ends of two lines.
  let countedTwice = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const { breaks, pairs } = countBreaks(record);
      countedTwice += pairs;
      // A spreadsheet ends a table with rows of separators.
      if (record.every((cell) => cell.trim() === '')) continue;
      yield { line: info.lines - countedTwice - breaks, cells: record };
    }
  } catch (error) {
    if (error instanceof CsvError)
      throw new FileError(`is no CSV: ${describe(error, Number(error.lines) - countedTwice)}`);
    throw error;
  }
  onDigest(digest.digest('hex'));
}

async function* bytesOf(handle: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BYTES_AT_ONCE), 0, BYTES_AT_ONCE, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* decode(
  bytes: AsyncIterable<Buffer>,
  digest: { update(bytes: Buffer): unknown },
  onBytes: (count: number) => void,
): AsyncGenerator<string> {
  // A byte order mark is taken away by the decoder.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) {
      digest.update(chunk);
      onBytes(chunk.length);
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new FileError('is not in UTF-8; save it as "CSV UTF-8"');
    throw error;
  }
}

/** Ends of lines within its cells, and how many of them are CR LF. */
function countBreaks(cells: readonly string[]): { breaks: number; pairs: number } {
  let [breaks, pairs] = [0, 0];
  for (const cell of cells) {
    for (const [end] of cell.matchAll(/\r\n|\n|\r/g)) {
      breaks += 1;
      if (end === '\r\n') pairs += 1;
    }
  }
  return { breaks, pairs };
}

function describe({ code, message }: CsvError, line: number): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return `a quote is opened before its end, at line ${line}, and never closed`;
  if (code === 'CSV_MAX_RECORD_SIZE') return `the row that goes on at line ${line} has no end; is a quote not closed?`;
  if (code.endsWith('INVALID_OPENING_QUOTE')) return `line ${line} has a quote within a cell that is not in quotes`;
  if (code.endsWith('INVALID_CLOSING_QUOTE')) return `line ${line} has more in a cell than is in its quotes`;
  return `line ${line}: ${message}`;
}
