/** When a token is believed: one rule for whoever issued it, whether it is looked at for the first time or remembered. */
import { MAX_SESSION_SECONDS } from '@refund-panel/shared';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import { invariant } from '../invariant.js';

/**
 * Two clocks that are kept by the network differ by less than a second; five forgive one that is kept badly, and give a stolen
 * token no life that would matter. It holds for all of `exp`, `nbf` and `iat`.
 */
export const CLOCK_LEEWAY_SECONDS = 5;

/** However long its issuer meant it to live: nobody is believed for longer than the longest session of ours. */
const MAX_TOKEN_AGE_SECONDS = MAX_SESSION_SECONDS;

export function timeRules(currentDate: Date): JWTVerifyOptions {
  return {
    currentDate,
    clockTolerance: CLOCK_LEEWAY_SECONDS,
    maxTokenAge: MAX_TOKEN_AGE_SECONDS,
    requiredClaims: ['exp', 'iat'],
  };
}

/** The end of what `timeRules` allow. */
export function believedUntil({ exp, iat }: JWTPayload): Date {
  invariant(exp !== undefined && iat !== undefined, 'a verified token says when it was issued and when it ends');
  return new Date((Math.min(exp, iat + MAX_TOKEN_AGE_SECONDS) + CLOCK_LEEWAY_SECONDS) * 1000);
}
