/** How the command's answers are set in lines. */
import { showBytes, showText } from './bytes.js';

/** What a subcommand answers, once as lines for people and once as an object for programs. */
export interface Answer {
  readonly matches: boolean;
  readonly lines: readonly string[];
  readonly json: object;
}

/** A heading with its lines below it, and an empty line before. */
export function section(heading: string, text: string): string[] {
  return ['', `${heading}:`, ...text.split('\n').map((line) => (line === '' ? '' : `  ${line}`))];
}

export function signedTextSection(signed: Uint8Array): string[] {
  // The text ends in ↵ and a line break, after which nothing more comes.
  return section(`What is signed (${signed.length} bytes; ↵ is a line feed)`, showText(signed).replace(/\n$/, ''));
}

export function bytesSection(signed: Uint8Array): string[] {
  return section('Byte by byte', showBytes(signed));
}

/** Words in lines of a terminal's width. */
export function wrap(words: string, width = 100): string {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

/** Two signatures one below the other, with a mark below the first character that differs. */
export function alignSignatures(expected: string, given: string): string {
  const shown = showText(Buffer.from(given)).replaceAll('\n', '');
  const at = firstDifferentCharacter(expected, shown);
  const lines = [`expected  ${expected}`, `given     ${shown}`];
  return [...lines, `          ${' '.repeat(at)}^ character ${at + 1}`].join('\n');
}

export function firstDifferentCharacter(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a[index] === b[index]) index += 1;
  return index;
}

/** What the signature looks like, for when no mistake explains it. */
export function describeShape(signature: string): string {
  const letters = /^[0-9A-F]+$/.test(signature)
    ? 'upper-case hexadecimal digits'
    : /^[0-9a-f]+$/i.test(signature)
      ? 'hexadecimal digits'
      : /^[\w+/-]+={0,2}$/.test(signature)
        ? 'characters of base64'
        : 'characters, of which some are neither hexadecimal nor base64';
  return `${signature.length} ${letters}`;
}
