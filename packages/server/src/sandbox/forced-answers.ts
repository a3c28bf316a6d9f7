/** Answers that were ordered in advance: the next calls of a path get a code of Binance Pay's, whatever they ask. */

/** More would not be looked at; the oldest go first. */
const MAX_FORCED = 100;

/** The most often that one order of an answer counts. */
export const MAX_TIMES = 1_000;

export interface ForcedAnswer {
  readonly path: string;
  readonly code: string;
  /** Left out, the usual one. */
  readonly httpStatus?: number;
  /** How many calls are still to get it. */
  readonly times: number;
}

export interface ForcedAnswers {
  add(answer: ForcedAnswer): void;
  /** The answer that this call gets, or null; it is used up. */
  take(path: string): ForcedAnswer | null;
  list(): ForcedAnswer[];
  clear(): void;
}

export function createForcedAnswers(): ForcedAnswers {
  let waiting: ForcedAnswer[] = [];
  return {
    add(answer) {
      waiting = [...waiting, answer].slice(-MAX_FORCED);
    },
    take(path) {
      const found = waiting.find((answer) => answer.path === path);
      if (found === undefined) return null;
      const rest = found.times > 1 ? [{ ...found, times: found.times - 1 }] : [];
      waiting = waiting.flatMap((answer) => (answer === found ? rest : [answer]));
      return found;
    },
    list: () => waiting,
    clear() {
      waiting = [];
    },
  };
}
