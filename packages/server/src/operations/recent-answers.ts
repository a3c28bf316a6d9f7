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

export function createRecentAnswers(now: () => Date): RecentAnswers {
  /** The oldest first. No more than may be asked in the time are ever kept. */
  const recent = new Map<string, Asked>();

  function forgetOld(nowMs: number): void {
    for (const [what, { atMs }] of recent) {
      if (nowMs - atMs < FRESH_MS) return;
      recent.delete(what);
    }
  }

  return {
    async ask(what, ask) {
      const atMs = now().getTime();
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
