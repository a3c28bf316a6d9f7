/** How far an import is, for whoever waits for it: one line that is written over on a terminal, a line now and then elsewhere. */

export interface ProgressWorld {
  /** To the standard error output, as it is. */
  writeError(text: string): void;
  readonly isTerminal: boolean;
  nowMs(): number;
}

export interface Progress {
  /** From the file's beginning; `doing` is one word. */
  begin(doing: string): void;
  readBytes(count: number): void;
  readRow(): void;
  /** When the file has been read once. */
  end(): void;
  /** A line of its own. */
  say(line: string): void;
}

/** Often enough to be seen moving. */
const ON_TERMINAL_MS = 200;
/** Seldom enough for a log. */
const IN_LOG_MS = 5_000;

export function createProgress({ writeError, isTerminal, nowMs }: ProgressWorld, size: number): Progress {
  const everyMs = isTerminal ? ON_TERMINAL_MS : IN_LOG_MS;
  /** To the beginning of the line, and what was there away. */
  const over = isTerminal ? '\r\u001b[K' : '';
  let [what, bytes, rows, startedMs, shownMs] = ['', 0, 0, 0, 0];

  function show(lineEnd: string): void {
    shownMs = nowMs();
    const seconds = (shownMs - startedMs) / 1000;
    const rate = seconds > 0 ? Math.round(rows / seconds) : rows;
    const percent = size === 0 ? 100 : Math.floor((100 * bytes) / size);
    writeError(`${over}${what} ${grouped(rows)} rows, ${grouped(rate)} rows/s, ${percent} %${lineEnd}`);
  }

  return {
    begin(doing) {
      startedMs = nowMs();
      [what, bytes, rows, shownMs] = [doing, 0, 0, startedMs];
    },
    readBytes(count) {
      bytes += count;
    },
    readRow() {
      rows += 1;
      if (nowMs() - shownMs >= everyMs) show(isTerminal ? '' : '\n');
    },
    end: () => show('\n'),
    say: (line) => writeError(`${over}${line}\n`),
  };
}

/** 200000 as 200,000. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
