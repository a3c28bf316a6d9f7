/** The worker: takes every refund whose step is due through the door, at a permitted rate, again and again. */
import { type AdvanceDependencies, claimDueRefunds } from '../operations/advance-refund.js';
import type { Pace } from '../operations/pace.js';

/** Steps at a time. One that hangs for its ten seconds keeps one of them, not the others' turn. */
const CONCURRENCY = 32;

/** How often to look when nobody nudges; the shortest delay between two questions about a refund. */
const POLL_INTERVAL_MS = 1_000;

export interface WorkerOptions {
  /** When steps may begin. Binance Pay publishes no limit, so the host sets one. */
  readonly pace: Pace;
}

export interface Worker {
  start(): void;
  /** Looks now instead of after the interval. */
  nudge(): void;
  /** Everything that is due now, as fast as it goes. @returns how many refunds were looked at */
  runOnce(): Promise<number>;
  /** Begins no new steps, and lets those under way finish. */
  stop(): Promise<void>;
}

export function createWorker(dependencies: AdvanceDependencies, { pace }: WorkerOptions): Worker {
  const { log } = dependencies;
  const underWay = new Set<Promise<void>>();
  let stopped = true;
  let running: Promise<void> = Promise.resolve();
  let nudged = false;
  let wake: () => void = () => {};

  /** Claims what is due, as far as there is room, and begins its steps. @returns how many were begun */
  async function begin(limit: number): Promise<number> {
    const claimed = await claimDueRefunds(dependencies, limit);
    for (const { refundRequestId, advance } of claimed) {
      const step: Promise<void> = advance().then(
        () => void underWay.delete(step),
        // One refund that cannot be advanced must not keep the others; its lease runs out and it is due again.
        (error: unknown) => {
          underWay.delete(step);
          log.error({ refundRequestId, err: error }, 'refund could not be advanced; it stays due');
        },
      );
      underWay.add(step);
    }
    return claimed.length;
  }

  async function beginSafely(limit: number): Promise<number> {
    try {
      return await begin(limit);
    } catch (error) {
      log.error({ err: error }, 'the worker could not look for due refunds; it goes on');
      return 0;
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      nudged = false;
      const room = Math.min(CONCURRENCY - underWay.size, pace.permitted());
      const begun = room === 0 ? 0 : await beginSafely(room);
      pace.spend(begun);
      if (begun < room) await pause(POLL_INTERVAL_MS);
      else if (underWay.size >= CONCURRENCY) await Promise.race(underWay);
      else await pause(pace.waitMs());
    }
  }

  /** A nudge that came during the round is not lost: it makes the next one follow at once. */
  function pause(delayMs: number): Promise<void> {
    if (nudged || stopped || delayMs === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      running = run();
    },
    nudge() {
      nudged = true;
      wake();
    },
    async runOnce() {
      for (let begun = 0; ; ) {
        const round = await begin(CONCURRENCY);
        await Promise.all(underWay);
        begun += round;
        if (round < CONCURRENCY) return begun;
      }
    },
    async stop() {
      stopped = true;
      wake();
      await running;
      await Promise.all(underWay);
    },
  };
}
