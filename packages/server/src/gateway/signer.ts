/**
 * Binance Pay's signatures, both ways: HMAC-SHA512 on what is sent, RSA-SHA256 on what is received.
 * Both cover `timestamp LF nonce LF body LF` (developers.binance.com, Binance Pay, "API common").
 */
import { createHmac, createPublicKey, type KeyObject, randomInt, verify } from 'node:crypto';

export const NONCE_LENGTH = 32;

/** The strict reading of "32 random bytes drawn from a-z A-Z"; letters with digits are seen in the wild too. */
const nonceAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface Signable {
  /** Unix time in milliseconds, as text. */
  readonly timestamp: string;
  readonly nonce: string;
  /** The exact text that is posted; never parsed and written again. */
  readonly body: string;
}

export function createNonce(): string {
  return Array.from({ length: NONCE_LENGTH }, () => nonceAlphabet[randomInt(nonceAlphabet.length)]).join('');
}

/** The text that a signature covers; the last line feed is part of it. */
export function signedText({ timestamp, nonce, body }: Signable): string {
  return `${timestamp}\n${nonce}\n${body}\n`;
}

/** Upper-case hexadecimal, as Binance Pay wants it. */
export function sign(signable: Signable, apiSecret: string): string {
  return createHmac('sha512', apiSecret).update(signedText(signable), 'utf8').digest('hex').toUpperCase();
}

/** True when the base64 signature over the raw body was made by the key's owner. */
export function verifySignature(signable: Signable, signature: string, publicKey: KeyObject): boolean {
  return verify('RSA-SHA256', Buffer.from(signedText(signable), 'utf8'), publicKey, Buffer.from(signature, 'base64'));
}

/** Loads a public key as Binance Pay's certificates call gives it: line breaks may be missing or doubled. */
export function readPublicKey(pem: string): KeyObject {
  const base64 = pem.replace(/-----(BEGIN|END) PUBLIC KEY-----/g, '').replace(/\s|\\n/g, '');
  return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
}
