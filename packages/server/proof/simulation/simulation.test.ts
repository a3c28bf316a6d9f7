import { describe, expect, it } from 'vitest';
import { createDrain } from './drain.js';
import { runSchedule } from './run-schedule.js';
import { runShard } from './shard.js';

/** A few seconds' worth; the command runs a million. */
const SCHEDULES = 2_000;

describe('the operations under random schedules', () => {
  it('keep every promise, whatever goes wrong', { timeout: 60_000 }, async () => {
    const { schedules, violations } = await runShard(1, SCHEDULES);
    expect(violations).toEqual([]);
    expect(schedules).toBe(SCHEDULES);
  });

  it('do the same again for the same seed, alone or among others', async () => {
    const drained = createDrain();
    const seeds = Array.from({ length: 40 }, (_, index) => index + 500);
    const together = await Promise.all(seeds.map((seed) => runSchedule(seed, drained, { isTraced: true })));
    for (const { seed, trace } of together) {
      expect((await runSchedule(seed, createDrain(), { isTraced: true })).trace).toEqual(trace);
    }
    expect(new Set(together.map(({ trace }) => trace.join('\n'))).size).toBe(seeds.length);
  });
});
