import { describe, expect, it } from 'vitest';
import { firstDifference, showBytes, showText } from './bytes.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('bytes shown as text', () => {
  it('hide nothing', () => {
    expect(showText(bytes('1\r\n\t2\0'))).toBe('1⟨CR⟩↵\n⟨TAB⟩2⟨NUL⟩');
    expect(showText(bytes('\ufeffa\u00a0b\u200bc\u202ed\u007f'))).toBe('⟨U+FEFF⟩a⟨U+00A0⟩b⟨U+200B⟩c⟨U+202E⟩d⟨U+007F⟩');
  });

  it('keep every letter and blank that can be seen', () => {
    expect(showText(bytes('für 退款 🧾 a b'))).toBe('für 退款 🧾 a b');
  });

  it('show bytes that are no UTF-8, and what stands around them', () => {
    expect(showText(Uint8Array.of(0x61, 0xff, 0x62, 0xe9, 0x80, 0xf0, 0x9f))).toBe('a⟨FF⟩b⟨E9⟩⟨80⟩⟨F0⟩⟨9F⟩');
  });
});

describe('a hex dump', () => {
  it('shows line feeds, ends its lines with them, and tells how far along it is', () => {
    expect(showBytes(bytes('161\nNonceNonceNonceNonce\r\n{"ü":1}\n')).split('\n')).toEqual([
      '000000  31 36 31 0A                                       161↵',
      '000004  4E 6F 6E 63 65 4E 6F 6E  63 65 4E 6F 6E 63 65 4E  NonceNonceNonceN',
      '000014  6F 6E 63 65 0D 0A                                 once←↵',
      '00001a  7B 22 C3 BC 22 3A 31 7D  0A                       {"··":1}↵',
    ]);
  });

  it('is empty for nothing, and says how much it leaves out', () => {
    expect(showBytes(new Uint8Array())).toBe('');
    const lines = showBytes(new Uint8Array(10_000)).split('\n');
    expect(lines).toHaveLength(8192 / 16 + 1);
    expect(lines.at(-1)).toBe('… and 1808 more bytes');
  });
});

describe('the first difference', () => {
  it('is none between equal bytes', () => {
    expect(firstDifference(bytes('a\nb'), bytes('a\nb'))).toBeNull();
    expect(firstDifference(new Uint8Array(), new Uint8Array())).toBeNull();
  });

  it('is told with its place, and with what stands on both sides', () => {
    const difference = firstDifference(bytes('1611\nnonce\n{"a":1}\n'), bytes('1611\nnonce\n{"a": 1}\n'), [
      'ours',
      'yours',
    ]);
    expect(difference).toEqual({
      offset: 16,
      line: 3,
      words:
        'The first 16 bytes are the same. At byte 16 (line 3, byte 6 of it) ours has “1” (31) in “↵nonce↵{"a":»1«}↵”, ' +
        'yours has a blank (20) in “↵nonce↵{"a":» «1}↵”.',
    });
  });

  it('names what cannot be seen', () => {
    expect(firstDifference(bytes('a\n'), bytes('a\r\n'))?.words).toContain(
      'The first byte is the same. At byte 1 (line 1, byte 2 of it) the first has a line feed (0A) in “a»↵«”, the second has a carriage return (0D) in “a»←«↵”',
    );
  });

  it('is the end of the shorter one', () => {
    const difference = firstDifference(bytes('{}\n'), bytes('{}'));
    expect(difference).toMatchObject({ offset: 2, line: 1 });
    expect(difference?.words).toContain('the second has its end (after “{}”)');
  });

  it('may be the first byte', () => {
    expect(firstDifference(bytes('a'), bytes('b'))?.words).toMatch(/^They differ from the first byte on\./);
  });
});
