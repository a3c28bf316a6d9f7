/** How often each kind of thing happened. */

export interface Tally {
  add(what: string, times?: number): void;
  /** Keeps the largest figure of its kind. */
  largest(what: string, figure: number): void;
  lines(): string[];
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  return {
    add: (what, times = 1) => void counts.set(what, (counts.get(what) ?? 0) + times),
    largest: (what, figure) => void counts.set(what, Math.max(counts.get(what) ?? 0, figure)),
    lines: () =>
      [...counts].sort(([left], [right]) => left.localeCompare(right)).map(([what, count]) => `${what}: ${count}`),
  };
}
