import { describe, expect, it } from 'vitest';
import { afterMs, NOT_KNOWN_YET_MS, queryDelayMs } from './schedule.js';

describe('the time between two questions', () => {
  it('doubles from one second to five minutes and stays there', () => {
    expect(Array.from({ length: 12 }, (_, attempts) => queryDelayMs(attempts))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000, 300_000,
    ]);
  });

  it.each([20, 21, 100, 1_024, 2_000, Number.MAX_SAFE_INTEGER])(
    'is still five minutes after %d questions',
    (attempts) => {
      expect(queryDelayMs(attempts)).toBe(300_000);
    },
  );
});

describe('the time in which "not found" means "not known yet"', () => {
  it('covers both attempts of one call, ten seconds each, with room for the gateway', () => {
    expect(NOT_KNOWN_YET_MS).toBeGreaterThan(2 * 10_000);
  });
});

describe('afterMs', () => {
  it('gives a new date and leaves the old one alone', () => {
    const start = new Date('2026-03-01T12:00:00.000Z');
    expect(afterMs(start, 1_500)).toEqual(new Date('2026-03-01T12:00:01.500Z'));
    expect(start).toEqual(new Date('2026-03-01T12:00:00.000Z'));
  });
});
