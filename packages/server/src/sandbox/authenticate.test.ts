import { describe, expect, it } from 'vitest';
import { sign } from '../gateway/signer.js';
import { expectedSignature, readSignedHeaders, refuseUnlessAuthentic } from './authenticate.js';

const credentials = { apiKey: 'key', apiSecret: 'secret' };
const nowMs = 1_700_000_000_000;
const body = '{"refundReason":"café ☕"}';

interface Sent {
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
}

const sent: Sent = { timestamp: String(nowMs), nonce: 'abcdefghijklmnopqrstuvwxyzABCDEF', body };

function headersFor(signable: Sent, change: Record<string, string> = {}): Headers {
  return new Headers({
    'BinancePay-Timestamp': signable.timestamp,
    'BinancePay-Nonce': signable.nonce,
    'BinancePay-Certificate-SN': credentials.apiKey,
    'BinancePay-Signature': sign(signable, credentials.apiSecret),
    ...change,
  });
}

const refusal = (headers: Headers, received = body) =>
  refuseUnlessAuthentic(readSignedHeaders(headers), Buffer.from(received), credentials, nowMs)?.code ?? null;

describe('a request to the sandbox', () => {
  it('is let in when it is signed as Binance Pay asks', () => {
    expect(refusal(headersFor(sent))).toBeNull();
  });

  it.each([
    ['letters', 'abcdefghijklmnopqrstuvwxyzABCDEF'],
    ['letters and digits', '5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA'],
    ['a UUID in hexadecimal', '0f8fad5bd9cb469fa16570867728950e'],
    ['base64', 'q83vEjRWeJCrze8SNFZ4kKvN+w=='],
  ])('may have a nonce of %s', (_, nonce) => {
    expect(refusal(headersFor({ ...sent, nonce }))).toBeNull();
  });

  it('may name its headers in any case', () => {
    const lower = [...headersFor(sent)].map(([name, value]): [string, string] => [name.toLowerCase(), value]);
    expect(refusal(new Headers(lower))).toBeNull();
  });

  it('is signed over its bytes, whether they are text or not', () => {
    const bytes = Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]);
    const signature = sign({ ...sent, body: bytes }, credentials.apiSecret);
    const headers = readSignedHeaders(headersFor(sent, { 'BinancePay-Signature': signature }));
    expect(refuseUnlessAuthentic(headers, bytes, credentials, nowMs)).toBeNull();
    expect(expectedSignature(headers, bytes, credentials)).toBe(signature);
    const rewritten = Buffer.from(Buffer.from(bytes).toString('utf8'));
    expect(refuseUnlessAuthentic(headers, rewritten, credentials, nowMs)?.code).toBe('400002');
  });

  it.each([
    ['another body than was signed', headersFor({ ...sent, body: `${body} ` }), '400002'],
    ['another timestamp than was signed', headersFor(sent, { 'BinancePay-Timestamp': String(nowMs + 1) }), '400002'],
    ['another nonce than was signed', headersFor(sent, { 'BinancePay-Nonce': 'x'.repeat(32) }), '400002'],
    [
      'a signature in lower case',
      headersFor(sent, { 'BinancePay-Signature': sign(sent, 'secret').toLowerCase() }),
      '400002',
    ],
    ['a signature by another secret', headersFor(sent, { 'BinancePay-Signature': sign(sent, 'Secret') }), '400002'],
    ['half a signature', headersFor(sent, { 'BinancePay-Signature': sign(sent, 'secret').slice(0, 64) }), '400002'],
    ['no signature', headersFor(sent, { 'BinancePay-Signature': '' }), '400002'],
    ['another key', headersFor(sent, { 'BinancePay-Certificate-SN': 'other' }), '400004'],
    ['no key', headersFor(sent, { 'BinancePay-Certificate-SN': '' }), '400005'],
    ['a nonce of 15 characters', headersFor({ ...sent, nonce: 'x'.repeat(15) }), '400100'],
    ['a nonce of 65 characters', headersFor({ ...sent, nonce: 'x'.repeat(65) }), '400100'],
    ['a nonce with a blank', headersFor({ ...sent, nonce: `${'x'.repeat(16)} ${'x'.repeat(15)}` }), '400100'],
    ['no timestamp', headersFor({ ...sent, timestamp: '' }), '400003'],
    ['a timestamp in seconds', headersFor({ ...sent, timestamp: '1700000000' }), '400003'],
    ['a timestamp that is no number', headersFor({ ...sent, timestamp: 'now' }), '400003'],
    ['nothing at all', new Headers(), '400005'],
  ])('is refused with %s', (_, headers, code) => {
    expect(refusal(headers)).toBe(code);
  });

  it('may be half a minute early or late, and no more', () => {
    const at = (offsetMs: number) => refusal(headersFor({ ...sent, timestamp: String(nowMs + offsetMs) }));
    expect([at(-30_000), at(30_000)]).toEqual([null, null]);
    expect([at(-30_001), at(30_001)]).toEqual(['400003', '400003']);
  });
});
