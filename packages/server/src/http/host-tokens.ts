/** The host's own tokens: signed by whoever signs its operators in, and trusted by the published keys. */
import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import { type ClaimsMap, readHostClaims } from './host-claims.js';
import { createIssuerKeys, type IssuerKeysOptions, IssuerKeysUnavailable, KEYS_FRESH_MS } from './issuer-keys.js';
import type { Tokens } from './session-claims.js';
import { CLOCK_LEEWAY_SECONDS, provenBy, timeRules } from './token-times.js';

export interface TokenIssuer extends ClaimsMap {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
}

export interface HostTokens extends Tokens {
  readonly issuer: string;
}

export function createHostTokens(trusted: TokenIssuer, options: Pick<IssuerKeysOptions, 'nowMs' | 'log'>): HostTokens {
  const { jwksUrl, issuer, audience, algorithms } = trusted;
  const findKey = createIssuerKeys({ jwksUrl, ...options });
  return {
    issuer,
    // Its issuer may take back the key that signed it.
    freshMs: KEYS_FRESH_MS,
    async verify(token, now) {
      const rules = { ...timeRules(now), algorithms: [...algorithms], issuer, audience };
      const payload = await verifyWithFitting(token, findKey, rules);
      const claims = readHostClaims(payload, trusted);
      if (claims === null) return null;
      const { issuedAtMs, ...proven } = provenBy(payload);
      // Its issuer's clock may be ahead of ours: what may have been issued before an operator was shut out is shut out too.
      return { ...claims, ...proven, issuedAtMs: issuedAtMs - CLOCK_LEEWAY_SECONDS * 1000 };
    },
  };
}

/** A token need not name its key; then it is good by any that fits. */
async function verifyWithFitting(
  token: string,
  findKey: JWTVerifyGetKey,
  rules: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, findKey, rules)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw asUnusableKey(error);
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, rules)).payload;
      } catch (refusal) {
        if (!(refusal instanceof errors.JWSSignatureVerificationFailed)) throw asUnusableKey(refusal);
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/** The rules are ours and in order, so what jose takes for a mistake of its caller is a key such as one that is too short. */
function asUnusableKey(error: unknown): unknown {
  return error instanceof TypeError
    ? new IssuerKeysUnavailable('a key of the set cannot be used', { cause: error })
    : error;
}
