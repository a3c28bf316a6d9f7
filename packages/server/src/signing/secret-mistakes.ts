/** Mistakes with the API secret: the right text, but not exactly its bytes. */
import type { Mistake } from './attempt.js';

/** How many stars a masked secret is seen with, when it is not one for each letter. */
const STARS = [3, 4, 5, 6, 8, 10, 12, 16, 32, 64];

/** How many letters a masked secret shows at an end. */
const SHOWN_LETTERS = [0, 2, 3, 4, 5, 6, 8];

const keys = (secrets: readonly string[]) => secrets.map((secret) => ({ key: Buffer.from(secret) }));

export const secretMistakes: readonly Mistake[] = [
  {
    name: 'secret-with-line-break',
    explanation:
      'The secret was used with a line break at its end, as a file or `echo` gives it. Trim it when you read it (`printf %s`, not `echo`).',
    step: 'secret',
    make: ({ key }) => keys([`${key}\n`, `${key}\r\n`, `${key}\r`]),
  },
  {
    name: 'secret-with-blanks',
    explanation:
      'The secret was used with a blank before or after it, as it is easily pasted. Trim it when you read it.',
    step: 'secret',
    make: ({ key }) => keys([`${key} `, ` ${key}`, ` ${key} `, `${key}\t`, `\ufeff${key}`]),
  },
  {
    name: 'secret-in-quotation-marks',
    explanation:
      'The quotation marks around the secret were used as part of it, as some readers of .env files leave them. Take them away.',
    step: 'secret',
    make: ({ key }) => keys([`"${key}"`, `'${key}'`, `\`${key}\``]),
  },
  {
    name: 'secret-trimmed',
    explanation:
      'The secret that this was checked with has a blank or a line break around it, and the one it was signed with has not. The signature is right: mend the secret here.',
    step: 'secret',
    make: ({ key }) => (key.toString().trim() === key.toString() ? [] : keys([key.toString().trim()])),
  },
  {
    name: 'secret-decoded-as-hex',
    explanation: 'The secret was read as hexadecimal and turned into bytes. Use its text as it is, as UTF-8.',
    step: 'secret',
    make: ({ key }) => (/^([0-9a-f]{2})+$/i.test(key.toString()) ? [{ key: Buffer.from(key.toString(), 'hex') }] : []),
  },
  {
    name: 'secret-decoded-as-base64',
    explanation: 'The secret was read as base64 and turned into bytes. Use its text as it is, as UTF-8.',
    step: 'secret',
    make: ({ key }) =>
      /^[\w+/-]{2,}={0,2}$/.test(key.toString()) ? [{ key: Buffer.from(key.toString(), 'base64') }] : [],
  },
  {
    name: 'secret-encoded',
    explanation:
      'The secret was turned into base64 or hexadecimal before it was used. Use its text as it is, as UTF-8.',
    step: 'secret',
    make: ({ key }) => keys([key.toString('base64'), key.toString('hex'), key.toString('hex').toUpperCase()]),
  },
  {
    name: 'secret-in-another-case',
    explanation: 'The secret was used in capitals or in small letters. Use it exactly as Binance Pay showed it.',
    step: 'secret',
    make: ({ key }) => keys([key.toString().toLowerCase(), key.toString().toUpperCase()]),
  },
  {
    name: 'secret-cut',
    explanation:
      'The first or last letter of the secret is missing, as when it was marked with the mouse. Copy all of it.',
    step: 'secret',
    make: ({ key }) => [{ key: key.subarray(1) }, { key: key.subarray(0, -1) }],
  },
  {
    name: 'secret-missing',
    explanation:
      'An empty secret was used, or the word undefined, null or None: the setting was not there when the signature was made. Check the name of the variable that it is read from.',
    step: 'secret',
    make: () => keys(['', 'undefined', 'null', 'None', 'false']),
  },
  {
    name: 'secret-masked',
    explanation:
      'The secret was copied with stars in it: the portal shows it whole only once, when the key is made, and masked ever after. Make a new key and keep its secret at once.',
    step: 'secret',
    alone: true,
    make: ({ key }) => keys(maskedForms(key.toString())),
  },
  {
    name: 'secret-in-utf-16',
    explanation: 'The secret was turned into UTF-16 bytes (Encoding.Unicode in .NET). Turn it into UTF-8 bytes.',
    step: 'secret',
    make: ({ key }) => [{ key: Buffer.from(key.toString(), 'utf16le') }],
  },
];

/** `****`, `abcd****wxyz`, `****wxyz` and `abcd****`, with the usual numbers of stars and letters. */
function maskedForms(secret: string): string[] {
  return SHOWN_LETTERS.flatMap((head) =>
    SHOWN_LETTERS.flatMap((tail) => {
      const hidden = secret.length - head - tail;
      if (hidden <= 0) return [];
      return [...new Set([...STARS, hidden])].flatMap((count) => {
        const stars = '*'.repeat(count);
        return secret.slice(0, head) + stars + secret.slice(secret.length - tail);
      });
    }),
  );
}
