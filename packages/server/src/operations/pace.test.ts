import { describe, expect, it } from 'vitest';
import { createPace } from './pace.js';

function paceOf(perSecond: number) {
  let nowMs = 0;
  const pace = createPace(perSecond, () => nowMs);
  return {
    ...pace,
    pass(milliseconds: number) {
      nowMs += milliseconds;
    },
  };
}

describe('the permitted rate', () => {
  it('is kept over any length of time, and used up whole', () => {
    const pace = paceOf(1_000);
    let begun = 0;
    for (let elapsedMs = 0; elapsedMs < 10_000; elapsedMs += 7) {
      const permitted = pace.permitted();
      pace.spend(permitted);
      begun += permitted;
      // The first quarter of a second was saved before it began.
      expect(begun).toBeLessThanOrEqual(elapsedMs + 250);
      pace.pass(7);
    }
    expect(begun).toBeGreaterThan(9_900);
  });

  it('lets nobody save up for more than a moment', () => {
    const pace = paceOf(50);
    pace.pass(3_600_000);
    expect(pace.permitted()).toBe(12);
  });

  it('says how long to wait for the next, also when it is slow', () => {
    const pace = paceOf(2);
    expect([pace.permitted(), pace.waitMs()]).toEqual([1, 0]);
    pace.spend(1);
    expect([pace.permitted(), pace.waitMs()]).toEqual([0, 500]);
    pace.pass(499);
    expect([pace.permitted(), pace.waitMs()]).toEqual([0, 1]);
    pace.pass(1);
    expect(pace.permitted()).toBe(1);
  });

  it('is made up for by waiting when more was spent than it permits', () => {
    const pace = paceOf(2);
    pace.spend(3);
    expect([pace.permitted(), pace.waitMs()]).toEqual([0, 1_500]);
    pace.pass(1_500);
    expect([pace.permitted(), pace.waitMs()]).toEqual([1, 0]);
  });
});
