/** The arithmetic of money against whole-number arithmetic and against big.js, on random amounts. */
import { Big } from 'big.js';
import { describe, expect, it } from 'vitest';
import { addAmounts, compareAmounts, multiplyAmount, parseAmount, subtractAmounts, sumAmounts } from './money.js';

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

describe('big.js, which reckons with digits in its own way', () => {
  const random = createRandom(11);
  const below = (count: number) => Math.floor(random() * count);
  const digits = (count: number) => Array.from({ length: count }, () => below(10)).join('');
  const oneOf = <Item>(items: readonly Item[]) => items[below(items.length)] as Item;
  /** Every form that is read: surplus zeros on both sides, exponents of either sign, more digits than any order has. */
  const spelling = () => {
    const zeros = () => '0'.repeat(oneOf([0, 0, 1, 5]));
    const fraction = random() < 0.7 ? `.${digits(1 + below(12))}${zeros()}` : '';
    const exponent = random() < 0.3 ? `${oneOf(['e', 'E'])}${oneOf(['', '+', '-'])}${below(100)}` : '';
    return `${zeros()}${digits(1 + below(30))}${fraction}${exponent}`;
  };

  it('reads five thousand spellings as the same plain one', () => {
    for (let round = 0; round < 5_000; round += 1) {
      const text = spelling();
      expect(parseAmount(text), text).toBe(new Big(text).toFixed());
    }
  });

  it('agrees on sums, differences, multiples and order', () => {
    for (let round = 0; round < 5_000; round += 1) {
      const [left, right, third] = [spelling(), spelling(), spelling()] as const;
      const pair = `${left} and ${right}`;
      expect(addAmounts(left, right), pair).toBe(new Big(left).plus(right).toFixed());
      const difference = subtractAmounts(left, right);
      expect(difference, pair).toBe(new Big(left).minus(right).toFixed());
      expect(sumAmounts([left, right, third]), pair).toBe(new Big(left).plus(right).plus(third).toFixed());
      expect(compareAmounts(left, right), pair).toBe(new Big(left).cmp(right));
      expect(compareAmounts(difference, third), pair).toBe(new Big(difference).cmp(third));
      expect(addAmounts(difference, third), pair).toBe(new Big(difference).plus(third).toFixed());
      const times = below(1_000_000);
      expect(multiplyAmount(left, times), pair).toBe(new Big(left).times(times).toFixed());
    }
  });

  it('refuses to reckon with what is no number', () => {
    for (const text of ['', ' ', 'NaN', '0x10', '1,5', '1n', '--1', 'null']) {
      expect(() => addAmounts(text, '1'), text).toThrow();
      expect(() => new Big(text), text).toThrow();
    }
  });
});
