/** The settings of the edge: how often what may be asked, and whose word counts on where a request came from. */
import * as z from 'zod/mini';

/**
 * How often within a minute, for all replicas together.
 *
 * - `operator`: a panel that is left open asks a few times a minute, and a shift's busiest minute is a hundred; ten panels at once.
 * - `refunds`: one a second; nobody confirms that many by hand, and a stolen token is to empty a till slowly.
 * - `address`: an office behind one address, two or three panels of which are as busy as can be. Guesses are among them, and at this
 *   rate a key needs more than the sun has time for. The host's key counts for no address.
 * - `failures`: tokens that were not good, before more of them are answered with 429. Somebody who signs in anew needs one.
 * - `host`: a hundred sessions a second; the host's own server signs in all its operators.
 * - `notifications`: by address. Binance Pay sends several for each payment, from a few addresses.
 */
const DEFAULT_REQUESTS_PER_MINUTE = {
  operator: 600,
  refunds: 60,
  address: 1_200,
  failures: 30,
  host: 6_000,
  notifications: 6_000,
} as const;

type RequestsPerMinute = Readonly<Record<keyof typeof DEFAULT_REQUESTS_PER_MINUTE, number>>;

/** More than this many proxies in a row are a mistake. */
const MAX_HOPS = 10;

export interface EdgeSettings {
  readonly requestsPerMinute: RequestsPerMinute;
  /** Whose word counts on where a request came from; nobody's unless set. */
  readonly trustedProxies: { readonly hops: number } | { readonly networks: readonly string[] };
}

export const edgeEnvironment = {
  RATE_LIMITS: z.optional(
    z.string().check(
      z.refine((text) => readLimits(text) !== null, {
        error: `expected requests per minute such as operator=600,address=1200, with names of ${Object.keys(DEFAULT_REQUESTS_PER_MINUTE).join(', ')}`,
      }),
    ),
  ),
  TRUSTED_PROXIES: z._default(
    z.string().check(
      z.refine((text) => readProxies(text) !== null, {
        error: `expected the number of proxies from 0 to ${MAX_HOPS}, or their networks separated by commas, such as 10.0.0.0/8,fd00::/8`,
      }),
    ),
    '0',
  ),
};

/** @param values as the schema above has let them through */
export function readEdge(values: { RATE_LIMITS?: string | undefined; TRUSTED_PROXIES: string }): EdgeSettings {
  return {
    requestsPerMinute: { ...DEFAULT_REQUESTS_PER_MINUTE, ...readLimits(values.RATE_LIMITS ?? '') },
    trustedProxies: readProxies(values.TRUSTED_PROXIES) ?? { hops: 0 },
  };
}

/** Null where something is wrong with it. */
function readLimits(text: string): Partial<RequestsPerMinute> | null {
  const limits: Record<string, number> = {};
  for (const part of text === '' ? [] : text.split(',')) {
    const [, name = '', number = ''] = /^([a-z]+)=([1-9]\d{0,7})$/.exec(part) ?? [];
    if (!Object.hasOwn(DEFAULT_REQUESTS_PER_MINUTE, name)) return null;
    limits[name] = Number(number);
  }
  return limits;
}

/** Null where something is wrong with it. */
function readProxies(text: string): EdgeSettings['trustedProxies'] | null {
  if (/^\d{1,2}$/.test(text)) return Number(text) <= MAX_HOPS ? { hops: Number(text) } : null;
  const networks = text.split(',');
  return networks.every(isNetwork) ? { networks } : null;
}

function isNetwork(text: string): boolean {
  const isVersion6 = text.includes(':');
  const [, address = '', prefix = '0'] = /^([0-9a-f.:]+?)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  if (Number(prefix) > (isVersion6 ? 128 : 32)) return false;
  if (!isVersion6)
    return /^\d{1,3}(\.\d{1,3}){3}$/.test(address) && address.split('.').every((part) => Number(part) < 256);
  return URL.canParse(`http://[${address}]`);
}
