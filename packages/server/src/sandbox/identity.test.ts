import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readPublicKey, verifySignature } from '../gateway/signer.js';
import { createIdentities } from './identity.js';

const signable = { timestamp: '1700000000000', nonce: 'a'.repeat(32), body: '{"bizId":29383937493038367292}' };

describe("the sandbox's keys", () => {
  it('sign what their certificate verifies', () => {
    const { certPublic, sign } = createIdentities(() => 'seed')('one');
    const key = readPublicKey(certPublic);
    expect(key.asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65_537n });
    expect(verifySignature(signable, sign(signable), key)).toBe(true);
    expect(verifySignature({ ...signable, nonce: 'b'.repeat(32) }, sign(signable), key)).toBe(false);
  });

  it('are the same for the same seed and name, and others for others', () => {
    const serial = (seed: string, name: string) => createIdentities(() => seed)(name).certSerial;
    const serials = [serial('seed', 'one'), serial('seed', 'two'), serial('other', 'one')];
    expect(serial('seed', 'one')).toBe(serials[0]);
    expect(new Set(serials).size).toBe(3);
  });

  it('have the MD5 of the certificate as their serial', () => {
    const { certPublic, certSerial } = createIdentities(() => 'seed')('one');
    expect(certSerial).toBe(createHash('md5').update(certPublic).digest('hex').toUpperCase());
  });
});
