/** The public keys of whoever issues the host's own tokens: fetched from the one configured address, whatever a token says. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Log } from '../operations/ports/log.js';

/** A person waits for it meanwhile, and key sets are answered in milliseconds. */
const FETCH_TIMEOUT_MS = 3_000;

/** At most one question in this time, whatever keys are named by tokens that anybody may have made up, and whatever is answered. */
const COOLDOWN_MS = 5_000;

/** A key that its issuer takes back is good for no longer, as long as the issuer can be asked. */
export const KEYS_FRESH_MS = 5 * 60_000;

/** While the issuer cannot be asked, the keys that it named last stay good for so long: most outages are shorter. */
const KEYS_USABLE_MS = 60 * 60_000;

/** Nobody knows now whether a token is good. It may be: whoever holds it must not be signed out for this. */
export class IssuerKeysUnavailable extends Error {
  override readonly name = 'IssuerKeysUnavailable';
}

export interface IssuerKeysOptions {
  readonly jwksUrl: string;
  readonly nowMs: () => number;
  readonly log: Log;
}

/** @returns finds the key that a token names; it throws `IssuerKeysUnavailable`, or jose's JWKSNoMatchingKey and the like */
export function createIssuerKeys({ jwksUrl, nowMs, log }: IssuerKeysOptions): JWTVerifyGetKey {
  // When to ask is decided here: jose would ask again at once after each failure, and goes by a clock that may be set.
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: Number.POSITIVE_INFINITY,
    cacheMaxAge: Number.POSITIVE_INFINITY,
  });
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let loadedAtMs = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    askedAtMs = nowMs();
    try {
      await keys.reload();
      loadedAtMs = askedAtMs;
      failure = null;
    } catch (error) {
      if (failure === null) log.warn({ err: error, jwksUrl }, "the keys of the tokens' issuer could not be fetched");
      failure = error;
    } finally {
      asking = null;
    }
  }

  /** Waits for an answer that is on its way; asks only when the last question is long enough ago. */
  async function refresh(): Promise<void> {
    if (asking === null && nowMs() - askedAtMs >= COOLDOWN_MS) asking = ask();
    await asking;
  }

  const find: JWTVerifyGetKey = async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSInvalid)) throw error;
      // It is named in the set, and is no key.
      throw new IssuerKeysUnavailable('a key of the set cannot be used', { cause: error });
    }
  };

  return async function findKey(header, token) {
    if (nowMs() - loadedAtMs >= KEYS_FRESH_MS) await refresh();
    if (nowMs() - loadedAtMs >= KEYS_USABLE_MS) throw new IssuerKeysUnavailable('no keys', { cause: failure });
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      // The issuer may have begun to sign with another one since.
      await refresh();
      if (failure !== null) throw new IssuerKeysUnavailable('the key may be new', { cause: failure });
      return find(header, token);
    }
  };
}
