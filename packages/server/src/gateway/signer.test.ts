import { describe, expect, it } from 'vitest';
import vectors from './signature-vectors.json' with { type: 'json' };
import { createNonce, readPublicKey, sign, signedBytes, verifySignature } from './signer.js';

describe('what is sent', () => {
  it.each(vectors.hmac)('is signed as in $id', ({ timestamp, nonce, body, secret, payload, signature }) => {
    expect(signedBytes({ timestamp, nonce, body }).toString()).toBe(payload);
    expect(sign({ timestamp, nonce, body }, secret)).toBe(signature);
  });

  it.each(vectors.payload_format)('is laid out as in $id', ({ timestamp, nonce, body, payload }) => {
    expect(signedBytes({ timestamp, nonce, body }).toString()).toBe(payload);
  });

  it('has another signature when a single byte differs', () => {
    for (const { timestamp, nonce, body, secret, signature } of vectors.hmac) {
      expect(sign({ timestamp, nonce, body: `${body} ` }, secret)).not.toBe(signature);
      expect(sign({ timestamp, nonce, body }, `${secret}x`)).not.toBe(signature);
    }
  });

  it.each([
    '',
    '{}',
    '[]',
    '{"a":"é ☕ 退款 🧾"}',
    '{"a":"line\\r\\nbreak"}',
    'two\nlines\r\n',
    '\u0000',
    ' {"a": 1} ',
    'x'.repeat(70_000),
  ])('is what another implementation makes of body %#, as text and as bytes', async (body) => {
    const [timestamp, nonce] = ['1611232922428', createNonce()];
    const secret = new TextEncoder().encode('a sécret');
    const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-512' }, false, ['sign']);
    const payload = new TextEncoder().encode([timestamp, nonce, body, ''].join('\n'));
    const expected = Buffer.from(await crypto.subtle.sign('HMAC', key, payload))
      .toString('hex')
      .toUpperCase();
    expect(sign({ timestamp, nonce, body }, 'a sécret')).toBe(expected);
    expect(sign({ timestamp, nonce, body: new TextEncoder().encode(body) }, 'a sécret')).toBe(expected);
  });

  it('carries a nonce of 32 letters, never the same', () => {
    const nonces = Array.from({ length: 1000 }, createNonce);
    expect(new Set(nonces).size).toBe(1000);
    for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z]{32}$/);
  });
});

describe('what is received', () => {
  it.each(vectors.rsa)('is verified as in $id', ({ timestamp, nonce, body, signature, publicKey }) => {
    expect(verifySignature({ timestamp, nonce, body }, signature, readPublicKey(publicKey))).toBe(true);
  });

  it.each(vectors.rsa_negative)('is refused after the change: $change', ({ base, change }) => {
    const vector = vectors.rsa.find(({ id }) => id === base);
    const [, from = '', to = ''] = /currency (\w+) -> (\w+)/.exec(change) ?? [];
    expect(vector?.body).toContain(from);
    const { timestamp = '', nonce = '', body = '', signature = '', publicKey = '' } = vector ?? {};
    const changed = { timestamp, nonce, body: body.replace(from, to) };
    expect(verifySignature(changed, signature, readPublicKey(publicKey))).toBe(false);
  });

  it('is refused once it was parsed and written again', () => {
    // bizId is beyond 2^53 and totalFee ends in zeros; JSON.parse keeps neither.
    const changed = vectors.rsa.filter(({ body }) => JSON.stringify(JSON.parse(body)) !== body);
    expect(changed.length).toBeGreaterThan(0);
    for (const { timestamp, nonce, body, signature, publicKey } of changed) {
      const again = { timestamp, nonce, body: JSON.stringify(JSON.parse(body)) };
      expect(verifySignature(again, signature, readPublicKey(publicKey))).toBe(false);
    }
  });

  it('is verified with a key whose line breaks got lost, doubled or escaped, without its frame, and as PKCS#1', () => {
    for (const { timestamp, nonce, body, signature, publicKey } of vectors.rsa) {
      const spellings = [
        publicKey.trim(),
        publicKey.replaceAll('\n', '\r\n'),
        publicKey.replaceAll('\n', '\\n'),
        publicKey.replaceAll('\n', ''),
        publicKey.replace('\n-----END', '-----END'),
        publicKey.replaceAll('\n', '\n\n'),
        publicKey.replace(/-----[A-Z ]+-----/g, ''),
        readPublicKey(publicKey).export({ type: 'pkcs1', format: 'pem' }).toString(),
      ];
      for (const spelling of spellings) {
        expect(verifySignature({ timestamp, nonce, body }, signature, readPublicKey(spelling))).toBe(true);
      }
    }
  });

  it('is refused with a signature that is no base64, or empty', () => {
    const [vector] = vectors.rsa;
    const { timestamp = '', nonce = '', body = '', publicKey = '' } = vector ?? {};
    for (const signature of ['', '!!!!', 'AAAA']) {
      expect(verifySignature({ timestamp, nonce, body }, signature, readPublicKey(publicKey))).toBe(false);
    }
  });
});
