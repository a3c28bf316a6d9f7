/** What time it is at the desk: the database's time, so that replicas agree on leases whatever their machines' clocks say. */
import { sql } from 'drizzle-orm';
import type { Log } from '../operations/ports/log.js';
import type { Database } from './database.js';

export interface DatabaseClock {
  /** As if the last answer had been given half-way between the question and its reading. */
  now(): Date;
  /**
   * The latest that it may be, as if it had been given as it was asked for. After a suspension the machine's steady
   * clock may be behind for as long as that was, until the database has been asked; whoever must not be late goes by this.
   */
  atLatest(): Date;
  /** Asks no more; resolves when no question is out. */
  stop(): Promise<void>;
}

export interface LocalClocks {
  /** The machine's, in milliseconds since 1970. Somebody may set it. */
  readonly wallMs: () => number;
  /** Nobody can set it, but it may stand still while the machine is suspended. */
  readonly nowMs: () => number;
}

/** Two clocks of one machine drift apart by far less in this time. */
const ASK_EVERY_MS = 10_000;

/** Apart by this much since the last answer, one was set or has stood still. */
const APART_MS = 1_000;

/** An answer is off by half of the time that it took at most; one that took longer is used only where the last one is worth less. */
const LONGEST_ANSWER_MS = 1_000;

/** Leases outlast what is sent under them by 25 seconds, which leaves room for half of this on two replicas. */
const LONGEST_ANSWER_WHEN_APART_MS = 10_000;

/** Nobody notices less. */
const WORTH_TELLING_MS = 5_000;

/** What the database answered, and the machine's clocks as they were when it was asked. */
interface Anchor extends Readonly<Record<'databaseMs' | 'wallMs' | 'nowMs' | 'tookMs', number>> {}

interface Elapsed extends Readonly<Record<'steadyMs' | 'wallMs', number>> {}

const apartMs = ({ steadyMs, wallMs }: Elapsed) => Math.abs(steadyMs - wallMs);

/** @param ask the database's time, in milliseconds since 1970 */
export async function createDatabaseClock(
  ask: () => Promise<number>,
  log: Log,
  { wallMs, nowMs }: LocalClocks,
): Promise<DatabaseClock> {
  let anchor = await measure();
  let asking: Promise<void> | null = null;
  let isFailing = false;
  let isStopped = false;
  const aheadMs = Math.round(anchor.wallMs + anchor.tookMs / 2 - anchor.databaseMs);
  if (Math.abs(aheadMs) > WORTH_TELLING_MS) {
    log.warn({ aheadMs }, "this machine's clock is not the database's; the database's counts");
  }

  async function measure(): Promise<Anchor> {
    // Both before the question: a machine that is suspended before it reads the answer then finds its clocks apart.
    const asked = { wallMs: wallMs(), nowMs: nowMs() };
    const databaseMs = await ask();
    return { ...asked, databaseMs, tookMs: nowMs() - asked.nowMs };
  }

  async function askAgain(): Promise<void> {
    try {
      const measured = await measure();
      isFailing = false;
      const worthMs = Math.max(anchor.tookMs, Math.min(apartMs(elapsed()), LONGEST_ANSWER_WHEN_APART_MS));
      if (measured.tookMs <= Math.max(LONGEST_ANSWER_MS, worthMs)) anchor = measured;
    } catch (error) {
      if (!isFailing)
        log.warn({ err: error }, "the database's time could not be read; it is reckoned from the last answer");
      isFailing = true;
    } finally {
      asking = null;
    }
  }

  function beginAsking(): void {
    if (!isStopped) asking ??= askAgain();
  }

  /** Since the question. */
  function elapsed(): Elapsed {
    return { steadyMs: nowMs() - anchor.nowMs, wallMs: wallMs() - anchor.wallMs };
  }

  function elapsedOrAsking(): Elapsed {
    const since = elapsed();
    if (apartMs(since) > APART_MS) beginAsking();
    return since;
  }

  const timer = setInterval(beginAsking, ASK_EVERY_MS).unref();
  // The first may have waited for a connection to be made.
  if (anchor.tookMs > LONGEST_ANSWER_MS) beginAsking();

  return {
    now: () => new Date(anchor.databaseMs + elapsedOrAsking().steadyMs - anchor.tookMs / 2),
    atLatest() {
      const { steadyMs, wallMs } = elapsedOrAsking();
      return new Date(anchor.databaseMs + Math.max(steadyMs, wallMs));
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await asking;
    },
  };
}

export async function readDatabaseTime(database: Database): Promise<number> {
  const time = sql<number>`extract(epoch from clock_timestamp()) * 1000`.mapWith(Number);
  const [row] = await database.select({ time }).from(sql`(values (1)) as one`);
  return row?.time ?? Number.NaN;
}
