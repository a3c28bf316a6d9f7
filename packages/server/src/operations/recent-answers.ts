/** What was just asked is not asked again: whoever comes while an answer is fresh, or on its way, is served with it. */

/** Sooner than this nothing new is to be expected: a double click, a reload and ten tabs that open together are one question. */
export const FRESH_MS = 3_000;

export interface RecentAnswers {
  /** Asks, unless the same was asked a moment ago; what fails is asked again. */
  ask(what: string, ask: () => Promise<unknown>): Promise<void>;
}

interface Asked {
  /** An answer is as old as its question. */
  readonly atMs: number;
  readonly answer: Promise<unknown>;
}

/** @param nowMs a clock that never goes back: else an answer would be fresh for as long as the clock was put back */
export function createRecentAnswers(nowMs: () => number): RecentAnswers {
  /** The oldest first. No more than may be asked in the time are ever kept. */
  const recent = new Map<string, Asked>();

  function forgetOld(untilMs: number): void {
    for (const [what, { atMs }] of recent) {
      if (untilMs - atMs < FRESH_MS) return;
      recent.delete(what);
    }
  }

  return {
    async ask(what, ask) {
      const atMs = nowMs();
      forgetOld(atMs);
      const known = recent.get(what);
      if (known !== undefined) return void (await known.answer);
      const asked = { atMs, answer: ask() };
      recent.set(what, asked);
      try {
        await asked.answer;
      } catch (error) {
        if (recent.get(what) === asked) recent.delete(what);
        throw error;
      }
    },
  };
}
