/**
 * Transactions that hold the trail's chain for as short as can be: all who add to it come one after the other, and whoever holds it for
 * a round trip, or until the disk has written, holds up everybody.
 */
import { desc, sql } from 'drizzle-orm';
import { type Database, type Transaction, together } from './database.js';
import { trail } from './schema.js';
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
 * Where the server crashed, or another took its place, between the commit and the wait, what was committed may be gone, though whoever
 * comes next waits for the disk without a fault. Nobody knows then what became of the request.
 */
export class CommitLost extends Error {
  /** Postgres's own word for it: "transaction resolution unknown". */
  readonly code = '08007';
}

/**
 * COMMIT is sent right behind the last statements, whose answers nobody needs to look at before, and does not wait for the disk: what
 * comes after it on the trail is written there after it. Only then is the disk waited for, with nothing held. So it is on disk when this
 * resolves. Where one of the last statements fails, Postgres commits nothing.
 *
 * @throws CommitLost where it was committed and is not there any more
 */
export async function commitBehind<Result>(
  database: Database,
  use: (transaction: Transaction) => Promise<Ending<Result>>,
): Promise<Result> {
  const { result, last } = await database.transaction(async (transaction) => {
    const [, ending] = await together([commitWithoutWaiting(transaction, {}), use(transaction)]);
    const last = ending.last === null ? null : together([ending.last, readHead(transaction, {})]);
    // Its failure is told below, where the transaction's own does not come first.
    last?.catch(() => {});
    return { result: ending.result, last };
  });
  if (last !== null) {
    const [, [head]] = await last;
    await reachDisk(database, head);
  }
  return result;
}

/** For this transaction alone. */
const commitWithoutWaiting = statement((session, _: object) =>
  session.execute(sql`select set_config('synchronous_commit', 'off', true)`),
);

/** What this transaction added to the trail, or the last of what it may have found: everything before is chained to it. */
const readHead = statement((session, _: object) =>
  session.select({ sequence: trail.sequence, hash: trail.hash }).from(trail).orderBy(desc(trail.sequence)).limit(1),
);

interface Head {
  readonly sequence: bigint;
  readonly hash: string;
}

/**
 * A transaction that holds no lock and changes no row, and whose commit waits until everything before it is on disk.
 *
 * @returns the hashes that are there then, by their numbers
 */
const waitForDisk = statement((session, { sequences }: { sequences: readonly string[] }) =>
  session
    .select({
      place: sql<string>`pg_logical_emit_message(true, 'refund-panel', '')::text`,
      hashes: sql<Record<string, string>>`(
        select coalesce(json_object_agg(${trail.sequence}, ${trail.hash}), '{}') from ${trail}
        where ${trail.sequence} = any(${sequences}::bigint[])
      )`,
    })
    .from(sql`(values (1)) as once`),
);

interface DiskWait {
  /** Of all who share it. */
  readonly sequences: Set<string>;
  readonly hashes: Promise<Readonly<Record<string, string>>>;
}

interface DiskWaits {
  now: Promise<unknown>;
  /** For all that were committed while one was under way. */
  next: DiskWait | null;
}

const waits = new WeakMap<Database, DiskWaits>();

/** One for many: whoever comes while one waits, which may have begun too early, shares the next. */
async function reachDisk(database: Database, head: Head | undefined): Promise<void> {
  const waiting = waits.get(database) ?? { now: Promise.resolve(), next: null };
  waits.set(database, waiting);
  waiting.next ??= waitNext(database, waiting);
  const { sequences, hashes } = waiting.next;
  const sequence = String(head?.sequence ?? 0);
  sequences.add(sequence);
  const there = await hashes;
  if (head !== undefined && there[sequence] !== head.hash) {
    throw new CommitLost('what was committed is not on disk: the database was lost in between');
  }
}

function waitNext(database: Database, waiting: DiskWaits): DiskWait {
  const sequences = new Set<string>();
  const hashes = waiting.now
    // Its failure is told to those who waited for it.
    .catch(() => {})
    .then(async () => {
      waiting.next = null;
      const waited = waitForDisk(database, { sequences: [...sequences] });
      waiting.now = waited;
      const [found] = await waited;
      return found?.hashes ?? {};
    });
  return { sequences, hashes };
}
