/** What an audit found, in plain words. */

/** Where everything after some point is wrong, more of the same says nothing. */
const MAX_FINDINGS_KEPT = 50;

export interface Findings {
  /** @param sequence the entry that it is about, or null where it is about a row that no entry tells of */
  add(sequence: number | null, text: string): void;
  readonly count: number;
  /** The first of them. */
  readonly texts: readonly string[];
  /** The first entry that anything is wrong with; null where nothing is. */
  readonly firstBroken: number | null;
}

export function createFindings(): Findings {
  const texts: string[] = [];
  let count = 0;
  let firstBroken: number | null = null;
  return {
    add(sequence, text) {
      count += 1;
      if (texts.length < MAX_FINDINGS_KEPT) texts.push(text);
      if (sequence !== null) firstBroken = Math.min(sequence, firstBroken ?? sequence);
    },
    get count() {
      return count;
    },
    texts,
    get firstBroken() {
      return firstBroken;
    },
  };
}
