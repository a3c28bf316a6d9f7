/** What became of a call's signature, in a word and in a sentence. */
import type { RecordedCall } from '../call-journal.js';
import type { Tone } from './page.js';

export interface Verdict {
  readonly tone: Tone;
  readonly word: string;
  readonly sentence: string;
}

export function verdictOf({ refusal, diagnosis, expectedSignature, headers }: RecordedCall): Verdict {
  if (refusal === null) {
    return expectedSignature !== null && headers.signature === expectedSignature
      ? { tone: 'good', word: 'Passed', sentence: 'The signature is right.' }
      : { tone: 'plain', word: 'Not checked', sentence: 'The call was answered before its signature was looked at.' };
  }
  if (refusal.code !== '400002') {
    return { tone: 'bad', word: `Refused ${refusal.code}`, sentence: refusal.errorMessage };
  }
  const sentence =
    diagnosis?.cause?.explanation ??
    'None of the known mistakes gives this signature: the secret is another one, or something else was signed. Paste what your code signed below.';
  return { tone: 'bad', word: `Refused ${refusal.code}`, sentence };
}
