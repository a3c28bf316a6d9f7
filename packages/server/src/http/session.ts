/** Session tokens: what the host's server mints for one operator, and what a request may do with one. */
import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { amountSchema, operatorSchema, type Permission, permissionSchema } from '@refund-panel/shared';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { ProblemError } from '../domain/errors.js';
import { invariant } from '../invariant.js';

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
  const [signingKey, ...olderKeys] = (sessionSecrets.length > 0 ? sessionSecrets : refundsApiKeys).map(deriveKey);
  invariant(signingKey !== undefined, 'there is a key to sign sessions with');
  const verifyingKeys = [signingKey, ...olderKeys];
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
        .sign(signingKey);
      return { token, expiresAt: new Date((issuedAt + lifetimeSeconds) * 1000) };
    },

    async verify(authorization) {
      const token = bearer(authorization);
      const known = verified.get(token);
      // One that has run out is refused below, as any other.
      if (known !== undefined && known.expiresAt > now()) return known;
      try {
        const payload = await verifyWithAny(token, verifyingKeys, now());
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

function deriveKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'refund-panel session', 32));
}

/** A token that another key signed is tried with the next; what else is wrong with it is wrong with every key. */
async function verifyWithAny(token: string, keys: readonly Uint8Array[], currentDate: Date): Promise<JWTPayload> {
  let refusal: unknown;
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp'],
        currentDate,
      });
      return payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      refusal = error;
    }
  }
  throw refusal;
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
