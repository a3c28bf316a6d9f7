/** Bytes and texts made from the sandbox's seed: the same seed and the same names bring the same ones. */
import { createHash } from 'node:crypto';
import { NONCE_LENGTH } from '../gateway/signer.js';

const nonceAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Eighteen digits without a leading zero: beyond 2^53, and within Binance Pay's nineteen. */
const ID_DIGITS = 18;

/** A stream of SHA-256 blocks: `SHA-256(seed, names, counter)`. */
export function deriveBytes(length: number, seed: string, ...names: readonly string[]): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; counter * 32 < length; counter += 1) {
    const block = JSON.stringify([seed, ...names, counter]);
    blocks.push(createHash('sha256').update(block).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

export function deriveNonce(seed: string, ...names: readonly string[]): string {
  // 256 is no multiple of 52; the slight preference for some letters does not matter to anybody here.
  return [...deriveBytes(NONCE_LENGTH, seed, ...names)]
    .map((byte) => nonceAlphabet[byte % nonceAlphabet.length])
    .join('');
}

/** A decimal id that a double cannot hold. */
export function deriveId(seed: string, ...names: readonly string[]): string {
  const smallest = 10n ** BigInt(ID_DIGITS - 1);
  const random = BigInt(`0x${deriveBytes(16, seed, ...names).toString('hex')}`);
  return String(smallest + (random % (9n * smallest)));
}

export function deriveHex(length: number, seed: string, ...names: readonly string[]): string {
  return deriveBytes(length, seed, ...names)
    .toString('hex')
    .slice(0, length)
    .toUpperCase();
}
