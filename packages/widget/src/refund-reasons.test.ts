import { expect } from '@open-wc/testing';
import { readReasons } from './refund-reasons.js';

const labels = { de: 'Ware defekt', 'pt-BR': 'Item com defeito', en: 'Faulty goods', 'zh-Hant': '商品瑕疵' };
const labelIn = (locale: string, label: unknown) => readReasons([{ label }], locale).presets[0]?.label;

describe('readReasons', () => {
  const cases: readonly [locale: string, label: string][] = [
    ['de', 'Ware defekt'],
    ['de-CH', 'Ware defekt'],
    ['zh-Hant-TW', '商品瑕疵'],
    ['pt-br', 'Item com defeito'],
    ['pt-PT', 'Item com defeito'],
    ['zh', '商品瑕疵'],
    ['fr', 'Faulty goods'],
  ];
  for (const [locale, label] of cases) {
    it(`finds the label for ${locale}`, () => {
      expect(labelIn(locale, labels)).to.equal(label);
    });
  }

  it('takes the first where neither the language nor English is there, and one text for all', () => {
    expect(labelIn('fr', { sv: 'Trasig', fi: 'Rikki' })).to.equal('Trasig');
    expect(labelIn('fr', 'Faulty goods')).to.equal('Faulty goods');
  });

  it('keeps the id of a reason in every language', () => {
    const reasons = [{ label: labels }, { id: 'late', label: 'Too late', noteRequired: true }];
    for (const locale of ['de', 'en']) {
      expect(readReasons(reasons, locale).presets.map(({ id }) => id)).to.deep.equal(['Ware defekt', 'late']);
    }
    expect(readReasons(reasons, 'de').presets[1]).to.deep.equal({ id: 'late', label: 'Too late', noteRequired: true });
  });

  it('ignores what is none, and says which', () => {
    const bad = [
      null,
      7,
      {},
      { label: '' },
      { label: ' ' },
      { label: 'x'.repeat(257) },
      { label: 'a\nb' },
      { label: {} },
      { label: { en: 'Good', de: 7 } },
      { id: 7, label: 'Seven' },
      { id: 'other', label: 'Other' },
      { label: 'Note', noteRequired: 'yes' },
      { label: 'Twice' },
      { label: 'Twice' },
    ];
    const { presets, faults } = readReasons(bad, 'en');
    expect(presets.map(({ id }) => id)).to.deep.equal(['Twice']);
    expect(faults.map((fault) => /^\[\d+\]/.exec(fault)?.[0])).to.deep.equal(
      bad.map((_, index) => `[${index}]`).filter((_, index) => index !== 12),
    );
    expect(readReasons('[{', 'en')).to.deep.equal({ presets: [], faults: ['it is not an array'] });
  });
});
