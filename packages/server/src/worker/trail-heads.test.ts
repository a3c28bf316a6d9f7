/** When the trail's head is logged, by a timer that the test moves. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import { createTrailHeads } from './trail-heads.js';

const TEN_MINUTES_MS = 10 * 60_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('is logged every ten minutes where something was added, and at the stop, and not where it cannot be read', async () => {
  let sequence = 1;
  let isAway = false;
  const log = createRecordingLog();
  const findTrailHead = async () => {
    if (isAway) throw new Error('away');
    return { sequence, hash: 'f'.repeat(64) };
  };
  const heads = createTrailHeads({ trail: { findTrailHead }, log });
  const logged = () => log.entries.filter(({ message }) => message === 'head of the trail').map(({ fields }) => fields);
  await vi.advanceTimersByTimeAsync(TEN_MINUTES_MS - 1);
  expect(logged()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await vi.advanceTimersByTimeAsync(TEN_MINUTES_MS);
  expect(logged()).toEqual([{ head: `1:${'f'.repeat(64)}` }]);
  isAway = true;
  sequence = 2;
  await vi.advanceTimersByTimeAsync(TEN_MINUTES_MS);
  expect(logged()).toHaveLength(1);
  isAway = false;
  await heads.stop();
  expect(logged()).toEqual([{ head: `1:${'f'.repeat(64)}` }, { head: `2:${'f'.repeat(64)}` }]);
  expect(vi.getTimerCount()).toBe(0);
});
