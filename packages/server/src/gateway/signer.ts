/**
 * Binance Pay's signatures, both ways: HMAC-SHA512 on what is sent, RSA-SHA256 on what is received.
 * Both cover `timestamp LF nonce LF body LF` (developers.binance.com, Binance Pay, "API common").
 */
import { createHmac, createPublicKey, type KeyObject, randomInt, verify, X509Certificate } from 'node:crypto';

export const NONCE_LENGTH = 32;

/** The strict reading of "32 random bytes drawn from a-z A-Z"; letters with digits are seen in the wild too. */
const nonceAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface Signable {
  /** Unix time in milliseconds, as text. */
  readonly timestamp: string;
  readonly nonce: string;
  /** The exact text that is posted, or the bytes that were received; never parsed and written again. */
  readonly body: string | Uint8Array;
}

export function createNonce(): string {
  return Array.from({ length: NONCE_LENGTH }, () => nonceAlphabet[randomInt(nonceAlphabet.length)]).join('');
}

/** The bytes that a signature covers; the last line feed is among them. */
export function signedBytes({ timestamp, nonce, body }: Signable): Buffer {
  return Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), Buffer.from(body), Buffer.from('\n')]);
}

/** Upper-case hexadecimal, as Binance Pay wants it. */
export function sign(signable: Signable, apiSecret: string): string {
  return createHmac('sha512', apiSecret).update(signedBytes(signable)).digest('hex').toUpperCase();
}

/** True when the base64 signature over the raw body was made by the key's owner. */
export function verifySignature(signable: Signable, signature: string, publicKey: KeyObject): boolean {
  return verify('RSA-SHA256', signedBytes(signable), publicKey, Buffer.from(signature, 'base64'));
}

/**
 * Loads a public key as Binance Pay's certificates call, or somebody's note of it, gives it: line breaks may be missing,
 * doubled, or written as `\n`; the frame may be missing, or name a PKCS#1 key or a whole certificate.
 *
 * @throws Error when it is no public key
 */
export function readPublicKey(pem: string): KeyObject {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1] ?? 'PUBLIC KEY';
  const base64 = pem.replace(/-----[A-Z0-9 ]+-----/g, '').replace(/\s|\\[nr]/g, '');
  const der = Buffer.from(base64, 'base64');
  if (label === 'CERTIFICATE') return new X509Certificate(der).publicKey;
  return createPublicKey({ key: der, format: 'der', type: label === 'RSA PUBLIC KEY' ? 'pkcs1' : 'spki' });
}
