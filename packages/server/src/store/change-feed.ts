/** Refunds as they change, on every replica: each tells the others by NOTIFY, after its transaction has been committed. */
import { sql } from 'drizzle-orm';
import type { ChangeFeed, RefundChange } from '../operations/ports/changes.js';
import type { Log } from '../operations/ports/log.js';
import type { OpenDatabase } from './database.js';

/** Tells everybody of a change that is committed. */
export type Announce = (change: RefundChange) => void;

export interface OpenChangeFeed extends ChangeFeed {
  readonly announce: Announce;
  /** Sends what is still to be told, and listens no more. */
  close(): Promise<void>;
}

const CHANNEL = 'refund_changes';

/**
 * Changes are gathered for this long and told together: a NOTIFY takes a lock of the whole database while it commits, which
 * one for each refund would queue for. Nobody sees the difference.
 */
const GATHER_MS = 20;

/** A payload holds 8,000 bytes; a change is at most a hundred. */
const MAX_CHANGES_TOLD = 50;

/** When the database could not be told, and how much of it is kept: a reader who missed more reads again soon anyway. */
const RETRY_MS = 1_000;
const MAX_CHANGES_KEPT = 10_000;

interface Subscriber {
  readonly onChange: (change: RefundChange) => void;
  readonly onGap: () => void;
}

/** A process that dies before it told is a gap like any other: whoever follows also reads again now and then. */
export function createChangeFeed({ database, listen }: OpenDatabase, log: Log): OpenChangeFeed {
  const subscribers = new Set<Subscriber>();
  const gathered = new Map<string, RefundChange>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let telling: Promise<void> = Promise.resolve();
  let isListening = false;
  let isClosed = false;

  const onGap = () => {
    for (const subscriber of subscribers) subscriber.onGap();
  };

  function tellIn(delayMs: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      telling = telling.then(tell);
    }, delayMs);
  }

  async function tell(): Promise<void> {
    const changes = [...gathered.values()];
    gathered.clear();
    try {
      for (let from = 0; from < changes.length; from += MAX_CHANGES_TOLD) {
        const payload = JSON.stringify(changes.slice(from, from + MAX_CHANGES_TOLD));
        await database.execute(sql`select pg_notify(${CHANNEL}, ${payload})`);
      }
    } catch (error) {
      log.warn({ err: error, changes: changes.length }, 'changes could not be told to the other replicas yet');
      for (const change of changes.slice(-MAX_CHANGES_KEPT)) gathered.set(change.refundRequestId, change);
      if (!isClosed) tellIn(RETRY_MS);
    }
  }

  function onMessage(payload: string): void {
    for (const change of JSON.parse(payload) as RefundChange[]) {
      for (const subscriber of subscribers) subscriber.onChange(change);
    }
  }

  async function startListening(): Promise<void> {
    if (isListening) return;
    isListening = true;
    try {
      await listen(CHANNEL, onMessage, onGap);
    } catch (error) {
      isListening = false;
      log.error({ err: error }, 'the database could not be listened to; changes are not told live');
    }
  }

  return {
    announce({ refundRequestId, prepayId }) {
      gathered.set(refundRequestId, { refundRequestId, prepayId });
      tellIn(GATHER_MS);
    },
    subscribe(onChange, onGapOfThis) {
      const subscriber = { onChange, onGap: onGapOfThis };
      subscribers.add(subscriber);
      void startListening();
      return () => subscribers.delete(subscriber);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await telling;
      if (gathered.size > 0) await tell();
    },
  };
}
