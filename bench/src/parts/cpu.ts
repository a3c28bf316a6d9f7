/** What processes have spent of the processors, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** `USER_HZ`, which Linux fixes at 100 for whoever reads /proc. */
const MS_PER_TICK = 10;

interface Stat {
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that have ended. */
  readonly endedMs: number;
}

/** Milliseconds in user and system mode, all threads. */
export function cpuMsOf(pid: number): number {
  const stat = readStat(pid);
  if (stat === null) throw new Error(`process ${pid} is gone`);
  return stat.ownMs;
}

/** A process and its children, those that have ended among them: a postmaster and its sessions. */
export function cpuMsOfFamily(pid: number): number {
  const stat = readStat(pid);
  if (stat === null) throw new Error(`process ${pid} is gone`);
  const children = readdirSync('/proc').flatMap((name) => {
    const child = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    return child?.parent === pid ? [child.ownMs] : [];
  });
  return children.reduce((sum, ms) => sum + ms, stat.ownMs + stat.endedMs);
}

/**
 * How much of the machine others take.
 *
 * @param ours what everybody that takes part has spent by now
 * @returns their share of all processors since this was called, from 0 to 1
 */
export function watchOthers(ours: () => number): () => number {
  const [startedAt, machineBefore, oursBefore] = [performance.now(), cpuMsOfMachine(), ours()];
  return () => {
    const others = cpuMsOfMachine() - machineBefore - (ours() - oursBefore);
    return Math.max(0, others) / ((performance.now() - startedAt) * cpus().length);
  };
}

/** Whoever spent it. */
function cpuMsOfMachine(): number {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  // user, nice, system, then idle and waiting, which are no work (man 5 proc).
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0] = first
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupts + softInterrupts) * MS_PER_TICK;
}

function readStat(pid: number): Stat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
  // The command's name, in parentheses, may hold blanks. Field 3 is the first one after it (man 5 proc).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return {
    parent: field(4),
    ownMs: (field(14) + field(15)) * MS_PER_TICK,
    endedMs: (field(16) + field(17)) * MS_PER_TICK,
  };
}
