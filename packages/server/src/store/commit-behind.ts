/**
 * Transactions that hold the trail's chain for as short as can be: all who add to it come one after the other, and whoever holds it for
 * a round trip, or until the disk has written, holds up everybody.
 */
import { sql } from 'drizzle-orm';
import { type Database, type Transaction, together } from './database.js';
import { statement } from './statement.js';

/** What a transaction made, and its last statements, sent together (`together`) and not waited for; null where nothing has to be on disk. */
export interface Ending<Result> {
  readonly result: Result;
  readonly last: Promise<unknown> | null;
}

/** For what was found and left alone: another may have committed it a moment ago and be waiting for the disk still. */
export const asFound = <Result>(result: Result): Ending<Result> => ({ result, last: Promise.resolve() });

/** For an answer that rests on no row. */
export const nothingFound = <Result>(result: Result): Ending<Result> => ({ result, last: null });

/**
 * COMMIT is sent right behind the last statements, whose answers nobody needs to look at before, and does not wait for the disk: what
 * comes after it on the trail is written there after it. Only then is the disk waited for, with nothing held. So it is on disk when this
 * resolves. Where one of the last statements fails, Postgres commits nothing.
 */
export async function commitBehind<Result>(
  database: Database,
  use: (transaction: Transaction) => Promise<Ending<Result>>,
): Promise<Result> {
  const { result, last } = await database.transaction(async (transaction) => {
    const [, ending] = await together([commitWithoutWaiting(transaction, {}), use(transaction)]);
    // Its failure is told below, where the transaction's own does not come first.
    ending.last?.catch(() => {});
    return ending;
  });
  if (last !== null) {
    await last;
    await reachDisk(database);
  }
  return result;
}

/** For this transaction alone. */
const commitWithoutWaiting = statement((session, _: object) =>
  session.execute(sql`select set_config('synchronous_commit', 'off', true)`),
);

/** A transaction that holds no lock and changes no row, and whose commit waits until everything before it is on disk. */
const waitForDisk = statement((session, _: object) =>
  session.execute(sql`select pg_logical_emit_message(true, 'refund-panel', '')`),
);

interface DiskWaits {
  now: Promise<unknown>;
  /** For all that were committed while one was under way. */
  next: Promise<unknown> | null;
}

const waits = new WeakMap<Database, DiskWaits>();

/** One for many: whoever comes while one waits, which may have begun too early, shares the next. */
function reachDisk(database: Database): Promise<unknown> {
  const waiting = waits.get(database) ?? { now: Promise.resolve(), next: null };
  waits.set(database, waiting);
  waiting.next ??= waiting.now
    // Its failure is told to those who waited for it.
    .catch(() => {})
    .then(() => {
      waiting.next = null;
      waiting.now = waitForDisk(database, {});
      return waiting.now;
    });
  return waiting.next;
}
