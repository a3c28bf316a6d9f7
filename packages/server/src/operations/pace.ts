/** The permitted rate: so many calls may begin in a second, evenly rather than all at its beginning. */

/** What may be made up for at once after a moment in which the process was busy; a second never sees more than this much too many. */
const BURST_MS = 250;

/** What sums of fractions are off by must not make a wait longer. */
const ROUNDING = 1e-6;

export interface Pace {
  /** How many may begin now. */
  permitted(): number;
  /** More than is permitted may be spent; it is made up for by waiting longer. */
  spend(calls: number): void;
  /** How long until the next one may begin; 0 when it may now. */
  waitMs(): number;
}

/** @param nowMs a clock that never goes back */
export function createPace(perSecond: number, nowMs: () => number): Pace {
  const perMs = perSecond / 1000;
  const most = Math.max(1, perMs * BURST_MS);
  let saved = most;
  let countedAtMs = nowMs();

  function count(): number {
    const atMs = nowMs();
    saved = Math.min(most, saved + (atMs - countedAtMs) * perMs);
    countedAtMs = atMs;
    return saved;
  }

  return {
    permitted: () => Math.max(0, Math.floor(count())),
    spend(calls) {
      saved = count() - calls;
    },
    waitMs: () => Math.max(0, Math.ceil((1 - count()) / perMs - ROUNDING)),
  };
}
