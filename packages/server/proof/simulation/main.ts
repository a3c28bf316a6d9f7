/**
 * The command: many schedules on all cores, or one of them line by line.
 *
 *   npm run simulate -- --schedules 1000000 --seed 1
 *   npm run simulate -- --replay 4711
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeCoverage, neverSeen } from './coverage.js';
import { createDrain } from './drain.js';
import { runSchedule } from './run-schedule.js';
import { addTo, emptyResult, runShard, type ShardResult } from './shard.js';

/** Small enough for both cores to end together, large enough for the messages not to matter. */
const SCHEDULES_PER_PART = 2_000;

interface Part {
  readonly firstSeed: number;
  readonly schedules: number;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

function readNumber(text: string, name: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} takes a whole number, not "${text}"`);
  return number;
}

async function main(): Promise<void> {
  if (process.send !== undefined) return serve();
  const { values } = parseArgs({
    options: {
      schedules: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      replay: { type: 'string' },
    },
  });
  if (values.replay !== undefined) return replay(readNumber(values.replay, 'replay'));
  const first = readNumber(values.seed, 'seed');
  await simulate({ firstSeed: first, schedules: readNumber(values.schedules, 'schedules') });
}

/** A forked process: runs each part that it is sent. */
function serve(): void {
  // Refusals are thrown all the time, and nobody reads where.
  Error.stackTraceLimit = 0;
  process.on('message', async ({ firstSeed, schedules }: Part) => {
    process.send?.(await runShard(firstSeed, schedules));
  });
}

async function replay(seed: number): Promise<void> {
  const { trace, violation, steps } = await runSchedule(seed, createDrain(), { isTraced: true });
  say(trace.join('\n'));
  say(`seed ${seed}, ${steps} steps: ${violation ?? 'no violation'}`);
  if (violation !== null) process.exitCode = 1;
}

async function simulate(whole: Part): Promise<void> {
  const startedAt = performance.now();
  const sum = emptyResult();
  const parts = split(whole);
  const workers = Math.min(availableParallelism(), parts.length);
  await Promise.all(Array.from({ length: workers }, () => work(parts, sum)));
  const seconds = (performance.now() - startedAt) / 1000;
  say(describeCoverage(sum.seen, sum.schedules));
  const never = neverSeen(sum.seen);
  if (never.length > 0) say(`\nnever seen:\n${never.map((what) => `  ${what}`).join('\n')}`);
  const rate = Math.round(sum.schedules / seconds);
  say(
    `\n${sum.schedules} schedules, ${sum.steps} steps in ${seconds.toFixed(1)} s on ${workers} processes: ${rate} schedules/s`,
  );
  if (sum.violations.length === 0) {
    say('no violation');
    return;
  }
  process.exitCode = 1;
  // The shortest are read most easily.
  for (const { seed, what, steps } of sum.violations.sort((left, right) => left.steps - right.steps)) {
    say(`VIOLATION after ${steps} steps: ${what}\n  npm run simulate -- --replay ${seed}`);
  }
}

function split({ firstSeed, schedules }: Part): Part[] {
  const parts: Part[] = [];
  for (let done = 0; done < schedules; done += SCHEDULES_PER_PART) {
    parts.push({ firstSeed: firstSeed + done, schedules: Math.min(SCHEDULES_PER_PART, schedules - done) });
  }
  return parts.reverse();
}

/** One forked process, part after part, until none is left or something was found. */
async function work(parts: Part[], sum: ShardResult): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url));
  try {
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const result = new Promise<ShardResult>((resolve, reject) => {
        child.once('message', (message) => resolve(message as ShardResult));
        child.once('error', reject);
        child.once('exit', (code) => reject(new Error(`a process of the simulation ended with ${code}`)));
      });
      child.send(part);
      addTo(sum, await result);
      child.removeAllListeners();
      if (sum.violations.length >= MOST_VIOLATIONS) return;
    }
  } finally {
    child.kill();
  }
}

/** Then something is so wrong that more schedules would show nothing new. */
const MOST_VIOLATIONS = 100;

await main();
