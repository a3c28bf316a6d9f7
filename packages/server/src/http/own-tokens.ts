/** The tokens that this server signs itself, for whoever the host's own server names. */
import { hkdfSync } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { invariant } from '../invariant.js';
import { type SessionClaims, sessionClaimsSchema, type Tokens } from './session-claims.js';
import { provenBy, timeRules } from './token-times.js';

/** What they say of themselves; no token of another issuer can say the same. */
const OWN_ISSUER = 'refund-panel';
const AUDIENCE = 'refund-panel';
const ALGORITHM = 'HS256';

/** In seconds since 1970; to the millisecond, so that a session can follow one that was ended just before. */
export interface SessionTimes {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface OwnTokens extends Tokens {
  sign(claims: SessionClaims, id: string, times: SessionTimes): Promise<string>;
}

/** @param secrets the first signs, all verify; at least one */
export function createOwnTokens(secrets: readonly string[]): OwnTokens {
  const [signingKey, ...olderKeys] = secrets.map(deriveKey);
  invariant(signingKey !== undefined, 'there is a key to sign sessions with');
  return {
    // The secrets stay as they are while this process runs.
    freshMs: Number.POSITIVE_INFINITY,
    sign: (claims, id, { issuedAt, expiresAt }) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setIssuer(OWN_ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(claims.operator.id)
        .setJti(id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(signingKey),
    async verify(token, now) {
      const payload = await verifyWithAny(token, [signingKey, ...olderKeys], now);
      return { ...sessionClaimsSchema.parse(payload), ...provenBy(payload) };
    },
  };
}

function deriveKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'refund-panel session', 32));
}

/** A token that another key signed is tried with the next; what else is wrong with it is wrong with every key. */
async function verifyWithAny(token: string, keys: readonly Uint8Array[], now: Date): Promise<JWTPayload> {
  const rules = { ...timeRules(now), algorithms: [ALGORITHM], issuer: OWN_ISSUER, audience: AUDIENCE };
  let refusal: unknown;
  for (const key of keys) {
    try {
      return (await jwtVerify(token, key, rules)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
