/** Checks a request's headers and signature as Binance Pay does, with its own codes. */
import { timingSafeEqual } from 'node:crypto';
import { NONCE_LENGTH, sign } from '../gateway/signer.js';
import { headerNames } from '../gateway/wire.js';
import type { Refusal } from './ledger.js';

/** Binance Pay's pages speak of one second, others of five minutes; half a minute tells a wrong clock from a slow laptop. */
const TIMESTAMP_WINDOW_MS = 30_000;

const noncePattern = new RegExp(`^[A-Za-z0-9]{${NONCE_LENGTH}}$`);

export interface Credentials {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** Null when the request is authentic. */
export function refuseUnlessAuthentic(
  headers: Headers,
  body: string,
  { apiKey, apiSecret }: Credentials,
  now: number,
): Refusal | null {
  const timestamp = headers.get(headerNames.timestamp) ?? '';
  const nonce = headers.get(headerNames.nonce) ?? '';
  const signature = headers.get(headerNames.signature) ?? '';
  const serial = headers.get(headerNames.certificateSerial) ?? '';
  if (serial === '') return { code: '400005', errorMessage: `${headerNames.certificateSerial} is missing.` };
  if (serial !== apiKey) return { code: '400004', errorMessage: 'Invalid API key or IP.' };
  if (!/^\d{13}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TIMESTAMP_WINDOW_MS) {
    return { code: '400003', errorMessage: 'Timestamp for this request is outside of the time window.' };
  }
  if (!noncePattern.test(nonce)) return { code: '400100', errorMessage: `${headerNames.nonce} must be 32 characters.` };
  const expected = Buffer.from(sign({ timestamp, nonce, body }, apiSecret));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return { code: '400002', errorMessage: 'Signature for this request is not valid.' };
  }
  return null;
}
