import { describe, expect, it } from 'vitest';
import { createDrain } from './drain.js';
import { runSchedule } from './run-schedule.js';
import { runShard } from './shard.js';

/** A few seconds' worth; the command runs a million. */
const SCHEDULES = 2_000;

/** Of a million schedules each: a clock set back, a question out while a person settled, clocks too far apart for leases. */
const SEEDS_THAT_FOUND_SOMETHING = [50849233, 50866114, 50479149, 50268514, 50233315, 50001390, 50003325] as const;

describe('the operations under random schedules', () => {
  it('keep every promise, whatever goes wrong', { timeout: 60_000 }, async () => {
    const { schedules, violations } = await runShard(1, SCHEDULES);
    expect(violations).toEqual([]);
    expect(schedules).toBe(SCHEDULES);
  });

  it.each(SEEDS_THAT_FOUND_SOMETHING)(
    'keep every promise in schedule %i, where one was not kept before',
    async (seed) => {
      expect((await runSchedule(seed, createDrain(), { withoutApprovals: true })).violation).toBeNull();
    },
  );

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
