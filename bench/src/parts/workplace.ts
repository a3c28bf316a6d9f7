/** Where a bench runs: a folder of its own, what it started, and the end of all that, however it ends. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Workplace {
  readonly folder: string;
  /** To be done at the end, the last first. */
  atEnd(close: () => Promise<void> | void): void;
}

/** Names a wrong use; shown without a stack. */
export class BadUse extends Error {}

/** The exit code of a shell's command that was interrupted. */
const INTERRUPTED = 130;

/** @param run says whether everything was as it should be, which becomes the exit code */
export async function atWorkplace(run: (place: Workplace) => Promise<boolean>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'refund-panel-bench-'));
  chmodSync(folder, 0o755); // Postgres may run as another user
  const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (let next = closers.pop(); next !== undefined; next = closers.pop()) await next();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close().finally(() => process.exit(INTERRUPTED)));
  }
  try {
    const good = await run({ folder, atEnd: (closer) => closers.push(closer) });
    process.exitCode = good ? 0 : 1;
  } catch (error) {
    const text = error instanceof BadUse ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  } finally {
    await close();
  }
}
