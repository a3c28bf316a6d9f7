import { describe, expect, it } from 'vitest';
import { refundedPart } from './commission.js';
import { deriveId, deriveNonce } from './derive.js';
import { writeAmount } from './representations.js';

describe('an amount on the wire', () => {
  it.each([
    ['0.00000001', '1E-8'],
    ['0.00000012', '1.2E-7'],
    ['0.0000009', '9E-7'],
    ['0.000001', '0.000001'],
    ['0', '0'],
    ['25.17', '25.17'],
    ['1000000', '1000000'],
  ])('%s is written as Java does: %s', (amount, text) => {
    expect(writeAmount(amount)).toBe(text);
  });
});

describe('an id or nonce from the seed', () => {
  it('is beyond 2^53, within nineteen digits, and always the same', () => {
    const id = deriveId('seed', 'a');
    expect(id).toMatch(/^[1-9]\d{17}$/);
    expect([deriveId('seed', 'a'), deriveId('seed', 'b') === id]).toEqual([id, false]);
    expect(deriveNonce('seed', 'a')).toMatch(/^[A-Za-z]{32}$/);
  });
});

describe('the commission that comes back', () => {
  const part = (refundAmount: string, left: string, refundedCommission: string) =>
    refundedPart({ commission: '1', refundedCommission, refundAmount, left, orderAmount: '3' });

  it('is in proportion, rounded down, and with the last of the money all that is left', () => {
    expect(part('1', '3', '0')).toBe('0.33333333');
    expect(part('1', '1', '0.66666666')).toBe('0.33333334');
  });
});
