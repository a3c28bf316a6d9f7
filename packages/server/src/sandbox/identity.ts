/** The sandbox's RSA keys, made from its seed: what signs its notifications and what its certificates call gives out. */
import { checkPrimeSync, createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { type Signable, signedBytes } from '../gateway/signer.js';
import { deriveBytes } from './derive.js';

/** 2048 bits: two primes of half of it. */
const PRIME_BYTES = 128;

const PUBLIC_EXPONENT = 65_537n;

/** A prime is met about every 710 numbers of this size; this many are never needed, but bound the search. */
const MAX_CANDIDATES = 100_000;

export interface Identity {
  readonly certSerial: string;
  readonly certPublic: string;
  /** In base64. */
  sign(signable: Signable): string;
}

export type Identities = (name: string) => Identity;

/** Identities by name, each made when it is first needed (some 60 ms) and then kept. */
export function createIdentities(seed: () => string): Identities {
  const made = new Map<string, Identity>();
  return (name) => {
    const key = JSON.stringify([seed(), name]);
    const identity = made.get(key) ?? fromKey(createKey(seed(), name));
    made.set(key, identity);
    return identity;
  };
}

function fromKey(privateKey: KeyObject): Identity {
  const certPublic = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString().trim();
  return {
    // Binance Pay's serials are the MD5 of the public key.
    certSerial: createHash('md5').update(certPublic).digest('hex').toUpperCase(),
    certPublic,
    sign: (signable) => sign('RSA-SHA256', signedBytes(signable), privateKey).toString('base64'),
  };
}

/** Node makes no RSA key from a seed, so it is put together here. Nothing of value hangs on these keys. */
function createKey(seed: string, name: string): KeyObject {
  const p = findPrime(deriveBytes(PRIME_BYTES, seed, 'rsa', name, 'p'));
  const q = findPrime(deriveBytes(PRIME_BYTES, seed, 'rsa', name, 'q'));
  const d = invert(PUBLIC_EXPONENT, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e: PUBLIC_EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: invert(q, p) };
  const jwk = Object.fromEntries(Object.entries(numbers).map(([part, value]) => [part, base64url(value)]));
  return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
}

/** Odd numbers with small factors are cheap to rule out, which saves most of the costly checks. */
const smallPrimes: readonly number[] = Array.from({ length: 1_000 }, (_, index) => 2 * index + 3).filter((number) => {
  for (let divisor = 3; divisor * divisor <= number; divisor += 2) if (number % divisor === 0) return false;
  return true;
});

/** The first prime from the given number on whose key can have our exponent. */
function findPrime(start: Buffer): bigint {
  start[0] = (start[0] ?? 0) | 0xc0;
  start[PRIME_BYTES - 1] = (start[PRIME_BYTES - 1] ?? 0) | 1;
  const first = BigInt(`0x${start.toString('hex')}`);
  const remainders = smallPrimes.map((prime) => Number(first % BigInt(prime)));
  for (let step = 0; step < 2 * MAX_CANDIDATES; step += 2) {
    if (remainders.some((remainder, index) => (remainder + step) % (smallPrimes[index] ?? 1) === 0)) continue;
    const candidate = first + BigInt(step);
    if (checkPrimeSync(candidate) && (candidate - 1n) % PUBLIC_EXPONENT !== 0n) return candidate;
  }
  throw new Error('no prime was found');
}

/** Extended Euclid: the number whose product with `value` leaves 1. */
function invert(value: bigint, modulus: bigint): bigint {
  let [remainder, next] = [modulus, value % modulus];
  let [coefficient, nextCoefficient] = [0n, 1n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [coefficient, nextCoefficient] = [nextCoefficient, coefficient - quotient * nextCoefficient];
  }
  return ((coefficient % modulus) + modulus) % modulus;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
