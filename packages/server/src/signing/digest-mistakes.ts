/** Mistakes in the last two steps: the wrong function, and the right bytes in the wrong letters. */
import { createHash, createHmac } from 'node:crypto';
import { type Mistake, upperHex } from './attempt.js';

const hmac = (algorithm: string) => ({
  digest: (message: Buffer, key: Buffer) => createHmac(algorithm, key).update(message).digest(),
});

const plain = (algorithm: string, order: (message: Buffer, key: Buffer) => readonly Buffer[]) => ({
  digest: (message: Buffer, key: Buffer) =>
    createHash(algorithm)
      .update(Buffer.concat(order(message, key)))
      .digest(),
});

const hex = (digest: Buffer) => digest.toString('hex');

/** Less than this of a signature could be there by chance. */
const SHORTEST_CUT = 32;

export const digestMistakes: readonly Mistake[] = [
  {
    name: 'hmac-sha256',
    explanation: 'The signature was made with HMAC-SHA256. Binance Pay wants HMAC-SHA512: 128 hexadecimal digits.',
    step: 'digest',
    make: () => [hmac('sha256')],
  },
  {
    name: 'other-hash-function',
    explanation: 'The signature was made with HMAC over another hash function. Binance Pay wants HMAC-SHA512.',
    step: 'digest',
    make: () => ['sha384', 'sha1', 'md5', 'sha3-512', 'sha224', 'sha512-256'].map(hmac),
  },
  {
    name: 'plain-hash',
    explanation:
      'The signature is a plain SHA-512 (or SHA-256), not keyed with the secret as HMAC does. Use HMAC-SHA512 with the API secret as its key; RSA is for notifications only.',
    step: 'digest',
    make: () =>
      ['sha512', 'sha256'].flatMap((algorithm) => [
        plain(algorithm, (message) => [message]),
        plain(algorithm, (message, key) => [message, key]),
        plain(algorithm, (message, key) => [key, message]),
      ]),
  },
  {
    name: 'key-and-text-swapped',
    explanation:
      'The secret and the text were swapped: HMAC takes the API secret as its key and the text as its message.',
    step: 'digest',
    make: () => [{ digest: (message, key) => createHmac('sha512', message).update(key).digest() }],
  },
];

export const writingMistakes: readonly Mistake[] = [
  {
    name: 'base64',
    explanation:
      'The signature was written as base64. Binance Pay wants its 64 bytes as 128 upper-case hexadecimal digits.',
    step: 'writing',
    make: () => [
      { write: (digest) => digest.toString('base64') },
      { write: (digest) => digest.toString('base64url') },
      { write: (digest) => digest.toString('base64').replace(/=+$/, '') },
      { write: (digest) => encodeURIComponent(digest.toString('base64')) },
      { write: (digest) => Buffer.from(hex(digest)).toString('base64') },
      { write: (digest) => Buffer.from(upperHex(digest)).toString('base64') },
    ],
  },
  {
    name: 'hex-twice',
    explanation:
      'The signature was turned into hexadecimal twice (in C# often by Convert.ToHexString over the bytes of a text that is hexadecimal already). Once is enough.',
    step: 'writing',
    make: () => [
      { write: (digest) => upperHex(Buffer.from(hex(digest))) },
      { write: (digest) => upperHex(Buffer.from(upperHex(digest))) },
    ],
  },
  {
    name: 'hex-with-separators',
    explanation:
      'The hexadecimal digits have separators between them or 0x before them, as BitConverter.ToString writes them in C#. Binance Pay wants the 128 digits alone.',
    step: 'writing',
    make: () => [
      ...['-', ':', ' '].map((separator) => ({
        write: (digest: Buffer) => upperHex(digest).replace(/..(?=.)/g, `$&${separator}`),
      })),
      { write: (digest) => `0x${upperHex(digest)}` },
    ],
  },
  {
    name: 'hex-without-leading-zeros',
    explanation:
      'Zeros are missing: bytes below 16 were written as one digit, or those at the start were dropped with the number they belong to. Write each byte as two digits (%02X, "X2").',
    step: 'writing',
    make: () => [
      { write: (digest) => [...digest].map((byte) => byte.toString(16)).join('') },
      { write: (digest) => upperHex(digest).replace(/^0+/, '') },
    ],
  },
  {
    name: 'hex-of-signed-bytes',
    explanation:
      'Bytes from 128 on were written as eight digits that begin with FFFFFF, as Integer.toHexString does in Java. Mask each with & 0xff and write it as two digits ("%02X").',
    step: 'writing',
    make: () => [
      { write: (digest) => [...digest].map((byte) => signedHex(byte)).join('') },
      { write: (digest) => [...digest].map((byte) => signedHex(byte).padStart(2, '0')).join('') },
    ],
  },
  {
    name: 'raw-bytes',
    explanation:
      'The signature’s bytes were sent as they are. Binance Pay wants them as 128 upper-case hexadecimal digits.',
    step: 'writing',
    make: () => [{ write: (digest) => digest.toString('latin1') }, { write: (digest) => digest.toString() }],
  },
  {
    name: 'signature-cut',
    explanation:
      'A part of the signature is missing. All 128 digits are needed; look for a column or a variable that is too short.',
    step: 'writing',
    make: (_, given) =>
      given.length < SHORTEST_CUT
        ? []
        : [
            { write: (digest) => upperHex(digest).slice(0, given.length) },
            { write: (digest) => upperHex(digest).slice(-given.length) },
            { write: (digest) => digest.toString('base64').slice(0, given.length) },
          ],
  },
  {
    name: 'signature-padded',
    explanation:
      'There is something before or after the signature, such as a blank, a line break, a quotation mark or a word. The header holds the 128 digits and nothing else.',
    step: 'writing',
    make: (_, given) => [
      {
        write: (digest) => {
          const [start, length] = [given.toUpperCase().indexOf(upperHex(digest)), 2 * digest.length];
          return start < 0 ? '' : given.slice(0, start) + upperHex(digest) + given.slice(start + length);
        },
      },
      { write: (digest) => (given.trim() === digest.toString('base64') ? given : '') },
    ],
  },
];

function signedHex(byte: number): string {
  return byte < 0x80 ? byte.toString(16) : `ffffff${byte.toString(16)}`;
}
