/** Finds out why a notification's signature is not verified: the signature is right, so something was changed on the way here. */
import type { KeyObject } from 'node:crypto';
import { verify } from 'node:crypto';
import { signedBytes, verifySignature } from '../gateway/signer.js';
import { type Attempt, correctAttempt, type SignedRequest } from './attempt.js';
import { bodyMistakes } from './body-mistakes.js';
import { diagnoseSignature } from './diagnosis.js';
import { layoutMistakes } from './layout-mistakes.js';
import type { Cause } from './mistakes.js';

/** Doubles of twenty digits are 4096 apart, and Binance Pay's ids have nineteen. */
const MOST_ROUNDED_IDS = 4096;

interface Damage extends Cause {
  /** What the signature was before the damage, as far as that can be told. */
  readonly repair: (given: string) => string;
}

const damages: readonly Damage[] = [
  {
    name: 'signature-with-blanks',
    explanation:
      'The signature has blanks, line breaks or quotation marks in it. Use the header’s value as it arrived, base64 in one line.',
    repair: (given) => given.replace(/[\s"'`]|\\[nr]/g, ''),
  },
  {
    name: 'plus-became-blank',
    explanation:
      'The + of the base64 became blanks, as they do when a header is read like a form. Use the header’s own value.',
    repair: (given) => given.trim().replaceAll(' ', '+'),
  },
  {
    name: 'signature-url-encoded',
    explanation: 'The signature is URL-encoded (%2B, %2F, %3D). Decode it, or use the header’s own value.',
    repair: (given) =>
      given.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  },
  {
    name: 'signature-in-hex',
    explanation:
      'The signature was written again as hexadecimal. Binance Pay sends base64: use the header’s own value.',
    repair: (given) => (/^([0-9a-f]{2})+$/i.test(given) ? Buffer.from(given, 'hex').toString('base64') : given),
  },
  {
    name: 'base64-twice',
    explanation: 'The signature was turned into base64 twice. Use the header’s own value.',
    repair: (given) => Buffer.from(given, 'base64').toString('latin1'),
  },
];

const rounded: Cause = {
  name: 'id-rounded',
  explanation:
    'The body was parsed and written again, which rounded bizId: it is beyond 2^53. Verify the raw bytes of the request before any parser sees them, and read bizIdStr.',
};

const noLastLineFeed: Cause = {
  name: 'no-last-line-feed',
  explanation:
    'The signature covers a text without the last line feed. Binance Pay’s own end in one; whoever signed this one left it out.',
};

const hmacUsed: Cause = {
  name: 'hmac-used',
  explanation:
    'The signature is 128 hexadecimal digits: an HMAC, as requests are signed with. Notifications are signed with RSA (SHA-256, base64), and verified with the public key of Binance Pay’s certificate.',
};

/** What else the content may have been before it came here. */
const changedBody =
  'The body is not the one that was signed: it was parsed and written again, or changed by an editor, a proxy or a logger. Verify the raw bytes of the request before any parser sees them. What undoes the change here:';

/** Null when no known mistake explains it: then the key is not the one that it was signed with, or the content is another. */
export function diagnoseNotification(
  notification: SignedRequest,
  given: string,
  publicKey: KeyObject,
  apiSecret?: string,
): Cause | null {
  if (/^[0-9a-f]{128}$/i.test(given.trim())) return hmacCause(notification, given.trim(), apiSecret);
  const damage = damages.find(({ repair }) => {
    const repaired = repair(given);
    return repaired !== given && verifySignature(notification, repaired, publicKey);
  });
  if (damage !== undefined) return { name: damage.name, explanation: damage.explanation };
  return findChange(notification, given, publicKey) ?? findRoundedId(notification, given, publicKey);
}

function hmacCause(notification: SignedRequest, given: string, apiSecret: string | undefined): Cause {
  const ours =
    apiSecret !== undefined && diagnoseSignature(notification, given.toUpperCase(), apiSecret).matches
      ? ' This one was made with your own API secret.'
      : '';
  return { ...hmacUsed, explanation: hmacUsed.explanation + ours };
}

/** Undoes what is known to happen to bodies, and the mistakes of those who sign notifications of their own to test with. */
function findChange(notification: SignedRequest, given: string, publicKey: KeyObject): Cause | null {
  const arrived = correctAttempt(notification, '');
  const verifies = (change: Partial<Attempt>) => {
    const attempt = { ...arrived, ...change };
    return verify('RSA-SHA256', attempt.layout(attempt), publicKey, Buffer.from(given, 'base64'));
  };
  for (const mistake of [...layoutMistakes, ...bodyMistakes]) {
    if (mistake.alone || !mistake.make(arrived, given).some(verifies)) continue;
    if (mistake.name === noLastLineFeed.name) return noLastLineFeed;
    if (mistake.step !== 'body') return mistake;
    return { name: `body-changed: ${mistake.name}`, explanation: `${changedBody} “${mistake.name}”.` };
  }
  return null;
}

/** Tries every id that JavaScript would have rounded to the one in the body. */
function findRoundedId(notification: SignedRequest, given: string, publicKey: KeyObject): Cause | null {
  const body = Buffer.from(notification.body).toString();
  const found = /"bizId"\s*:\s*(\d{16,20})(?=\s*[,}])/.exec(body);
  if (found === null) return null;
  const [whole, id = ''] = found;
  const replaced = (other: bigint) =>
    body.slice(0, found.index) + whole.slice(0, -id.length) + other + body.slice(found.index + whole.length);
  for (let distance = 0n; distance < BigInt(MOST_ROUNDED_IDS); distance += 1n) {
    const candidates = [BigInt(id) + distance, BigInt(id) - distance].filter((other) => Number(other) === Number(id));
    if (candidates.length === 0) return null;
    for (const candidate of candidates) {
      const message = signedBytes({ ...notification, body: replaced(candidate) });
      if (verify('RSA-SHA256', message, publicKey, Buffer.from(given, 'base64'))) return rounded;
    }
  }
  return null;
}
