import { createHmac, generateKeyPairSync, sign as signWithKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import vectors from '../gateway/signature-vectors.json' with { type: 'json' };
import { runCommand } from './command.js';

const secret = 'refund-panel-test-secret';
const nonce = 'abcdefghijklmnopqrstuvwxyzABCDEF';
const timestamp = '1700000000000';

interface Notification {
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
  readonly signature: string;
}

function notification({ timestamp, nonce, body, signature }: Notification, publicKey: string, ...more: string[]) {
  const args = [`--timestamp=${timestamp}`, `--nonce=${nonce}`, `--signature=${signature}`, '--body-file=-'];
  return runCommand(['verify-notification', ...args, '--public-key-file=key.pem', ...more], {
    readFile: () => Buffer.from(publicKey),
    readInput: () => Buffer.from(body),
    secretFromEnvironment: secret,
    now: () => new Date(0),
    createNonce: () => nonce,
  });
}

describe('binance-pay-sign verify-notification', () => {
  it.each(vectors.rsa)('verifies $id', (vector) => {
    const { exitCode, output } = notification(vector, vector.publicKey);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^The signature is verified:/);
    const json = JSON.parse(notification(vector, vector.publicKey, '--json').output);
    expect(json).toMatchObject({ matches: true, cause: null, signedText: vector.payload });
  });

  it.each(vectors.rsa_negative)('refuses the change $change, which nothing explains', ({ base, change }) => {
    const vector = vectors.rsa.find(({ id }) => id === base);
    const [, from = '', to = ''] = /currency (\w+) -> (\w+)/.exec(change) ?? [];
    if (vector === undefined) throw new Error('the vectors lack their base');
    const { exitCode, output } = notification({ ...vector, body: vector.body.replace(from, to) }, vector.publicKey);
    expect(exitCode).toBe(1);
    expect(output).toContain('No known mistake explains it');
  });

  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const body = '{"bizType":"PAY","bizId":29383937493038367,"bizStatus":"PAY_SUCCESS"}';
  const signature = rsa(`${timestamp}\n${nonce}\n${body}\n`);
  const right = { timestamp, nonce, body, signature };

  function rsa(text: string): string {
    return signWithKey('RSA-SHA256', Buffer.from(text), privateKey).toString('base64');
  }

  it.each([
    ['id-rounded', { body: JSON.stringify(JSON.parse(body)) }],
    ['no-last-line-feed', { signature: rsa(`${timestamp}\n${nonce}\n${body}`) }],
    ['hmac-used', { signature: createHmac('sha512', secret).update(body).digest('hex') }],
    ['body-changed: json-without-blanks', { body: body.replaceAll(':', ': ') }],
    ['body-changed: blanks-around-body', { body: `${body}\n` }],
    ['signature-in-hex', { signature: Buffer.from(signature, 'base64').toString('hex') }],
    ['base64-twice', { signature: Buffer.from(signature).toString('base64') }],
    ['signature-url-encoded', { signature: signature.replaceAll('=', '%3D').replaceAll('+', '%2B') }],
  ])('names %s', (name, change) => {
    const { exitCode, output } = notification({ ...right, ...change }, pem, '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(output).cause.name).toBe(name);
  });

  it('names a + that became a blank', () => {
    const vector = vectors.rsa.find((one) => one.signature.includes('+'));
    if (vector === undefined) throw new Error('the vectors lack a signature with a +');
    const damaged = { ...vector, signature: vector.signature.replaceAll('+', ' ') };
    expect(JSON.parse(notification(damaged, vector.publicKey, '--json').output).cause.name).toBe('plus-became-blank');
  });

  it('says whose HMAC it is when the secret is known', () => {
    const hmac = createHmac('sha512', secret).update(`${timestamp}\n${nonce}\n${body}\n`).digest('hex');
    expect(notification({ ...right, signature: hmac }, pem).output).toContain('with your own API secret');
  });

  it('names nothing when another key signed it', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' });
    expect(JSON.parse(notification(right, other.toString(), '--json').output).cause).toBeNull();
  });

  it('refuses what is no RSA key', () => {
    const { exitCode, errors } = notification(right, 'no key');
    expect({ exitCode, errors: errors.split('\n')[0] }).toEqual({
      exitCode: 2,
      errors: 'binance-pay-sign: the file of --public-key-file is no public key',
    });
    const { publicKey } = generateKeyPairSync('ed25519');
    const ed25519 = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(notification(right, ed25519).errors).toContain('is no RSA key');
  });
});
