import { expect } from '@open-wc/testing';
import { createFormat } from '../format.js';
import { type AmountReading, type NumberMarks, numberMarksOf, readAmountText } from './amount-text.js';

const marksOf = (locale: string) => numberMarksOf(createFormat(locale).numbers);
const read = (text: string, locale: string, currency = 'USDT') => readAmountText(text, currency, marksOf(locale));

/** The value, the two that it may be, or why it is none. */
function said(reading: AmountReading): string {
  if (reading.ok) return reading.value;
  return reading.reason === 'ambiguous' ? reading.readings.join(' or ') : reading.reason;
}

const cases: readonly [locale: string, text: string, expected: string][] = [
  ['en', '1,234.56', '1234.56'],
  ['en', '1234.56', '1234.56'],
  ['en', '1.234', '1.234'],
  ['en', '1,234', '1234 or 1.234'],
  ['en', '1,234,567', '1234567'],
  ['en', '1.234.567', '1234567'],
  // No grouping is written so, here or elsewhere: one reading is left. It is said under the field, in the sentence to be
  // confirmed and on the button. Where somebody else can have meant a thousand, as by 1,234, it is asked.
  ['en', '1,5', '1.5'],
  ['en', '12,50', '12.5'],
  ['en', '1,2345', '1.2345'],
  ['en', '0,123', '0.123'],
  ['en', '.5', '0.5'],
  ['en', ',5', '0.5'],
  ['en', '5.', '5'],
  ['en', '1 234.5', '1234.5'],
  ['en', '1,23,456.78', 'unreadable'],
  ['en', '12,34.5', 'unreadable'],
  ['en', '1,234,56', 'unreadable'],
  ['de', '1.234,56', '1234.56'],
  ['de', '1,234', '1.234'],
  ['de', '1.234', '1234 or 1.234'],
  ['de', '12.50', '12.5'],
  ['de', '1,234.56', '1234.56'],
  ['de', '1.234.567', '1234567'],
  ['de', '0.123', '0.123'],
  ['fr', '1 234,56', '1234.56'],
  ['fr', '1\u00a0234,56', '1234.56'],
  ['fr', '1\u202f234,56', '1234.56'],
  ['fr', '1\u202f234', '1234'],
  ['fr', '1 23,4', 'unreadable'],
  ['de-CH', '1’234.56', '1234.56'],
  ['de-CH', "1'234.56", '1234.56'],
  ['de-CH', "1'234", '1234'],
  ['hi', '1,23,456.78', '123456.78'],
  ['en-IN', '1,23,456.78', '123456.78'],
  ['en-IN', '12,34,567', '1234567'],
  ['en-IN', '123,456.78', '123456.78'],
  ['en-IN', '12,345', '12345 or 12.345'],
  ['en-IN', '1.23.456', 'unreadable'],
  ['sv', '1 234,5', '1234.5'],
  ['ar-EG', '١٬٢٣٤٫٥٦', '1234.56'],
  ['ar-EG', '1,234', '1234 or 1.234'],
  ['fa', '۱٬۲۳۴٫۵۶', '1234.56'],
  ['fa', '٫۵', '0.5'],
  ['en', '١٬٢٣٤٫٥٦', '1234.56'],
  ['hi', '१,२३,४५६.७८', '123456.78'],
  ['bn', '১,২৩,৪৫৬.৭৮', '123456.78'],
  ['ja', '１，２３４．５６', '1234.56'],
  ['ja', '１２３４', '1234'],
  ['de', '25,17 USDT', '25.17'],
  ['en', 'USDT 25.17', '25.17'],
  ['en', '25.17usdt', '25.17'],
  ['en', '  25.17\u00a0USDT\n', '25.17'],
  ['en', '\u200e25.17\u200f', '25.17'],
  ['en', '25.17 BTC', 'other_currency'],
  ['en', '$25.17', 'other_currency'],
  ['en', 'USDT 25.17 USDT', 'other_currency'],
  ['en', 'ten', 'other_currency'],
  ['en', '0.00000001', '0.00000001'],
  ['en', '', 'missing'],
  ['en', ' USDT ', 'missing'],
  ['en', '-1', 'unreadable'],
  ['en', '+1', 'unreadable'],
  ['en', '\u22121', 'unreadable'],
  ['en', '1-', 'unreadable'],
  ['en', '(1)', 'unreadable'],
  ['en', '1e2', 'unreadable'],
  ['en', '1E-8', 'unreadable'],
  ['en', '١-', 'unreadable'],
  ['en', '1\u00a0234.50\u00a0USDT', '1234.5'],
  ['en', 'USDT\u00a01,234.50', '1234.5'],
  ['en', '\t١٢٫٥ USDT', '12.5'],
  ['en', '0.123456789', '0.123456789'],
  ['en', '9'.repeat(64), 'unreadable'],
  ['en', '1 5', 'unreadable'],
  ['en', '1,5,5', 'unreadable'],
  ['en', '0x10', 'unreadable'],
  ['en', 'Infinity', 'other_currency'],
  ['en', '5²', 'unreadable'],
  ['en', '½', 'unreadable'],
  ['en', '.', 'unreadable'],
  ['en', '1..2', 'unreadable'],
  ['en', '1. 2', 'unreadable'],
  ['en', '1.2,3', 'unreadable'],
  ['en', '1,234 567', 'unreadable'],
];

/** Small, seeded, and the same in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const locales =
  'en de fr de-CH de-AT hi en-IN mr bn sv ar-EG fa ja-u-nu-fullwide es pl pt-PT pt-BR ru he th-u-nu-thai it tr my en-ZA ne'.split(
    ' ',
  );

/** Every convention as a plain pattern that shares nothing with the reader: the whole number, then the decimals. */
function conventionsOf({ group, groupSize }: NumberMarks): RegExp[] {
  const escaped = (mark: string) => (mark === '.' ? '\\.' : mark);
  return ['.', ',', '٫'].flatMap((decimal) =>
    ['', '.', ',', ' ', "'", '٬']
      .filter((mark) => mark !== decimal)
      .map((mark) => {
        const by = escaped(mark);
        const thousands = `[1-9]\\d{0,2}(?:${by}\\d{3})+`;
        const own = `[1-9]\\d{0,${groupSize - 1}}(?:${by}\\d{${groupSize}})*${by}\\d{3}`;
        const whole = mark === '' ? '\\d*' : mark === group ? `(?:${thousands}|${own})` : thousands;
        return new RegExp(`^(${whole})(?:${escaped(decimal)}(\\d*))?$`);
      }),
  );
}

function conventionalReadings(text: string, conventions: readonly RegExp[]): string[] {
  if (!/\d/.test(text)) return [];
  const matches = conventions.map((convention) => convention.exec(text)).filter((match) => match !== null);
  const values = matches.map(([, whole = '', decimals = '']) => plainly(whole.replace(/\D/g, ''), decimals));
  return [...new Set(values)].sort();
}

/** As an amount is kept: without surplus zeros. */
function plainly(whole: string, decimals: string): string {
  const integer = whole.replace(/^0+/, '') || '0';
  const rest = decimals.replace(/0+$/, '');
  return rest === '' ? integer : `${integer}.${rest}`;
}

describe('readAmountText', () => {
  for (const [locale, text, expected] of cases) {
    it(`reads ${JSON.stringify(text)} in ${locale} as ${expected}`, () => {
      expect(said(read(text, locale))).to.equal(expected);
    });
  }

  it('takes no digit of a currency from the number', () => {
    expect(said(read('25 1INCH', 'en', '1INCH'))).to.equal('25');
    expect(said(read('1INCH 25', 'en', '1INCH'))).to.equal('25');
    expect(said(read('251INCH', 'en', '1INCH'))).to.equal('other_currency');
    expect(said(read('XY25', 'en', 'XY2'))).to.equal('other_currency');
  });

  it('reads back exactly what the panel writes, in every locale', () => {
    const random = createRandom(7);
    for (const locale of locales) {
      const { numbers, number, money } = createFormat(locale);
      const marks = numberMarksOf(numbers);
      for (let round = 0; round < 200; round++) {
        const digits = (count: number) => Array.from({ length: count }, () => random(10)).join('');
        const amount = plainly(digits(1 + random(16)), digits(random(9)));
        for (const text of [number(amount), money(amount, 'USDT'), amount.replace('.', marks.decimal)]) {
          expect(readAmountText(text, 'USDT', marks), `${text} in ${locale}`).to.deep.equal({
            ok: true,
            value: amount,
          });
        }
      }
    }
  });

  it('asks, or reads exactly, what Intl writes without decimals', () => {
    const random = createRandom(11);
    for (const locale of locales) {
      const format = new Intl.NumberFormat(locale);
      const marks = numberMarksOf(format);
      for (let round = 0; round < 100; round++) {
        const amount = String(random(10 ** (1 + random(9))));
        const reading = readAmountText(format.format(BigInt(amount)), 'USDT', marks);
        if (reading.ok) expect(reading.value).to.equal(amount);
        else
          expect(reading)
            .to.deep.include({ reason: 'ambiguous' })
            .and.to.have.property('readings')
            .that.includes(amount);
      }
    }
  });

  it('never reads a text as anything but one of its conventional readings, and all of several only by its own decimals', () => {
    const random = createRandom(13);
    const alphabet = ['0', '1', '2', '3', '4', '5', '6', '0', '7', '8', '.', ',', '.', ',', ' ', "'", '٫', '٬'];
    let taken = 0;
    let asked = 0;
    const known = locales.map((locale) => {
      const marks = marksOf(locale);
      return { marks, conventions: conventionsOf(marks) };
    });
    for (let round = 0; round < 40_000; round++) {
      const { marks, conventions } = known[random(known.length)] ?? expect.fail();
      const text = Array.from({ length: 1 + random(10) }, () => alphabet[random(alphabet.length)]).join('');
      const reading = readAmountText(text, 'USDT', marks);
      const possible = conventionalReadings(text.trim().replace(/ +/g, ' '), conventions);
      if (reading.ok) {
        taken++;
        expect(possible, text).to.include(reading.value);
        if (possible.length > 1) expect(text.split(marks.decimal).length, text).to.equal(2);
      } else if (reading.reason === 'ambiguous') {
        asked++;
        expect(possible, text).to.deep.equal([...reading.readings].sort());
      } else {
        expect(possible, text).to.deep.equal([]);
      }
    }
    expect(taken).to.be.greaterThan(5_000);
    expect(asked).to.be.greaterThan(50);
  });
});
