/** Mistakes in what joins the parts: their order, and the line feeds after each. */
import { lines, type Mistake, type Parts } from './attempt.js';

type PartName = keyof Parts;

const inOrder: readonly PartName[] = ['timestamp', 'nonce', 'body'];

const otherOrders: readonly (readonly PartName[])[] = [
  ['nonce', 'timestamp', 'body'],
  ['body', 'timestamp', 'nonce'],
  ['body', 'nonce', 'timestamp'],
  ['timestamp', 'body', 'nonce'],
  ['nonce', 'body', 'timestamp'],
];

const fewerParts: readonly (readonly PartName[])[] = [
  ['body'],
  ['timestamp', 'body'],
  ['nonce', 'body'],
  ['timestamp'],
  ['nonce'],
];

const otherSeparators = ['&', '|', '.', ',', ';', ':', ' ', '-', '\t'];

/** So far apart lie two looks at the clock in one function, with a slow step in between. */
const CLOCK_LOOKS_MS = 60;

/** A layout with these parts, this separator, and this after the last part. */
function laidOut(names: readonly PartName[], separator: string, last: string): { layout: (parts: Parts) => Buffer } {
  return {
    layout: (parts) =>
      lines(
        names.map((name) => parts[name]),
        separator,
        last,
      ),
  };
}

export const layoutMistakes: readonly Mistake[] = [
  {
    name: 'no-last-line-feed',
    explanation: 'The line feed after the body is missing. Each of the three parts ends in one, the last as well.',
    step: 'layout',
    // Of a body that ends in one itself, the same bytes come from having signed it without that one.
    make: ({ body }) => (body.at(-1) === 0x0a ? [] : [laidOut(inOrder, '\n', '')]),
  },
  {
    name: 'no-line-feeds',
    explanation:
      'The parts were joined without line feeds. After the timestamp, the nonce and the body comes one line feed (byte 0A) each.',
    step: 'layout',
    make: () => [laidOut(inOrder, '', ''), laidOut(inOrder, '', '\n')],
  },
  {
    name: 'line-feed-as-two-characters',
    explanation:
      "The line feeds were written as the two characters \\ and n. Use the real one, byte 0A; in PHP and Ruby that takes double quotation marks, in a shell $'\\n'.",
    step: 'layout',
    make: () => [
      laidOut(inOrder, '\\n', '\\n'),
      laidOut(inOrder, '\\n', ''),
      laidOut(inOrder, '\n', '\\n'),
      laidOut(inOrder, '/n', '/n'),
      laidOut(inOrder, '\\r\\n', '\\r\\n'),
    ],
  },
  {
    name: 'carriage-returns',
    explanation:
      'The parts end in CR LF, as Windows ends lines (Environment.NewLine, PHP_EOL, AppendLine). Binance Pay wants LF alone, byte 0A.',
    step: 'layout',
    make: () => [
      laidOut(inOrder, '\r\n', '\r\n'),
      laidOut(inOrder, '\r\n', ''),
      laidOut(inOrder, '\n', '\r\n'),
      laidOut(inOrder, '\r', '\r'),
    ],
  },
  {
    name: 'line-feed-too-many',
    explanation:
      'There is a line feed too many at the end or at the start. Each of the three parts ends in exactly one.',
    step: 'layout',
    make: () => [
      laidOut(inOrder, '\n', '\n\n'),
      { layout: ({ timestamp, nonce, body }) => lines(['', timestamp, nonce, body]) },
      laidOut(inOrder, '\n\n', '\n\n'),
    ],
  },
  {
    name: 'parts-in-another-order',
    explanation: 'The parts are in another order. It is the timestamp, then the nonce, then the body.',
    step: 'layout',
    make: () =>
      otherOrders.flatMap((names) => [laidOut(names, '\n', '\n'), laidOut(names, '\n', ''), laidOut(names, '', '')]),
  },
  {
    name: 'part-left-out',
    explanation:
      'Not all three parts were signed. It is the timestamp, the nonce and the body, each followed by a line feed, with the same values that the headers carry.',
    step: 'layout',
    make: () =>
      fewerParts.flatMap((names) => [laidOut(names, '\n', '\n'), laidOut(names, '\n', ''), laidOut(names, '', '')]),
  },
  {
    name: 'other-separator',
    explanation:
      'The parts were joined with another character than a line feed. It is one line feed (byte 0A) after each.',
    step: 'layout',
    alone: true,
    make: () =>
      otherSeparators.flatMap((separator) => [
        laidOut(inOrder, separator, ''),
        laidOut(inOrder, separator, separator),
        laidOut(inOrder, separator, '\n'),
      ]),
  },
  {
    name: 'timestamp-in-seconds',
    explanation:
      'What was signed has the timestamp in seconds, and the header has milliseconds. Take the time once, in milliseconds (13 digits), for both.',
    step: 'layout',
    make: ({ timestamp }) =>
      /^\d{13}$/.test(timestamp)
        ? [
            { timestamp: timestamp.slice(0, -3) },
            { timestamp: String(Math.round(Number(timestamp) / 1000)) },
            { timestamp: `${timestamp.slice(0, -3)}.${timestamp.slice(-3)}` },
            { timestamp: `${timestamp.slice(0, -3)}000` },
          ]
        : [],
  },
  {
    name: 'clock-read-twice',
    explanation:
      'What was signed has another timestamp than the header, a few milliseconds apart: the clock was read twice. Read it once, and use that value for both.',
    step: 'layout',
    alone: true,
    make: ({ timestamp }) =>
      /^\d{13}$/.test(timestamp)
        ? Array.from({ length: CLOCK_LOOKS_MS }, (_, index) => index + 1).flatMap((distance) => [
            { timestamp: String(Number(timestamp) - distance) },
            { timestamp: String(Number(timestamp) + distance) },
          ])
        : [],
  },
  {
    name: 'nonce-in-another-case',
    explanation:
      'What was signed has the nonce in another case than the header. Make it once, and use that text for both.',
    step: 'layout',
    make: ({ nonce }) => [{ nonce: nonce.toUpperCase() }, { nonce: nonce.toLowerCase() }],
  },
  {
    name: 'blanks-around-header-values',
    explanation:
      'What was signed has a blank before the nonce or after the timestamp, as in a header’s line. Only the bare values are signed.',
    step: 'layout',
    make: ({ timestamp, nonce }) => [
      { nonce: ` ${nonce}` },
      { timestamp: ` ${timestamp}`, nonce: ` ${nonce}` },
      { timestamp: `${timestamp} `, nonce: `${nonce} ` },
    ],
  },
  {
    name: 'utf-16',
    explanation:
      'The text was turned into UTF-16 bytes before it was signed (Encoding.Unicode in .NET). Turn it into UTF-8 bytes.',
    step: 'layout',
    make: ({ layout }) => [{ layout: (parts) => Buffer.from(layout(parts).toString(), 'utf16le') }],
  },
];
