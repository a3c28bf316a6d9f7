/** The arithmetic of money against whole-number arithmetic, on random amounts. */
import { describe, expect, it } from 'vitest';
import { addAmounts, compareAmounts, parseAmount, subtractAmounts, sumAmounts } from './money.js';

/** Mulberry32: small, seeded, and the same on every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const STEPS_PER_UNIT = 100_000_000n;

/** The plain spelling of a whole number of 0.00000001 steps, computed without the code under test. */
function fromSteps(steps: bigint): string {
  const sign = steps < 0n ? '-' : '';
  const size = steps < 0n ? -steps : steps;
  const decimals = (size % STEPS_PER_UNIT).toString().padStart(8, '0').replace(/0+$/, '');
  return `${sign}${size / STEPS_PER_UNIT}${decimals === '' ? '' : `.${decimals}`}`;
}

describe('arithmetic on a thousand random pairs', () => {
  it('agrees with whole numbers to the last step', () => {
    const random = createRandom(42);
    const steps = () => BigInt(Math.floor(random() * 2 ** 50)) * BigInt(1 + Math.floor(random() * 1_000_000));
    for (let round = 0; round < 1_000; round += 1) {
      const [left, right] = [steps(), steps()];
      const [leftText, rightText] = [fromSteps(left), fromSteps(right)];
      expect(addAmounts(leftText, rightText)).toBe(fromSteps(left + right));
      expect(subtractAmounts(leftText, rightText)).toBe(fromSteps(left - right));
      expect(sumAmounts([leftText, rightText, leftText])).toBe(fromSteps(left + right + left));
      expect(compareAmounts(leftText, rightText)).toBe(left < right ? -1 : left > right ? 1 : 0);
    }
  });

  it('reads every spelling with an exponent as one plain spelling, which it reads back as itself', () => {
    const random = createRandom(7);
    for (let round = 0; round < 1_000; round += 1) {
      const plain = parseAmount(`${Math.floor(random() * 1e15)}e${Math.floor(random() * 60) - 30}`) ?? '';
      expect(plain).toMatch(/^(0|[1-9]\d*)(\.\d*[1-9])?$/);
      if (plain.length <= 64) expect(parseAmount(plain)).toBe(plain);
    }
  });
});
