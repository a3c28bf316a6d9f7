/** The command `refund-panel-import`, as a function of its arguments and of the world around it. */
import type { ToldOrderStore } from '../operations/ports/told-orders.js';
import { type Account, createAccount } from './account.js';
import { type Columns, FileError, readColumns } from './columns.js';
import { type ImportTask, readTask, UsageError } from './command-input.js';
import { createNotices } from './notices.js';
import { type OrderFile, openOrderFile } from './order-file.js';
import { checkFile, compareFile, type Reading, storeFile } from './passes.js';
import { createProgress, type ProgressWorld } from './progress.js';
import { noRejects, openRejects, type Rejects } from './rejects.js';
import { createRowReader } from './row-reader.js';

export interface OpenedOrders {
  readonly toldOrders: ToldOrderStore;
  /** The database's time, as on the server. */
  now(): Promise<Date>;
  close(): Promise<void>;
}

export interface ImportWorld extends ProgressWorld {
  openOrders(): Promise<OpenedOrders>;
  write(line: string): void;
  describeFailure(error: unknown): string;
}

/** 0 every row was taken; 1 some were refused; 2 none was taken, or the command was not understood or not carried out. */
export type ExitCode = 0 | 1 | 2;

const help = `Takes orders from a CSV file into the database of the server's settings (DATABASE_URL, or DATA_DIR, which no server may be using meanwhile).

  refund-panel-import FILE [--dry-run] [--strict] [--rejects FILE] [--time-zone ZONE]

  --dry-run     everything is checked, also against what is there, and nothing written to the database
  --strict      nothing is written while any row is bad
  --rejects     where the refused rows go, with why: to be mended and imported again
  --time-zone   of times that name none, such as Europe/Berlin or +02:00

The file's first line names its columns: prepayId, merchantTradeNo, currency, orderAmount; and, where it has them, status,
transactionId, createTime, transactTime. What is known already stays, so a file may be imported any number of times.

Exit status: 0 every row was taken, 1 some were refused, 2 none was taken or it could not be done.`;

/** @param args without the names of the program and of the script */
export async function runImport(args: readonly string[], world: ImportWorld): Promise<ExitCode> {
  try {
    const task = readTask(args);
    if (task !== 'help') return await importFile(task, world);
    world.write(help);
    return 0;
  } catch (error) {
    world.writeError(`refund-panel-import: ${describe(error, world)}\n`);
    return 2;
  }
}

function describe(error: unknown, { describeFailure }: ImportWorld): string {
  if (error instanceof UsageError) return `${error.message} (see --help)`;
  if (error instanceof FileError) return error.message;
  // Drizzle puts the statement, with all that it was given, around what Postgres or the driver said.
  const isWrapped = error instanceof Error && 'query' in error && error.cause !== undefined;
  return describeFailure(isWrapped ? error.cause : error);
}

/** Says of which file an error is. */
async function about<Result>(path: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof FileError ? new FileError(`${path} ${error.message}`) : error;
  }
}

async function importFile(task: ImportTask, world: ImportWorld): Promise<ExitCode> {
  const file = await about(task.file, openOrderFile(task.file));
  try {
    const columns = await about(task.file, findColumns(file));
    const opened = await world.openOrders();
    try {
      const rejects =
        task.rejects === null ? noRejects : await about(task.rejects, openRejects(task.rejects, columns.head));
      try {
        return await about(task.file, takeFile({ task, world, file, columns, opened, rejects }));
      } finally {
        await rejects.close();
      }
    } finally {
      await opened.close();
    }
  } finally {
    await file.close();
  }
}

async function findColumns(file: OrderFile): Promise<Columns> {
  for await (const { cells } of file.read({ onBytes: () => {}, onDigest: () => {} })) return readColumns(cells);
  throw new FileError('is empty');
}

interface Import {
  readonly task: ImportTask;
  readonly world: ImportWorld;
  readonly file: OrderFile;
  readonly columns: Columns;
  readonly opened: OpenedOrders;
  readonly rejects: Rejects;
}

async function takeFile({ task, world, file, columns, opened, rejects }: Import): Promise<ExitCode> {
  const progress = createProgress(world, file.size);
  for (const name of columns.ignored) progress.say(`the column ${JSON.stringify(name)} is not known, and ignored`);
  const notices = createNotices(progress.say, task.rejects === null ? '; --rejects FILE has them all' : '');
  const { toldOrders } = opened;
  const at = await opened.now();
  const readRow = createRowReader(columns, task.readTime, at);
  const reading: Reading = { file, readRow, progress, notices, rejects, toldOrders };
  const account = createAccount();

  const checked = task.isDryRun || task.isStrict ? await compareFile(reading, account) : await checkFile(reading);
  if (task.isStrict && checked.refused > 0) {
    notices.end();
    tell(world, account, 'Nothing was written: with --strict every row has to be good.');
    return 2;
  }
  if (task.isDryRun) {
    notices.end();
    tell(world, account, 'Nothing was written: it was a dry run.');
    return exitCodeOf(account);
  }
  const stored = createAccount();
  try {
    await storeFile(reading, stored, checked, at);
  } catch (error) {
    progress.say(`${stored.taken} rows were taken until then, and stay; import the file again to go on`);
    throw error;
  }
  notices.end();
  tell(world, stored, null);
  return exitCodeOf(stored);
}

/** @param nothing why nothing was written; null where what could be was */
function tell({ write }: ImportWorld, account: Account, nothing: string | null): void {
  for (const line of account.lines(nothing !== null)) write(line);
  if (nothing !== null) write(nothing);
}

function exitCodeOf({ refused, taken }: Account): ExitCode {
  if (refused === 0) return 0;
  return taken === 0 ? 2 : 1;
}
