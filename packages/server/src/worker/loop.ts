/** The worker: takes every refund whose step is due through the door, again and again. */
import { type AdvanceDependencies, advanceRefund } from '../operations/advance-refund.js';

/** Small enough that a stop is soon heard, large enough to drain a backlog. */
const BATCH_SIZE = 20;

/** How often to look when nobody nudges; the shortest delay between two questions about a refund. */
const POLL_INTERVAL_MS = 1_000;

export interface Worker {
  start(): void;
  /** Looks now instead of after the interval. */
  nudge(): void;
  /** One round: everything that is due now. @returns how many refunds were looked at */
  runOnce(): Promise<number>;
  /** Lets the calls under way finish and makes no new ones. */
  stop(): Promise<void>;
}

export function createWorker(dependencies: AdvanceDependencies): Worker {
  const { refunds, log, now } = dependencies;
  let stopped = true;
  let running: Promise<void> = Promise.resolve();
  let nudged = false;
  let wake: () => void = () => {};

  async function runOnce(): Promise<number> {
    const due = await refunds.listDue(now(), BATCH_SIZE);
    await Promise.all(due.map((refundRequestId) => advanceSafely(refundRequestId)));
    return due.length;
  }

  /** One refund that cannot be advanced must not keep the others; it stays due. */
  async function advanceSafely(refundRequestId: string): Promise<void> {
    try {
      await advanceRefund(dependencies, refundRequestId);
    } catch (error) {
      log.error({ refundRequestId, err: error }, 'refund could not be advanced; it stays due');
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      nudged = false;
      const found = await runOnce().catch((error: unknown) => {
        log.error({ err: error }, 'the worker could not look for due refunds; it goes on');
        return 0;
      });
      if (found < BATCH_SIZE && !stopped) await pause();
    }
  }

  /** A nudge that came during the round is not lost: it makes the next one follow at once. */
  function pause(): Promise<void> {
    if (nudged) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_INTERVAL_MS);
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
    runOnce,
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
