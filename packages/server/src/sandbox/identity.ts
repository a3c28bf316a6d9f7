/** The sandbox's own RSA key: what signs its notifications and what its certificates call gives out. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Signable, signedBytes } from '../gateway/signer.js';

export interface Identity {
  readonly certSerial: string;
  readonly certPublic: string;
  sign(signable: Signable): string;
}

/** Making a key takes a moment, so it is made when it is first needed. */
export function createIdentity(): () => Identity {
  let identity: Identity | null = null;
  return () => {
    identity ??= fromKeys(generateKeyPairSync('rsa', { modulusLength: 2048 }));
    return identity;
  };
}

function fromKeys({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }): Identity {
  const certPublic = publicKey.export({ type: 'spki', format: 'pem' }).toString().trim();
  return {
    // Binance Pay's serials are the MD5 of the public key.
    certSerial: createHash('md5').update(certPublic).digest('hex').toUpperCase(),
    certPublic,
    sign: (signable) => sign('RSA-SHA256', signedBytes(signable), privateKey).toString('base64'),
  };
}
