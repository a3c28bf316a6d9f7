/** `binance-pay-sign verify-notification`: whether a notification's RSA signature is right, and if not, why. */
import type { KeyObject } from 'node:crypto';
import { readPublicKey, signedBytes, verifySignature } from '../gateway/signer.js';
import { type CommandInput, UsageError } from './command-input.js';
import { type Answer, bytesSection, describeShape, section, signedTextSection, wrap } from './command-text.js';
import { diagnoseNotification } from './notification-diagnosis.js';

/** @throws UsageError */
export function runVerifyNotification(input: CommandInput): Answer {
  const notification = { timestamp: input.required('timestamp'), nonce: input.required('nonce'), body: input.body() };
  const given = input.required('signature');
  const publicKey = readKey(input.file('public-key-file'));
  const matches = verifySignature(notification, given, publicKey);
  const cause = matches ? null : diagnoseNotification(notification, given, publicKey, input.secret());
  const signed = signedBytes(notification);
  return {
    matches,
    lines: [
      matches
        ? 'The signature is verified: whoever holds the private key signed these very bytes.'
        : 'The signature is not verified.',
      ...(matches ? [] : section('Cause', wrap(cause === null ? unexplained(given) : cause.explanation))),
      ...(cause === null ? [] : ['', `  (${cause.name})`]),
      ...signedTextSection(signed),
      ...bytesSection(signed),
    ],
    json: { matches, given, cause, signedText: signed.toString(), signedHex: signed.toString('hex') },
  };
}

function readKey(pem: Uint8Array): KeyObject {
  try {
    const key = readPublicKey(Buffer.from(pem).toString());
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError('the file of --public-key-file is no public key');
  }
  throw new UsageError('the file of --public-key-file is no RSA key');
}

function unexplained(given: string): string {
  return (
    `No known mistake explains it (the signature is ${describeShape(given)}). Either the body is not the bytes that arrived ` +
    '(take them before any parser sees them; numbers that were written again cannot be told afterwards), or the key is not the one ' +
    'whose certSerial the header BinancePay-Certificate-SN names: ask /binancepay/openapi/certificates for it.'
  );
}
