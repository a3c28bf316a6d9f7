/** Bytes made visible: as text in which nothing is hidden, as a hex dump, and where two of them differ, in words. */

const BYTES_A_LINE = 16;

/** A page full; what is signed is seldom longer. */
const MOST_SHOWN_BYTES = 8192;

/** What is shown of each side, before and after the place where they differ. */
const CONTEXT_BYTES = 12;

/** Characters that look like nothing, or like another one. */
const hidden = /(?! )[\p{C}\p{Z}]/gu;

/** Arrows, for nearly every font has them, unlike the pictures that Unicode has of control characters. */
const LINE_FEED = '↵';
const letters: ReadonlyMap<number, string> = new Map([
  [0x09, '→'],
  [0x0a, LINE_FEED],
  [0x0d, '←'],
]);

const shortNames: ReadonlyMap<string, string> = new Map([
  ['\0', 'NUL'],
  ['\t', 'TAB'],
  ['\r', 'CR'],
]);

/**
 * The bytes as UTF-8 text: a line feed as ↵ and a line break, other characters that cannot be seen as ⟨CR⟩, ⟨TAB⟩ or
 * ⟨U+FEFF⟩, and bytes that are no UTF-8 as ⟨FF⟩.
 */
export function showText(bytes: Uint8Array): string {
  return readCharacters(bytes)
    .map((character) => (character === '\n' ? `${LINE_FEED}\n` : character.replace(hidden, nameCharacter)))
    .join('');
}

function nameCharacter(character: string): string {
  const number = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return `⟨${shortNames.get(character) ?? `U+${number}`}⟩`;
}

/** The characters of a UTF-8 text; a byte that belongs to none stands as ⟨FF⟩. */
function readCharacters(bytes: Uint8Array): string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const characters: string[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const first = bytes[offset] ?? 0;
    const length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const character = decode(decoder, bytes.subarray(offset, offset + length));
    characters.push(character ?? `⟨${hexOf(first)}⟩`);
    offset += character === null ? 1 : length;
  }
  return characters;
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/**
 * A hex dump: offset, sixteen bytes, and the same bytes as letters, with ↵ for a line feed, ← for a carriage return, → for a tab,
 * and · for what else is no letter of ASCII. Each line feed ends its line of the dump, so that what is signed is seen line by line.
 */
export function showBytes(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, MOST_SHOWN_BYTES);
  const rows: string[] = [];
  for (let start = 0; start < shown.length; ) {
    const lineFeed = shown.indexOf(0x0a, start);
    const lineEnd = lineFeed < 0 ? shown.length : lineFeed + 1;
    const end = Math.min(start + BYTES_A_LINE, lineEnd);
    const row = [...shown.subarray(start, end)];
    const hex = [row.slice(0, 8), row.slice(8)].map((half) => half.map(hexOf).join(' ')).join('  ');
    rows.push(`${start.toString(16).padStart(6, '0')}  ${hex.padEnd(3 * BYTES_A_LINE)}  ${row.map(letterOf).join('')}`);
    start = end;
  }
  const left = bytes.length - shown.length;
  return [...rows, ...(left > 0 ? [`… and ${left} more bytes`] : [])].join('\n');
}

export interface Difference {
  /** Of the first byte that differs, from 0. */
  readonly offset: number;
  /** The line that it stands in, from 1. */
  readonly line: number;
  /** All of it in a sentence or two. */
  readonly words: string;
}

/**
 * Where two byte sequences differ first; null when they are the same.
 *
 * @param names what the two are called in the words
 */
export function firstDifference(
  a: Uint8Array,
  b: Uint8Array,
  names: readonly [string, string] = ['the first', 'the second'],
): Difference | null {
  const length = Math.min(a.length, b.length);
  let offset = 0;
  while (offset < length && a[offset] === b[offset]) offset += 1;
  if (offset === a.length && offset === b.length) return null;
  const before = a.subarray(0, offset);
  const line = before.filter((byte) => byte === 0x0a).length + 1;
  const inLine = offset - before.lastIndexOf(0x0a);
  const same = offset === 0 ? 'They differ from the first byte on' : `${count(offset)} the same`;
  const words =
    `${same}. At byte ${offset} (line ${line}, byte ${inLine} of it) ${names[0]} has ${describe(a, offset)}, ` +
    `${names[1]} has ${describe(b, offset)}.`;
  return { offset, line, words };
}

function describe(bytes: Uint8Array, offset: number): string {
  const byte = bytes[offset];
  const before = excerpt(bytes, offset - CONTEXT_BYTES, offset);
  if (byte === undefined) return `its end (after “${before}”)`;
  const after = excerpt(bytes, offset + 1, offset + 1 + CONTEXT_BYTES);
  return `${nameOf(byte)} (${hexOf(byte)}) in “${before}»${letterOf(byte)}«${after}”`;
}

function excerpt(bytes: Uint8Array, start: number, end: number): string {
  return [...bytes.subarray(Math.max(start, 0), end)].map(letterOf).join('');
}

const byteNames: ReadonlyMap<number, string> = new Map([
  [0x09, 'a tab'],
  [0x0a, 'a line feed'],
  [0x0d, 'a carriage return'],
  [0x20, 'a blank'],
  [0x22, 'a double quotation mark'],
  [0x27, 'a single quotation mark'],
  [0x5c, 'a backslash'],
]);

function nameOf(byte: number): string {
  const name = byteNames.get(byte);
  if (name !== undefined) return name;
  if (byte > 0x7e) return 'a byte beyond ASCII';
  return byte < 0x20 ? 'a control character' : `“${letterOf(byte)}”`;
}

function letterOf(byte: number): string {
  return letters.get(byte) ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·');
}

function hexOf(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function count(bytes: number): string {
  return bytes === 1 ? 'The first byte is' : `The first ${bytes} bytes are`;
}
