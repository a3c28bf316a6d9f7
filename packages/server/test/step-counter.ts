/** Counts the steps that a refund takes outside its process, and stands still at one of them. */

/** `before`: the step is not carried out. `after`: it is, and nobody hears of it. */
export type Side = 'before' | 'after';

export interface StepCounter {
  /** What each step since `begin` was, in order. */
  readonly steps: readonly string[];
  /** From now on steps count. */
  begin(): void;
  /** When anything was last asked, by `performance.now()`. */
  lastAskedAt(): number;
  /** Resolves when the chosen step is reached. */
  readonly reached: Promise<void>;
  /**
   * Counts a step and carries it out, unless it is the one to die at; then the promise never resolves.
   *
   * @param carryOut does it and returns what comes back
   */
  take<Answer>(what: string, carryOut: () => Promise<Answer>): Promise<Answer>;
}

/** @param diesAt the step, from 1, and the side of it; null only counts */
export function createStepCounter(diesAt: { readonly step: number; readonly side: Side } | null): StepCounter {
  const steps: string[] = [];
  let counts = false;
  let askedAt = performance.now();
  let reach: () => void = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const forever = <Answer>() => {
    reach();
    return new Promise<Answer>(() => {});
  };
  return {
    steps,
    reached,
    lastAskedAt: () => askedAt,
    begin() {
      counts = true;
    },
    async take(what, carryOut) {
      askedAt = performance.now();
      if (!counts) return carryOut();
      const isIt = steps.push(what) === diesAt?.step;
      if (isIt && diesAt?.side === 'before') return forever();
      const answer = await carryOut();
      return isIt ? forever() : answer;
    },
  };
}
