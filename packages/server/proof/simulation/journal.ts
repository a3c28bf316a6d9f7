/** What a schedule saw, and, when somebody replays it, what happened line by line. */

/** 2026-01-01T00:00:00Z: any moment will do, as long as every schedule begins at the same one. */
export const EPOCH_MS = 1_767_225_600_000;

export interface Journal {
  /** A kind of thing that happened, for the table of what was covered. */
  saw(what: string): void;
  /** A line of the trace; it is only written when somebody reads it. */
  note(nowMs: number, line: () => string): void;
  readonly seen: ReadonlySet<string>;
  readonly lines: readonly string[];
}

export function createJournal(isTraced: boolean): Journal {
  const seen = new Set<string>();
  const lines: string[] = [];
  return {
    seen,
    lines,
    saw: (what) => void seen.add(what),
    note(nowMs, line) {
      if (isTraced) lines.push(`${((nowMs - EPOCH_MS) / 1000).toFixed(3).padStart(10)}  ${line()}`);
    },
  };
}
