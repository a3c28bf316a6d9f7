/** Session tokens: what the host's server mints for one operator, and what a request may do with one. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { amountSchema, operatorSchema, type Permission, permissionSchema } from '@refund-panel/shared';
import { errors } from 'jose';
import * as z from 'zod/mini';
import { ProblemError } from '../domain/errors.js';
import { createOwnTokens } from './own-tokens.js';
import { believedUntil } from './token-times.js';

/** A panel sends its token with every request, and checking one costs a walk to another thread; more operators at once are rare. */
const MAX_REMEMBERED = 1_000;

const claimsSchema = z.object({
  operator: operatorSchema,
  permissions: z.array(permissionSchema),
  orders: z.optional(z.array(z.string())),
  maxAmount: z.optional(z.object({ amount: amountSchema, currency: z.string() })),
});
export type SessionClaims = z.infer<typeof claimsSchema>;

export interface Session extends SessionClaims {
  /** Whatever began before then and goes on must end by then. */
  readonly believedUntil: Date;
}

export interface Sessions {
  mint(claims: SessionClaims, lifetimeSeconds: number): Promise<{ token: string; expiresAt: Date }>;
  /** @throws ProblemError `unauthenticated` or `session_expired` */
  verify(authorization: string | undefined): Promise<Session>;
  /** @throws ProblemError `unauthenticated` */
  verifyHost(authorization: string | undefined): void;
}

export interface SessionKeys {
  /** The host's own server proves itself with any of these. */
  readonly refundsApiKeys: readonly string[];
  /**
   * The first signs tokens, all verify them. None: keys derived from the others are used in their place, for whoever holds
   * those can mint sessions anyway.
   */
  readonly sessionSecrets: readonly string[];
}

export function createSessions({ refundsApiKeys, sessionSecrets }: SessionKeys, now: () => Date): Sessions {
  const hostDigests = refundsApiKeys.map(digest);
  const tokens = createOwnTokens(sessionSecrets.length > 0 ? sessionSecrets : refundsApiKeys);
  /** Whatever made a token good stays as it is while this process runs, but for the time. */
  const verified = new Map<string, Session>();

  function remember(token: string, session: Session): void {
    const [oldest] = verified.keys();
    if (oldest !== undefined && verified.size >= MAX_REMEMBERED) verified.delete(oldest);
    verified.set(token, session);
  }

  return {
    async mint(claims, lifetimeSeconds) {
      const issuedAt = Math.floor(now().getTime() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const token = await tokens.sign({ ...claims, sub: claims.operator.id }, { issuedAt, expiresAt });
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },

    async verify(authorization) {
      const token = bearer(authorization);
      const known = verified.get(token);
      // One that has run out is refused below, as any other.
      if (known !== undefined && known.believedUntil > now()) return known;
      try {
        const payload = await tokens.verify(token, now());
        const session = { ...claimsSchema.parse(payload), believedUntil: believedUntil(payload) };
        remember(token, session);
        return session;
      } catch (error) {
        if (error instanceof errors.JWTExpired) {
          throw new ProblemError('session_expired', 'Sign in again; nothing that you typed is lost.', { cause: error });
        }
        if (error instanceof errors.JOSEError) throw unauthenticated(error);
        throw error;
      }
    },

    verifyHost(authorization) {
      if (!isAnyOf(hostDigests, digest(bearer(authorization)))) throw unauthenticated();
    },
  };
}

/** @throws ProblemError `forbidden`, which says no more than that */
export function requirePermission(session: SessionClaims, permission: Permission): void {
  if (!session.permissions.includes(permission)) {
    throw new ProblemError('forbidden', `Your session lacks the permission ${permission}. Ask whoever gave it to you.`);
  }
}

/** @throws ProblemError `forbidden`, the same whether or not the order exists */
export function requireOrder(session: SessionClaims, prepayId: string): void {
  if (session.orders !== undefined && !session.orders.includes(prepayId)) {
    throw new ProblemError('forbidden', 'Your session is for other orders.');
  }
}

function bearer(authorization: string | undefined): string {
  const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthenticated();
  return token;
}

/** Secrets are compared by these, so that neither length nor content shows in the time it takes. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Looks at all of them, whichever it is: the time it takes says nothing. */
function isAnyOf(expected: readonly Buffer[], given: Buffer): boolean {
  return expected.filter((one) => timingSafeEqual(one, given)).length > 0;
}

function unauthenticated(cause?: unknown): ProblemError {
  return new ProblemError('unauthenticated', 'Send a valid token as "Authorization: Bearer …".', { cause });
}
