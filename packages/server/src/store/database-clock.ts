/** What time it is at the desk: the database's time, so that replicas agree on leases whatever their machines' clocks say. */
import { sql } from 'drizzle-orm';
import type { Log } from '../operations/ports.js';
import type { Database } from './database.js';

export interface DatabaseClock {
  now(): Date;
  /**
   * The latest that it may be. After a suspension the machine's steady clock may be behind for as long as that was, until the
   * database has been asked; whoever must not be late goes by this.
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

/** An answer is off by half of the time that it took; one that took longer is not worth having. */
const LONGEST_ANSWER_MS = 1_000;

/** Nobody notices less. */
const WORTH_TELLING_MS = 5_000;

interface Anchor extends Readonly<Record<'databaseMs' | 'wallMs' | 'nowMs', number>> {}

/** @param ask the database's time, in milliseconds since 1970 */
export async function createDatabaseClock(
  ask: () => Promise<number>,
  log: Log,
  { wallMs, nowMs }: LocalClocks,
): Promise<DatabaseClock> {
  let anchor = (await measure()).anchor;
  let asking: Promise<void> | null = null;
  let isFailing = false;
  let isStopped = false;
  const aheadMs = Math.round(anchor.wallMs - anchor.databaseMs);
  if (Math.abs(aheadMs) > WORTH_TELLING_MS) {
    log.warn({ aheadMs }, "this machine's clock is not the database's; the database's counts");
  }

  async function measure(): Promise<{ anchor: Anchor; tookMs: number }> {
    const askedMs = nowMs();
    const databaseMs = await ask();
    const tookMs = nowMs() - askedMs;
    // It spoke half-way.
    return { anchor: { databaseMs, wallMs: wallMs() - tookMs / 2, nowMs: askedMs + tookMs / 2 }, tookMs };
  }

  async function askAgain(): Promise<void> {
    try {
      const measured = await measure();
      isFailing = false;
      if (measured.tookMs <= LONGEST_ANSWER_MS) anchor = measured.anchor;
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

  const timer = setInterval(beginAsking, ASK_EVERY_MS).unref();

  function elapsed(): { readonly steadyMs: number; readonly wallMs: number } {
    const since = { steadyMs: nowMs() - anchor.nowMs, wallMs: wallMs() - anchor.wallMs };
    if (Math.abs(since.steadyMs - since.wallMs) > APART_MS) beginAsking();
    return since;
  }

  return {
    now: () => new Date(anchor.databaseMs + elapsed().steadyMs),
    atLatest() {
      const { steadyMs, wallMs } = elapsed();
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
