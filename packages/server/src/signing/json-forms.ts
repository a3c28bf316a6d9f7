/** The many ways to write one JSON text, none of which loses a digit of a number, except the one that is meant to. */

/**
 * A string, or one of the characters between values that a writer may put blanks after. A string that is never closed ends with
 * the text: to try again from each quotation mark in it would take a time that grows with the square of its length.
 */
const token = /("[^"\\]*(?:\\.[^"\\]*)*"?)|([,:])/gs;

const stringOrNumber = /("[^"\\]*(?:\\.[^"\\]*)*"?)|(-?\d[\d.eE+-]*)/gs;

/** Stands before a number that is kept as a text while it is read and written. */
const NUMBER_MARK = '\u0000';
const markedNumber = /"\\u0000([^"]*)"/g;

export interface JsonForm {
  /** Blanks of a pretty form; left out, all in one line. */
  readonly indent?: number | '\t';
  /** A blank after each comma and colon, as Python writes it. */
  readonly blanks?: boolean;
  readonly sorted?: boolean;
}

/** Null when the text is not JSON. */
export function rewriteJson(text: string, { indent, blanks = false, sorted = false }: JsonForm): string | null {
  const value = readMarked(text);
  if (value === undefined) return null;
  const written = JSON.stringify(sorted ? sortKeys(value) : value, null, indent).replace(markedNumber, '$1');
  return blanks
    ? written.replace(token, (_, string?: string, separator?: string) => string ?? `${separator} `)
    : written;
}

/** As `JSON.stringify(JSON.parse(text))`: big ids are rounded, closing zeros are lost. Null when the text is not JSON. */
export function roundJson(text: string): string | null {
  const value = tryParse(text);
  return value === undefined ? null : JSON.stringify(value);
}

/** The innermost names and values of a JSON object, each name as `a[b]`; null when the text is no JSON object. */
export function flattenJson(text: string): [name: string, value: string][] | null {
  const value = readMarked(text);
  if (typeof value !== 'object' || value === null) return null;
  return flatten(value, '').map(([name, leaf]) => [name, leaf.replace(NUMBER_MARK, '')]);
}

/** As Python's `repr` of the value; null when the text is not JSON. */
export function pythonRepr(text: string): string | null {
  const written = rewriteJson(text, { blanks: true });
  return (
    written?.replace(/("[^"\\]*(?:\\.[^"\\]*)*"?)|\b(true|false|null)\b/gs, (_, string?: string, word?: string) =>
      string === undefined ? (pythonWords[word ?? ''] ?? '') : singleQuoted(string),
    ) ?? null
  );
}

const pythonWords: Record<string, string> = { true: 'True', false: 'False', null: 'None' };

/** The text with its strings in single quotes. */
export function withSingleQuotes(text: string): string {
  return text.replace(token, (found, string?: string) => (string === undefined ? found : singleQuoted(string)));
}

function singleQuoted(string: string): string {
  return `'${string.slice(1, -1).replaceAll('\\"', '"')}'`;
}

function readMarked(text: string): unknown {
  const marked = text.replace(stringOrNumber, (_, string?: string, number?: string) =>
    string === undefined ? `"\\u0000${number}"` : string,
  );
  return tryParse(marked);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // RangeError: nested deeper than the reader's stack.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, sortKeys(inner)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function flatten(value: unknown, name: string): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, String(value ?? '')]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, name === '' ? key : `${name}[${key}]`));
}
