/** What no honest client sends: values that are nearly right, and bodies that take advantage of how they are read. */
import type { Random } from '../simulation/random.js';

/** Far beyond what any contract nests. */
const NESTING = 3_000;

const strangeTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff',
  '\u202e',
  '\ufeff',
  '%00',
  '%',
  '%ff',
  '..',
  '../../etc/passwd',
  "' or 1=1 --",
  '"; drop table refunds; --',
  '$1',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  'true',
  '-1',
  '0',
  '-0',
  '1e999999',
  '1e-999999',
  '0x10',
  '٣',
  '１',
  '1,000',
  '99999999999999999999999999999999',
  '0.000000001',
  '9'.repeat(400),
  'x'.repeat(5_000),
  'Z'.repeat(20_000),
  '2026-02-30T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  'http://127.0.0.1:1/',
  '\r\nSet-Cookie: a=b',
];

const strangeValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 53 + 2,
  -(2 ** 63),
  1e308,
  [],
  {},
  [[]],
  [null],
  { $ne: null },
  { length: 1e9 },
  { toString: 'x' },
];

export function strangeText(random: Random): string {
  return random.pick(strangeTexts);
}

/** One place of the value made wrong: another type, a strange text, something left out, something nobody knows. */
export function breakValue(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.7)) {
    const at = random.below(value.length);
    return value.map((item, index) => (index === at ? breakValue(item, random) : item));
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return breakObject(value, random);
  return random.chance(0.6) ? strangeText(random) : random.pick(strangeValues);
}

function breakObject(value: object, random: Random): unknown {
  const entries = Object.entries(value);
  const way = random.below(6);
  if (way === 0) return random.pick(strangeValues);
  if (way === 1) return Object.fromEntries([...entries, [strangeText(random) || 'extra', random.pick(strangeValues)]]);
  if (entries.length === 0) return random.pick(strangeValues);
  const at = random.below(entries.length);
  if (way === 2) return Object.fromEntries(entries.filter((_, index) => index !== at));
  return Object.fromEntries(
    entries.map(([name, inner], index) => [name, index === at ? breakValue(inner, random) : inner]),
  );
}

/** The body's bytes made wrong: what `JSON.stringify` would never write. */
export function breakText(text: string, random: Random): string {
  const inside = text.startsWith('{') && text.length > 2 ? `,${text.slice(1)}` : '}';
  const ways = [
    () => text.slice(0, random.below(text.length + 1)),
    () => `${text}${text}`,
    () => `{"__proto__":{"permissions":["policy:manage"],"orders":null}${inside}`,
    () => `{"constructor":{"prototype":{"isAdmin":true}}${inside}`,
    () => `{"refundAmount":"0.01","refundAmount":"99"${inside}`,
    () => `{"x":${'['.repeat(NESTING)}${']'.repeat(NESTING)}${inside}`,
    () => `${'['.repeat(NESTING)}`,
    () => `{"x":"${'y'.repeat(70_000)}"${inside}`,
    () => text.replaceAll('"', "'"),
    () => `\ufeff${text}`,
    () => text.replace(/[a-zA-Z]/, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
    () => `${text}\u0000`,
    () => '',
    () => 'NaN',
    () => '1e400',
    () => '"text"',
  ];
  return random.pick(ways)();
}
