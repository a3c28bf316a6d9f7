/** Session tokens: what the host's server mints for one operator, and what a request may do with one. */
import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { amountSchema, operatorSchema, type Permission, permissionSchema } from '@refund-panel/shared';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { ProblemError } from '../domain/errors.js';

const ISSUER = 'refund-panel';
const AUDIENCE = 'refund-panel';
const ALGORITHM = 'HS256';

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
  readonly expiresAt: Date;
}

export interface Sessions {
  mint(claims: SessionClaims, lifetimeSeconds: number): Promise<{ token: string; expiresAt: Date }>;
  /** @throws ProblemError `unauthenticated` or `session_expired` */
  verify(authorization: string | undefined): Promise<Session>;
  /** @throws ProblemError `unauthenticated` */
  verifyHost(authorization: string | undefined): void;
}

export interface SessionKeys {
  /** The host's own server proves itself with this. */
  readonly refundsApiKey: string;
  /** Signs tokens; left out, a key derived from the other is used: whoever holds that can mint sessions anyway. */
  readonly sessionSecret: string | undefined;
}

export function createSessions({ refundsApiKey, sessionSecret }: SessionKeys, now: () => Date): Sessions {
  const key = new Uint8Array(hkdfSync('sha256', sessionSecret ?? refundsApiKey, '', 'refund-panel session', 32));
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
      const token = await new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(claims.operator.id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(key);
      return { token, expiresAt: new Date((issuedAt + lifetimeSeconds) * 1000) };
    },

    async verify(authorization) {
      const token = bearer(authorization);
      const known = verified.get(token);
      // One that has run out is refused below, as any other.
      if (known !== undefined && known.expiresAt > now()) return known;
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['exp'],
          currentDate: now(),
        });
        const session = { ...claimsSchema.parse(payload), expiresAt: new Date((payload.exp ?? 0) * 1000) };
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
      if (!sameSecret(bearer(authorization), refundsApiKey)) throw unauthenticated();
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

/** Hashed first, so that neither length nor content shows in the time it takes. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function unauthenticated(cause?: unknown): ProblemError {
  return new ProblemError('unauthenticated', 'Send a valid token as "Authorization: Bearer …".', { cause });
}
