/** Checks a request's headers and signature as Binance Pay does, with its own codes, over the bytes as they came in. */
import { timingSafeEqual } from 'node:crypto';
import { sign } from '../gateway/signer.js';
import { headerNames } from '../gateway/wire.js';
import { type Refusal, refusal } from './refusals.js';

/** Binance Pay's pages speak of one second, others of five minutes; half a minute tells a wrong clock from a slow laptop. */
const TIMESTAMP_WINDOW_MS = 30_000;

/** Pages say 32 letters or digits; a client in use sends 24 characters of base64, and it is said to work. */
const noncePattern = /^[\x21-\x7e]{16,64}$/;

export interface Credentials {
  readonly apiKey: string;
  readonly apiSecret: string;
}

export interface SignedHeaders {
  readonly timestamp: string | null;
  readonly nonce: string | null;
  readonly certificateSerial: string | null;
  readonly signature: string | null;
}

/** Names in any case, as HTTP has it. */
export function readSignedHeaders(headers: Headers): SignedHeaders {
  return {
    timestamp: headers.get(headerNames.timestamp),
    nonce: headers.get(headerNames.nonce),
    certificateSerial: headers.get(headerNames.certificateSerial),
    signature: headers.get(headerNames.signature),
  };
}

/** The signature that the given timestamp, nonce and body should have come with; null without a timestamp or nonce. */
export function expectedSignature(
  { timestamp, nonce }: SignedHeaders,
  body: Uint8Array,
  { apiSecret }: Credentials,
): string | null {
  return timestamp === null || nonce === null ? null : sign({ timestamp, nonce, body }, apiSecret);
}

/** Null when the request is authentic. @param now the real time: a moved sandbox clock makes no caller late */
export function refuseUnlessAuthentic(
  headers: SignedHeaders,
  body: Uint8Array,
  credentials: Credentials,
  now: number,
): Refusal | null {
  const { certificateSerial, signature, timestamp, nonce } = headers;
  if (!certificateSerial) return refusal('400005', `${headerNames.certificateSerial} is missing.`);
  if (certificateSerial !== credentials.apiKey) return refusal('400004');
  if (timestamp === null || !/^\d{13}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TIMESTAMP_WINDOW_MS) {
    return refusal('400003');
  }
  if (nonce === null || !noncePattern.test(nonce)) {
    return refusal('400100', `${headerNames.nonce} must be 16 to 64 printable characters.`);
  }
  const expected = Buffer.from(sign({ timestamp, nonce, body }, credentials.apiSecret));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected) ? null : refusal('400002');
}
