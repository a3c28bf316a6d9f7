/** Refuses what is asked too often: by address, by operator, by the host's key, and guesses at any of them. */
import type { Context, MiddlewareHandler } from 'hono';
import { ProblemError } from '../domain/errors.js';
import type { LimitName, RateLimits } from '../operations/ports/rate-limits.js';
import { countedAs } from './client-address.js';
import { NOTIFICATIONS_PATH } from './routes/notifications.js';

const WINDOW_SECONDS = 60;

export interface Limits {
  /** Everything that comes from an address, whoever sends it; but the host, who has a limit of their own. */
  readonly ofAddress: MiddlewareHandler;
  /** @throws ProblemError `too_many_requests` */
  count(context: Context, name: LimitName, key: string): Promise<void>;
  /** After a token was refused. @throws ProblemError `too_many_requests` */
  countGuess(context: Context): Promise<void>;
}

/** @param isHost whether that is one of the host's keys: others at its address must not keep the host's own server out */
export function createLimits(rateLimits: RateLimits, isHost: (authorization: string) => boolean): Limits {
  async function count(context: Context, name: LimitName, key: string): Promise<void> {
    refuse(context, name, await rateLimits.count(name, key));
  }

  /** Null for a request from within this process. */
  const sourceOf = (context: Context): string | null => {
    const address = context.get('clientAddress') as string | null;
    return address === null ? null : countedAs(address);
  };

  return {
    async ofAddress(context, next) {
      const source = sourceOf(context);
      // Binance Pay has few addresses, and every merchant's notifications come from them.
      const name = context.req.path === NOTIFICATIONS_PATH ? 'notifications' : 'address';
      if (source !== null && !isHost(context.req.header('Authorization') ?? '')) await count(context, name, source);
      await next();
    },
    count,
    async countGuess(context) {
      const source = sourceOf(context);
      if (source !== null) await count(context, 'failures', source);
    },
  };
}

function refuse(context: Context, name: LimitName, reached: Awaited<ReturnType<RateLimits['count']>>): void {
  if (reached === null) return;
  const { limit, forMs } = reached;
  // As in the IETF's draft on these headers.
  context.header('RateLimit-Policy', `"${name}";q=${limit};w=${WINDOW_SECONDS}`);
  context.header('RateLimit', `"${name}";r=0;t=${Math.ceil(forMs / 1000)}`);
  throw new ProblemError(
    'too_many_requests',
    'That is asked too often just now. Nothing was done; wait as long as Retry-After says.',
    {
      retryAfterMs: forMs,
    },
  );
}
