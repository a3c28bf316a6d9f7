/** What was used of each limit, counted in the database for all replicas, by the library's own store for Postgres. */
import { lt } from 'drizzle-orm';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Log } from '../operations/ports/log.js';
import type { LimitName, LimitReached, RateLimits } from '../operations/ports/rate-limits.js';
import type { Database } from './database.js';
import { createShares, type Share } from './limit-shares.js';
import { rateLimits } from './schema.js';

const WINDOW_SECONDS = 60;

/**
 * A process takes a share of a limit at a time, and counts that in memory: sixty statements a minute for each operator, or one for every fifty requests. What all
 * have taken is never above the limit; a little of it may be left unused with one of them.
 */
const SHARES = 60;
/** What a process that ends takes with it is gone until the window ends: of the widest limit, too, that is not much. */
const LARGEST_SHARE = 50;

/** What has ended is of no use; so often it is deleted, and the table holds the keys of two windows at most. */
const CLEAR_EVERY_MS = 60_000;

export interface OpenRateLimits extends RateLimits {
  stop(): Promise<void>;
}

/** @param perMinute how often each may be done */
export function createRateLimits(
  database: Database,
  perMinute: Readonly<Record<LimitName, number>>,
  log: Log,
): OpenRateLimits {
  const storeClient = { query: ({ text, values }: Query) => run(database, text, values) };
  const limiters = new Map(
    (Object.entries(perMinute) as [LimitName, number][]).map(([keyPrefix, points]) => [
      keyPrefix,
      new RateLimiterPostgres({
        ...{ storeClient, storeType: 'client', tableName: 'rate_limits', tableCreated: true },
        ...{ keyPrefix, points, duration: WINDOW_SECONDS },
        // Once it is used up nothing is asked of the database until the window ends.
        inMemoryBlockOnConsumed: points,
        // Its own timer could not be stopped.
        clearExpiredByTimeout: false,
      }),
    ]),
  );
  const shares = createShares<NonNullable<LimitReached>>((taken) => 'size' in taken);
  let isFailing = false;
  let clearing: Promise<unknown> = Promise.resolve();

  function failed(error: unknown): null {
    if (!isFailing) log.warn({ err: error }, 'rate limits cannot be counted; requests go on without');
    isFailing = true;
    return null;
  }

  function clear(): void {
    clearing = database
      .delete(rateLimits)
      .where(lt(rateLimits.expire, BigInt(Date.now())))
      .catch(failed);
  }
  const timer = setInterval(clear, CLEAR_EVERY_MS).unref();

  const limiterOf = (name: LimitName) => {
    const limiter = limiters.get(name);
    if (limiter === undefined) throw new Error(`there is no limit ${name}`);
    return limiter;
  };

  async function take(name: LimitName, key: string, size: number): Promise<Share | LimitReached> {
    try {
      const { msBeforeNext } = await limiterOf(name).consume(key, size);
      isFailing = false;
      return { size, forMs: msBeforeNext };
    } catch (error) {
      return reached(perMinute[name], error) ?? failed(error);
    }
  }

  return {
    async count(name, key) {
      const size = Math.min(LARGEST_SHARE, Math.max(1, Math.floor(perMinute[name] / SHARES)));
      if (size > 1) return shares.use(`${name} ${key}`, () => take(name, key, size));
      const taken = await take(name, key, size);
      return taken !== null && 'limit' in taken ? taken : null;
    },
    async stop() {
      clearInterval(timer);
      await clearing;
    },
  };
}

function reached(limit: number, refusal: unknown): LimitReached {
  return refusal instanceof RateLimiterRes ? { limit, forMs: refusal.msBeforeNext } : null;
}

interface Query {
  readonly text: string;
  readonly values: unknown[];
}

/** What the library expects of a client of Postgres. */
async function run(database: Database, text: string, params: unknown[]) {
  const query = database._.session.prepareQuery({ sql: text, params }, undefined, undefined, false);
  const result = (await query.execute()) as unknown as object[] | { rows: object[] };
  const rows = Array.isArray(result) ? result : result.rows;
  return { rows, rowCount: rows.length };
}
