/** Finds out why a signature is wrong: makes each known mistake on purpose until one gives the same signature. */
import { sign } from '../gateway/signer.js';
import { type Attempt, correctAttempt, type Mistake, type SignedRequest, signatureOf, steps } from './attempt.js';
import { type Cause, looks, mistakes } from './mistakes.js';

export interface Diagnosis {
  readonly matches: boolean;
  /** The right signature: 128 upper-case hexadecimal digits. */
  readonly expected: string;
  /** Null when it matches, and when no known mistake, nor two of them together, gives the given signature. */
  readonly cause: Cause | null;
}

/** What may be hashed in search of a cause: all mistakes and pairs of them for any body of Binance Pay's, in tens of milliseconds. */
const MOST_HASHED_BYTES = 24 * 1024 * 1024;

/** What an attempt costs besides its body, in bytes that could be hashed in the same time. */
const ATTEMPT_COST = 1024;

/** MD5's sixteen bytes in base64, without its padding: the least that a wrong hash function gives. */
const SHORTEST_DIGEST_LENGTH = 22;

/** The sizes of RSA keys in use, in bytes. */
const rsaSizes: ReadonlySet<number> = new Set([128, 256, 384, 512]);

/**
 * Compares a request's signature with the right one and, when they differ, names the mistake that it was made with.
 *
 * @param request the timestamp and nonce as the headers say them, and the bytes that were posted
 * @param given the signature as the header says it
 */
export function diagnoseSignature(request: SignedRequest, given: string, apiSecret: string): Diagnosis {
  const expected = sign(request, apiSecret);
  if (given === expected) return { matches: true, expected, cause: null };
  if (given === '') return { matches: false, expected, cause: looks.missing };
  const found = findMistakes(correctAttempt(request, apiSecret), given);
  return { matches: false, expected, cause: found ?? looksLike(given) };
}

/** What no mistake explains, by its looks alone. */
function looksLike(given: string): Cause | null {
  if (given.length < SHORTEST_DIGEST_LENGTH) return looks.tooShort;
  return looksLikeRsa(given) ? looks.rsa : null;
}

interface Trial {
  readonly made: readonly Mistake[];
  readonly attempt: Attempt;
}

function findMistakes(correct: Attempt, given: string): Cause | null {
  let hashedBytes = 0;
  for (const { made, attempt } of trials(correct, given)) {
    hashedBytes += ATTEMPT_COST + attempt.body.length;
    if (hashedBytes > MOST_HASHED_BYTES) return null;
    const signature = signatureOf(attempt);
    if (signature === given) return describe(made);
    if (isHex(given) && signature.toUpperCase() === given.toUpperCase()) return describe([...made, caseOf(given)]);
  }
  return null;
}

/** The recipe without a mistake, with each mistake, and with every two that can be made together. */
function* trials(correct: Attempt, given: string): Generator<Trial> {
  yield { made: [], attempt: correct };
  for (const mistake of mistakes) yield* trialsWith(mistake, { made: [], attempt: correct }, given);
  for (const first of mistakes) {
    if (first.alone) continue;
    for (const trial of trialsWith(first, { made: [], attempt: correct }, given)) {
      for (const second of mistakes) {
        if (canFollow(second, first)) yield* trialsWith(second, trial, given);
      }
    }
  }
}

function* trialsWith(mistake: Mistake, { made, attempt }: Trial, given: string): Generator<Trial> {
  for (const change of mistake.make(attempt, given)) {
    yield { made: [...made, mistake], attempt: { ...attempt, ...change } };
  }
}

function canFollow(second: Mistake, first: Mistake): boolean {
  if (second.alone || second === first) return false;
  if (first.step === 'body' && second.step === 'body') return true;
  return steps.indexOf(second.step) > steps.indexOf(first.step);
}

function describe(causes: readonly Cause[]): Cause {
  const name = causes.map((cause) => cause.name).join('+');
  const [only] = causes;
  if (causes.length === 1 && only !== undefined) return { name, explanation: only.explanation };
  const numbered = causes.map(({ explanation }, index) => `(${index + 1}) ${explanation}`);
  return { name, explanation: `${causes.length} mistakes at once. ${numbered.join(' ')}` };
}

function isHex(text: string): boolean {
  return /^[0-9a-f]+$/i.test(text);
}

function caseOf(given: string): Cause {
  return given === given.toLowerCase() ? looks.lowerCase : looks.mixedCase;
}

/** It cannot be made again without the private key, but nothing else looks like it. */
function looksLikeRsa(given: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(given) && !isHex(given) && rsaSizes.has(Buffer.from(given, 'base64').length);
}
