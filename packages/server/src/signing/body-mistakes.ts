/** Mistakes in the body: what is signed is not, byte for byte, what is posted. */
import { type Attempt, lines, type Mistake } from './attempt.js';
import { flattenJson, type JsonForm, pythonRepr, rewriteJson, roundJson, withSingleQuotes } from './json-forms.js';

type Change = (text: string) => string | null;

/** Each change that gives another text than the one that was posted. */
function rewritten(...changes: readonly Change[]): Mistake['make'] {
  return ({ body }) => {
    const text = body.toString();
    return changes.flatMap((change) => {
      const other = change(text);
      return other === null || other === text ? [] : [{ body: Buffer.from(other) }];
    });
  };
}

const inForm =
  (form: JsonForm): Change =>
  (text) =>
    rewriteJson(text, form);

const signWhatYouPost = 'Make the body’s text once, sign exactly that text and post exactly that text.';

const upperEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
const lowerEscape = (character: string) => upperEscape(character).toLowerCase();
const fromEscape = (_: string, code: string) => String.fromCharCode(Number.parseInt(code, 16));

/** `name=value&name=value`, in the order given. */
const asQuery = (text: string, encode: (part: string) => string, sorted: boolean): string | null => {
  const pairs = flattenJson(text)?.map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return (sorted ? pairs?.sort() : pairs)?.join('&') ?? null;
};
const formEncode = (part: string) => new URLSearchParams([['', part]]).toString().slice(1);
const asWritten = (part: string) => part;

export const bodyMistakes: readonly Mistake[] = [
  {
    name: 'body-left-out',
    explanation:
      'The signature was made without the body. Sign the very text that is posted, between the nonce’s line feed and the last one.',
    step: 'body',
    make: ({ body }) =>
      body.length === 0
        ? []
        : [
            { body: Buffer.alloc(0) },
            { layout: ({ timestamp, nonce }) => lines([timestamp, nonce]) },
            { layout: ({ timestamp, nonce }) => lines([timestamp, nonce], '\n', '') },
          ],
  },
  {
    name: 'empty-object-signed',
    explanation: 'An empty object, {}, was signed in place of the body. Sign the very text that is posted.',
    step: 'body',
    make: rewritten(
      () => '{}',
      () => '[]',
    ),
  },
  {
    name: 'object-signed-as-text',
    explanation:
      'An object was joined to a text without being written as JSON, which gave [object Object] or the like. Write the body as JSON once, sign that text and post that text.',
    step: 'body',
    make: rewritten(
      () => '[object Object]',
      () => 'undefined',
      () => 'null',
      () => 'Array',
    ),
  },
  {
    name: 'blanks-around-body',
    explanation:
      'What was signed and what was posted differ in a line break or a blank before or after the body, as a file’s last line break does. Sign the very bytes that are posted.',
    step: 'body',
    make: rewritten(
      (text) => text.trimEnd(),
      (text) => text.trim(),
      (text) => `${text}\n`,
      (text) => `${text}\r\n`,
      (text) => `${text} `,
      (text) => ` ${text}`,
    ),
  },
  {
    name: 'non-ascii-escaped',
    explanation: `What was signed has letters beyond ASCII written as \\u escapes (the habit of Python and PHP); what was posted has the letters themselves. ${signWhatYouPost}`,
    step: 'body',
    make: rewritten(
      (text) => text.replace(/[\u0080-\uffff]/g, lowerEscape),
      (text) => text.replace(/[\u0080-\uffff]/g, upperEscape),
      (text) => text.replace(/[\u0080-\uffff]/g, lowerEscape).replaceAll('/', '\\/'),
    ),
  },
  {
    name: 'non-ascii-not-escaped',
    explanation: `What was signed has letters beyond ASCII as they are; what was posted has them written as \\u escapes. ${signWhatYouPost}`,
    step: 'body',
    make: rewritten((text) => text.replace(/\\u((?!00[0-7])[0-9a-f]{4})/gi, fromEscape)),
  },
  {
    name: 'slashes-escaped',
    explanation: `What was signed has \\/ where what was posted has /, or the other way about (PHP’s json_encode escapes slashes unless told JSON_UNESCAPED_SLASHES). ${signWhatYouPost}`,
    step: 'body',
    make: rewritten(
      (text) => text.replace(/(?<!\\)\//g, '\\/'),
      (text) => text.replaceAll('\\/', '/'),
    ),
  },
  {
    name: 'html-escaped',
    explanation: `What was signed has <, >, &, = or ' written as \\u escapes for HTML’s sake (the habit of Go, Gson and .NET); what was posted has not, or the other way about. ${signWhatYouPost}`,
    step: 'body',
    make: rewritten(
      (text) => text.replace(/[<>&]/g, lowerEscape),
      (text) => text.replace(/[<>&='+]/g, upperEscape).replace(/[\u0080-\uffff]/g, upperEscape),
      (text) => text.replace(/[<>&=']/g, lowerEscape),
      (text) => text.replace(/[<>&'+]/g, upperEscape),
      (text) => text.replace(/\\u(00(?:3c|3e|26|3d|27|2b))/gi, fromEscape),
    ),
  },
  {
    name: 'json-with-blanks',
    explanation: `What was signed has a blank after each comma and colon, as Python’s json.dumps writes it; what was posted does not (requests.post(json=…) writes it again). ${signWhatYouPost}`,
    step: 'body',
    make: rewritten(inForm({ blanks: true })),
  },
  {
    name: 'json-without-blanks',
    explanation: `What was signed is JSON without blanks or line breaks; what was posted has some. ${signWhatYouPost}`,
    step: 'body',
    make: rewritten(inForm({})),
  },
  {
    name: 'json-pretty',
    explanation: `What was signed is JSON spread over several lines; what was posted is not, or is indented otherwise. ${signWhatYouPost}`,
    step: 'body',
    make: rewritten(inForm({ indent: 2 }), inForm({ indent: 4 }), inForm({ indent: '\t' })),
  },
  {
    name: 'json-keys-sorted',
    explanation: `What was signed has its keys in alphabetical order; what was posted does not. Binance Pay sorts nothing. ${signWhatYouPost}`,
    step: 'body',
    make: rewritten(
      inForm({ sorted: true }),
      inForm({ sorted: true, blanks: true }),
      inForm({ sorted: true, indent: 2 }),
      inForm({ sorted: true, indent: 4 }),
    ),
  },
  {
    name: 'numbers-written-again',
    explanation: `What was signed had its numbers written again by JSON.parse and JSON.stringify, which lose closing zeros and round long ids. ${signWhatYouPost}`,
    step: 'body',
    make: rewritten(roundJson),
  },
  {
    name: 'json-written-twice',
    explanation:
      'The body was turned into JSON twice on one side: a text within quotation marks, with its own quotation marks escaped. Write it as JSON once, sign that text and post that text.',
    step: 'body',
    make: rewritten(
      (text) => JSON.stringify(text),
      (text) => (/^".*"$/s.test(text) ? (flattenJson(`[${text}]`)?.[0]?.[1] ?? null) : null),
    ),
  },
  {
    name: 'single-quotes',
    explanation:
      'What was signed has single quotation marks, as Python prints a dictionary. JSON has double ones: sign the text of json.dumps, and post that text.',
    step: 'body',
    make: rewritten(pythonRepr, withSingleQuotes),
  },
  {
    name: 'body-as-query',
    explanation:
      'What was signed is the body as name=value pairs, as for a form or for Binance’s exchange API. Binance Pay signs and takes JSON: sign the very text that is posted.',
    step: 'body',
    make: rewritten(
      (text) => asQuery(text, formEncode, false),
      (text) => asQuery(text, encodeURIComponent, false),
      (text) => asQuery(text, asWritten, false),
      (text) => asQuery(text, formEncode, true),
      (text) => asQuery(text, asWritten, true),
      (text) => encodeURIComponent(text),
    ),
  },
  {
    name: 'line-breaks-in-body',
    explanation:
      'The line breaks inside the body are CR LF on one side and LF on the other. Sign the very bytes that are posted; a body in one line avoids it.',
    step: 'body',
    make: rewritten(
      (text) => text.replaceAll('\r\n', '\n'),
      (text) => text.replace(/\r?\n/g, '\r\n'),
    ),
  },
  {
    name: 'byte-order-mark',
    explanation:
      'A byte order mark (EF BB BF) stands before the body on one side and not on the other. Write the body as UTF-8 without one.',
    step: 'body',
    make: rewritten(
      (text) => text.replace(/^\ufeff/, ''),
      (text) => `\ufeff${text}`,
    ),
  },
  {
    name: 'body-in-latin-1',
    explanation:
      'The body was signed in another encoding than UTF-8, so that letters beyond ASCII are other bytes. Turn the text into UTF-8 bytes once, sign them and post them.',
    step: 'body',
    make: ({ body }: Attempt) =>
      body.some((byte) => byte > 0x7f)
        ? [{ body: Buffer.from(body.toString(), 'latin1') }, { body: Buffer.from(body.toString('latin1')) }]
        : [],
  },
];
