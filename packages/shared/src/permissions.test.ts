/** Whether two ids name one operator. */
import { describe, expect, it } from 'vitest';
import { operatorKeyOf } from './permissions.js';

describe("an operator's key", () => {
  it.each([
    'Ada Lovelace',
    'ADA LOVELACE',
    '  ada lovelace ',
    'ada  lovelace',
    'ada\u{a0}lovelace',
    '\u{ff21}da Lovelace',
    'a\u{200b}da lovelace',
    'ada lovelace\u{feff}',
    'a\u{ad}da lovelace',
    '\u{202e}ada lovelace',
    'ada\u{2060} love\u{fe0f}lace',
    'ada lovelace\u{e0041}',
  ])('is the same for every spelling: %j', (id) => {
    expect(operatorKeyOf(id)).toBe('ada lovelace');
  });

  it.each([
    ['Straße', 'STRASSE'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['\u{e9}mile', 'e\u{301}mile'],
    ['\u{212a}elvin', 'kelvin'],
    ['a\u{200b} b', 'a b'],
  ])('is the same for %j and %j', (one, other) => {
    expect(operatorKeyOf(one)).toBe(operatorKeyOf(other));
  });

  it.each([
    ['ada', 'ada.'],
    ['ada', 'аda'],
    ['op-1', 'op-2'],
    ['jose', 'josé'],
    ['小明', '小红'],
  ])('differs for %j and %j', (one, other) => {
    expect(operatorKeyOf(one)).not.toBe(operatorKeyOf(other));
  });

  it('of a key is the key', () => {
    for (const id of ['Straße', 'ΟΔΟΣ', 'İstanbul', '\u{1e9b}\u{323}', 'ﬃ']) {
      expect(operatorKeyOf(operatorKeyOf(id))).toBe(operatorKeyOf(id));
    }
  });
});
