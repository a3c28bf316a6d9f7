import { describe, expect, it } from 'vitest';
import { adviseOnAmount } from './amount-advice.js';

describe('advice on what is no amount', () => {
  it.each([
    ['1,234.56', '1234.56'],
    ['1.234,56', '1234.56'],
    ['1 234,56', '1234.56'],
    ['1\u202f234,5', '1234.5'],
    ["1'234.56", '1234.56'],
    ['12,34', '12.34'],
    ['5,00', '5.00'],
    ['0,12345678', '0.12345678'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ['1.234.567,8', '1234567.8'],
    ['25.17 USDT', '25.17'],
    ['$25.17', '25.17'],
    ['€ 1.234,56', '1234.56'],
    ['1 000', '1000'],
  ])('says how %s is written', (text, plain) => {
    expect(adviseOnAmount(text)).toBe(`write ${plain}: a point before the decimals, and digits else`);
  });

  it('names both where it can be read in two ways', () => {
    expect(adviseOnAmount('1,234')).toBe('write 1234 or 1.234, whichever is meant');
  });

  it.each(['', 'x', '-5', '+5', '1-2', '0.000000001', '1e99', '1,23,4', '1.23.4', '1,234.56,7', '12,34.5', '5.'])(
    'is none for %j',
    (text) => {
      expect(adviseOnAmount(text)).toBeNull();
    },
  );
});
