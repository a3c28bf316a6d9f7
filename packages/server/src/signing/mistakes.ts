/** Every mistake that is known to spoil a signature, the likeliest of each kind first. */
import type { Mistake } from './attempt.js';
import { bodyMistakes } from './body-mistakes.js';
import { digestMistakes, writingMistakes } from './digest-mistakes.js';
import { layoutMistakes } from './layout-mistakes.js';
import { secretMistakes } from './secret-mistakes.js';

/** What is made in the recipe, and so can be made again. */
export const mistakes: readonly Mistake[] = [
  ...writingMistakes,
  ...layoutMistakes,
  ...bodyMistakes,
  ...secretMistakes,
  ...digestMistakes,
];

export interface Cause {
  readonly name: string;
  readonly explanation: string;
}

/** What is seen by looking at the given signature. */
export const looks = {
  missing: {
    name: 'signature-missing',
    explanation: 'There is no signature. It belongs in the header BinancePay-Signature.',
  },
  tooShort: {
    name: 'signature-too-short',
    explanation: 'This is too short for a signature: one has 128 hexadecimal digits. Give all of it.',
  },
  lowerCase: {
    name: 'lower-case-hex',
    explanation:
      'The signature is in lower-case hexadecimal. Binance Pay wants upper case: add toUpperCase(), strtoupper() or the like.',
  },
  mixedCase: {
    name: 'mixed-case-hex',
    explanation: 'The signature’s digits are in capitals and small letters. Binance Pay wants them all in capitals.',
  },
  rsa: {
    name: 'rsa-signature',
    explanation:
      'The signature has the length and the letters of an RSA signature in base64. Requests are signed with HMAC-SHA512 and the API secret; RSA is what Binance Pay signs its notifications with.',
  },
} as const satisfies Record<string, Cause>;
