/** Amounts to filter by, as people write them in their locale. */
import { expect } from '@open-wc/testing';
import { createRandom } from '../../build/random-values.js';
import { createFormat } from '../format.js';
import { languages } from '../messages/languages.js';
import { readTypedAmount } from './typed-amount.js';

describe('a typed amount', () => {
  it('is read as it is written, in every language and in those with digits of their own', () => {
    const random = createRandom(11);
    for (const locale of [...languages, 'ar-EG', 'fa', 'hi-IN', 'de-CH', 'de-AT', 'en-IN', 'my', 'bn']) {
      const { number, numbers } = createFormat(locale);
      for (let round = 0; round < 60; round += 1) {
        const whole = String(Math.floor(random() * 10 ** Math.floor(random() * 10)));
        const decimals = String(Math.floor(random() * 10 ** Math.floor(random() * 8))).replace(/0+$/, '');
        const amount = decimals === '' ? whole : `${whole}.${decimals}`;
        expect(readTypedAmount(` ${number(amount)} `, numbers), `${locale}: ${number(amount)}`).to.equal(amount);
      }
    }
  });

  for (const [locale, typed, amount] of [
    ['en', '1,234.5', '1234.5'],
    ['en', '12,5', '12.5'],
    ['en', '.5', '0.5'],
    ['en', '007.50', '7.5'],
    ['de', '12.5', '12.5'],
    ['de', '1.234', '1234'],
    ['de', '1.234,5', '1234.5'],
    ['en-IN', '12,34,567', '1234567'],
    ['de-CH', "1'234.50", '1234.5'],
    ['en', '1.2.3', ''],
    ['en', '1e3', ''],
    ['en', '-5', ''],
    ['en', 'ten', ''],
    ['en', '.', ''],
    ['en', '', ''],
  ] as const) {
    it(`${typed} in ${locale} is ${amount || 'none'}`, () => {
      expect(readTypedAmount(typed, createFormat(locale).numbers)).to.equal(amount);
    });
  }
});
