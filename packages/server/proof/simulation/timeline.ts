/** Virtual time, and what will happen in it. */
import { EPOCH_MS } from './journal.js';

interface TimedEvent {
  readonly atMs: number;
  readonly run: () => void;
}

export interface Timeline {
  readonly nowMs: number;
  /** Events of the same time happen in the order in which they were planned. */
  at(atMs: number, run: () => void): void;
  /** Goes to the time of the next event and carries it out; false when there is none. */
  advance(): boolean;
  goTo(atMs: number): void;
  /** Infinity when nothing is planned. */
  nextEventMs(): number;
}

export function createTimeline(): Timeline {
  let nowMs = EPOCH_MS;
  /** The last is the next. */
  const events: TimedEvent[] = [];
  return {
    get nowMs() {
      return nowMs;
    },
    at(atMs, run) {
      let place = events.length;
      for (let before = events[place - 1]; before !== undefined && before.atMs <= atMs; before = events[place - 1]) {
        place -= 1;
      }
      events.splice(place, 0, { atMs, run });
    },
    advance() {
      const event = events.pop();
      if (event === undefined) return false;
      nowMs = Math.max(nowMs, event.atMs);
      event.run();
      return true;
    },
    goTo(atMs) {
      nowMs = Math.max(nowMs, atMs);
    },
    nextEventMs: () => events.at(-1)?.atMs ?? Number.POSITIVE_INFINITY,
  };
}
