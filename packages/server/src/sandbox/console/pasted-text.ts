/** What somebody's own code signed, pasted into a form, held against what the call should have been signed over. */
import { signedBytes } from '../../gateway/signer.js';
import { firstDifference } from '../../signing/bytes.js';
import type { RecordedCall } from '../call-journal.js';

export const pastedFormats = ['text', 'hex', 'base64'] as const;
export type PastedFormat = (typeof pastedFormats)[number];

export interface Pasted {
  readonly text: string;
  readonly format: PastedFormat;
}

export interface PastedAnswer extends Pasted {
  /** In words. */
  readonly answer: string;
}

export function readPasted({ text, format }: Record<string, unknown>): Pasted {
  return {
    text: typeof text === 'string' ? text : '',
    format: pastedFormats.find((known) => known === format) ?? 'text',
  };
}

export function comparePasted(call: RecordedCall, pasted: Pasted): string {
  const bytes = readBytes(pasted);
  if (bytes === null) return `This is not ${pasted.format}.`;
  const signed = signedOver(call);
  if (signed === null) return 'The call says no timestamp or no nonce, so nothing can be held against it.';
  const difference = firstDifference(signed, bytes, ['what should be signed', 'yours']);
  if (difference !== null) return difference.words;
  return 'The same, byte by byte. If the signature is another one all the same, the secret or the hash function is.';
}

/** The bytes that the call's signature should cover; null without a timestamp or nonce. */
export function signedOver({ headers: { timestamp, nonce }, body }: RecordedCall): Uint8Array | null {
  return timestamp === null || nonce === null ? null : signedBytes({ timestamp, nonce, body });
}

function readBytes({ text, format }: Pasted): Uint8Array | null {
  // A form sends every line break as CR LF, whatever it was.
  if (format === 'text') return Buffer.from(text.replace(/\r\n?/g, '\n'));
  const word = text.replace(/\s+/g, '');
  const isSpelledRight = format === 'hex' ? /^([0-9a-f]{2})*$/i.test(word) : /^[\w+/-]*={0,2}$/.test(word);
  return isSpelledRight ? Buffer.from(word, format) : null;
}
