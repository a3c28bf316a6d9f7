/** Many schedules in one process, and what they saw together. */
import { createDrain } from './drain.js';
import { runSchedule } from './run-schedule.js';
import type { WorldOptions } from './world.js';

/** Schedules at a time: one turn of the event loop then serves them all. More would only take more memory. */
const LANES = 24;

/** Enough to see what is wrong; a bug that breaks every schedule would fill the screen. */
const MOST_VIOLATIONS = 50;

export interface ShardResult {
  schedules: number;
  steps: number;
  /** How many schedules saw each thing. */
  readonly seen: Record<string, number>;
  readonly violations: { readonly seed: number; readonly what: string; readonly steps: number }[];
}

export const emptyResult = (): ShardResult => ({ schedules: 0, steps: 0, seen: {}, violations: [] });

export async function runShard(firstSeed: number, schedules: number, options: WorldOptions = {}): Promise<ShardResult> {
  const drained = createDrain();
  const result = emptyResult();
  let next = firstSeed;
  async function lane(): Promise<void> {
    while (next < firstSeed + schedules && result.violations.length < MOST_VIOLATIONS) {
      const seed = next;
      next += 1;
      const { violation, steps, seen } = await runSchedule(seed, drained, options);
      result.schedules += 1;
      result.steps += steps;
      for (const what of seen) result.seen[what] = (result.seen[what] ?? 0) + 1;
      if (violation !== null) result.violations.push({ seed, what: violation, steps });
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  return result;
}

export function addTo(sum: ShardResult, part: ShardResult): void {
  sum.schedules += part.schedules;
  sum.steps += part.steps;
  for (const [what, count] of Object.entries(part.seen)) sum.seen[what] = (sum.seen[what] ?? 0) + count;
  sum.violations.push(...part.violations);
}
