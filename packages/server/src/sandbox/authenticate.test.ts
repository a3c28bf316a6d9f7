import { describe, expect, it } from 'vitest';
import { sign } from '../gateway/signer.js';
import { refuseUnlessAuthentic } from './authenticate.js';

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
  refuseUnlessAuthentic(headers, received, credentials, nowMs)?.code ?? null;

describe('a request to the sandbox', () => {
  it('is let in when it is signed as Binance Pay asks', () => {
    expect(refusal(headersFor(sent))).toBeNull();
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
    ['a nonce of 31 characters', headersFor({ ...sent, nonce: 'x'.repeat(31) }), '400100'],
    ['a nonce with a dash', headersFor({ ...sent, nonce: `${'x'.repeat(31)}-` }), '400100'],
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
