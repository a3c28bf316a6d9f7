/** When a token is believed: one rule for whoever issued it, whether it is looked at for the first time or remembered. */
import { MAX_SESSION_SECONDS } from '@refund-panel/shared';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import { invariant } from '../invariant.js';
import type { Session } from './session-claims.js';

/**
 * Two clocks that are kept by the network differ by less than a second; five forgive one that is kept badly, and give a stolen
 * token no life that would matter. It holds for all of `exp`, `nbf` and `iat`.
 */
export const CLOCK_LEEWAY_SECONDS = 5;

/** However long its issuer meant it to live: nobody is believed for longer than the longest session of ours. */
const MAX_TOKEN_AGE_SECONDS = MAX_SESSION_SECONDS;

/** Nothing that was issued by a moment is believed longer after it; its issuer's clock may have been ahead. */
export const LONGEST_BELIEF_MS = (MAX_TOKEN_AGE_SECONDS + 2 * CLOCK_LEEWAY_SECONDS) * 1000;

export function timeRules(currentDate: Date): JWTVerifyOptions {
  return {
    currentDate,
    clockTolerance: CLOCK_LEEWAY_SECONDS,
    maxTokenAge: MAX_TOKEN_AGE_SECONDS,
    requiredClaims: ['exp', 'iat'],
  };
}

/** What a verified token says of itself; its end is the end of what `timeRules` allow. */
export function provenBy({ exp, iat, jti }: JWTPayload): Pick<Session, 'sessionId' | 'issuedAtMs' | 'believedUntil'> {
  invariant(exp !== undefined && iat !== undefined, 'a verified token says when it was issued and when it ends');
  const end = Math.min(exp, iat + MAX_TOKEN_AGE_SECONDS) + CLOCK_LEEWAY_SECONDS;
  return {
    sessionId: typeof jti === 'string' ? jti : null,
    issuedAtMs: Math.round(iat * 1000),
    believedUntil: new Date(end * 1000),
  };
}
