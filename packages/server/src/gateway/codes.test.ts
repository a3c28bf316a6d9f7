import { describe, expect, it } from 'vitest';
import { INVALID_TIMESTAMP, meaningOf, saysNotFound } from './codes.js';

/** Each code's problem, and whether a look-up takes it for "there is none". Written out a second time on purpose. */
const expected = [
  ['400001', 'gateway_declined', false],
  ['400002', 'gateway_misconfigured', false],
  ['400003', 'gateway_misconfigured', false],
  ['400004', 'gateway_misconfigured', false],
  ['400005', 'gateway_misconfigured', false],
  ['400006', 'gateway_declined', false],
  ['400007', 'gateway_declined', false],
  ['400008', 'gateway_declined', false],
  ['400100', 'gateway_declined', true],
  ['400101', 'gateway_declined', true],
  ['400102', 'gateway_declined', true],
  ['400103', 'gateway_declined', true],
  ['400104', 'gateway_declined', false],
  ['400201', 'order_not_found', true],
  ['400202', 'order_not_found', true],
  ['400203', 'gateway_misconfigured', false],
  ['400204', 'order_not_refundable', false],
  ['400301', 'order_not_found', true],
  ['400302', 'no_attempts_left', false],
  ['400303', 'amount_exceeds_refundable', false],
  ['400304', 'wallet_short', false],
  ['400606', 'gateway_misconfigured', false],
  ['400607', 'no_attempts_left', false],
  ['400608', 'amount_exceeds_refundable', false],
  ['400611', 'wallet_short', false],
] as const;

describe("Binance Pay's codes", () => {
  it.each(expected)('%s is %s (not found: %s), says that no money moved, and what to do', (code, problem, notFound) => {
    const meaning = meaningOf(code);
    expect(meaning?.code).toBe(problem);
    expect(meaning?.detail).toContain('No money moved.');
    expect(saysNotFound(code)).toBe(notFound);
  });

  it.each([
    '000000',
    '400000',
    '50001',
    '100001001',
    '400205',
    '400609',
    '400610',
    '429',
    '500',
    '',
    '400608 ',
    'constructor',
  ])('%j says nothing certain, so a refund that got it is unknown', (code) => {
    expect(meaningOf(code)).toBeNull();
    expect(saysNotFound(code)).toBe(false);
  });

  it('no other six-digit code is believed', () => {
    const known = new Set<string>(expected.map(([code]) => code));
    const believed = Array.from({ length: 2_000 }, (_, index) => String(399_500 + index)).filter(
      (code) => meaningOf(code) !== null || saysNotFound(code),
    );
    expect(new Set(believed)).toEqual(known);
  });

  it('has one code for a clock that is wrong, and it is declined when the second attempt gets it too', () => {
    expect(INVALID_TIMESTAMP).toBe('400003');
    expect(meaningOf(INVALID_TIMESTAMP)?.detail).toContain('clock');
  });
});
