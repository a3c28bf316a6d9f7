import { describe, expect, it } from 'vitest';
import { amountOrZeroSchema, amountSchema } from './amount-schema.js';
import { addAmounts, compareAmounts, multiplyAmount, parseAmount, subtractAmounts, sumAmounts } from './money.js';

describe('an amount', () => {
  it.each([
    ['25.17', '25.17'],
    ['25.170', '25.17'],
    ['007', '7'],
    ['0.000', '0'],
    ['1E-8', '0.00000001'],
    ['1e-8', '0.00000001'],
    ['2.5e3', '2500'],
    ['1E+2', '100'],
    ['0.000000010', '0.00000001'],
    ['123456789012345678901234567890.12345678', '123456789012345678901234567890.12345678'],
  ])('spelled %s is %s', (text, amount) => {
    expect(parseAmount(text)).toBe(amount);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '-1',
    '0x10',
    'NaN',
    'Infinity',
    '1.',
    '.5',
    '1,5',
    '1_000',
    '1e',
    '1e1000000',
    '١',
    '１',
    '1\n',
    '9'.repeat(10_000),
  ])('cannot be spelled %j', (text) => {
    expect(parseAmount(text)).toBeNull();
  });

  it('is exact where floats are not', () => {
    expect(addAmounts('0.1', '0.2')).toBe('0.3');
    expect(subtractAmounts('100', '99.99999999')).toBe('0.00000001');
    expect(subtractAmounts('1', '2')).toBe('-1');
    expect(multiplyAmount('0.00000001', 100)).toBe('0.000001');
    expect(sumAmounts(Array.from({ length: 10_000 }, () => '0.00000001'))).toBe('0.0001');
    expect(sumAmounts([])).toBe('0');
    expect(addAmounts('9007199254740993', '0.00000001')).toBe('9007199254740993.00000001');
    expect(compareAmounts('10', '9.99999999')).toBe(1);
    expect(compareAmounts('1', '1')).toBe(0);
    expect(compareAmounts('-1', '0')).toBe(-1);
  });
});

describe('an amount to be refunded', () => {
  it.each(['0.00000001', '1E-8', '25.17', `${'9'.repeat(30)}.99999999`])('may be %s', (text) => {
    expect(amountSchema.safeParse(text).success).toBe(true);
  });

  it.each(['0', '0.0', '0e5', '0.000000001', '1e-9', '1'.repeat(31), '-1', '', 1, null, undefined, ['1']])(
    'may not be %j',
    (value) => {
      expect(amountSchema.safeParse(value).success).toBe(false);
    },
  );

  it.each([
    ['0', true],
    ['0.00', true],
    ['0.00000001', true],
    ['-0.1', false],
    ['0.000000001', false],
    ['', false],
  ])('or zero, where nothing is meant: %j', (text, expected) => {
    expect(amountOrZeroSchema.safeParse(text).success).toBe(expected);
  });
});
