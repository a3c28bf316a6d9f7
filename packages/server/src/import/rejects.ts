/** The refused rows as a CSV, each with its line and why: to be mended, in a spreadsheet too, and imported again. */
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { csvHead, csvLines } from '../http/csv.js';
import { FileError, rejectColumns } from './columns.js';
import type { FileRow } from './order-file.js';

export interface Rejects {
  add(row: FileRow, why: string): Promise<void>;
  /** Without any row there is no file then. */
  close(): Promise<void>;
}

export const noRejects: Rejects = { add: async () => {}, close: async () => {} };

/** Written when there is so much of it. */
const WRITE_AT_ONCE = 64 * 1024;

/** @param head of the file that they are of. @throws FileError where there is such a file: it may be half mended by now */
export async function openRejects(path: string, head: readonly string[]): Promise<Rejects> {
  const handle = await openNew(path);
  let waiting = csvHead([...rejectColumns, ...head]);
  let count = 0;

  async function write(): Promise<void> {
    const text = waiting;
    waiting = '';
    try {
      await handle.writeFile(text);
    } catch (error) {
      throw new FileError(
        `is not imported to its end: ${path} cannot be written (${error instanceof Error ? error.message : error})`,
      );
    }
  }

  return {
    async add({ line, cells }, why) {
      count += 1;
      waiting += csvLines([[line, why, ...cells]]);
      if (waiting.length > WRITE_AT_ONCE) await write();
    },
    async close() {
      await write();
      await handle.close();
      if (count === 0) await unlink(path);
    },
  };
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const exists = 'code' in error && error.code === 'EEXIST';
    throw new FileError(exists ? 'is there already; say another --rejects' : `cannot be written (${error.message})`);
  }
}
