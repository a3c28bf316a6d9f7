import { expect } from '@open-wc/testing';
import { createFormat } from './format.js';

describe('format', () => {
  it('shows every decimal of any amount', () => {
    const { number } = createFormat('en');
    expect(number('25.1')).to.equal('25.10');
    expect(number('0.00000001')).to.equal('0.00000001');
    expect(number('999999999999999999.99999999')).to.equal('999,999,999,999,999,999.99999999');
  });

  it('follows the locale, and falls back when it is none', () => {
    expect(createFormat('de').number('1234.5')).to.equal('1.234,50');
    expect(createFormat('de').numbers.resolvedOptions().locale).to.equal('de');
    expect(createFormat('not a locale').money('1', 'USDT')).to.equal('1.00\u00a0USDT');
  });

  it('keeps amounts together among words that run from right to left', () => {
    expect(createFormat('he').money('1234.5', 'USDT')).to.equal('\u200f\u20681,234.50\u00a0USDT\u2069');
    for (const locale of ['ar-EG', 'fa', 'ur'])
      expect(createFormat(locale).money('1', 'USDT')).to.match(/^\u200f\u2068.+\u2069$/);
  });
});
