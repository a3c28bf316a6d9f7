/** Session tokens: what the host's server mints for one operator, and what a request may do with one. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Permission, TrailRecord } from '@refund-panel/shared';
import { decodeJwt, errors } from 'jose';
import { ProblemError } from '../domain/errors.js';
import type { Revoked } from '../operations/ports/revocations.js';
import type { HostTokens } from './host-tokens.js';
import { IssuerKeysUnavailable } from './issuer-keys.js';
import { createOwnTokens } from './own-tokens.js';
import type { Revocations } from './revocations.js';
import type { Session, SessionClaims } from './session-claims.js';

/** A panel sends its token with every request, and checking one costs a walk to another thread; more operators at once are rare. */
const MAX_REMEMBERED = 1_000;

export interface Sessions {
  mint(
    claims: SessionClaims,
    lifetimeSeconds: number,
  ): Promise<{ readonly token: string; readonly expiresAt: Date; readonly sessionId: string }>;
  /** @throws ProblemError `unauthenticated` or `session_expired` */
  verify(authorization: string | undefined): Promise<Session>;
  /** @returns which of the keys it is. @throws ProblemError `unauthenticated` */
  verifyHost(authorization: string | undefined): string;
  /** True for one of the host's keys. */
  isHost(authorization: string): boolean;
  /** True for a token that was good before. */
  knows(authorization: string): boolean;
  /** On disk when it resolves; here at once, on other replicas within seconds. */
  revoke(revoked: Revoked, request: TrailRecord['request']): Promise<void>;
  /** Calls back once the session is ended before its time, at once where it is already. @returns stops that */
  whenRevoked(session: Session, end: () => void): () => void;
  /** Looks for no more revocations. */
  stop(): Promise<void>;
}

export interface SessionKeys {
  /** The host's own server proves itself with any of these. */
  readonly refundsApiKeys: readonly string[];
  /**
   * The first signs tokens, all verify them. None: keys derived from the others are used in their place, for whoever holds
   * those can mint sessions anyway.
   */
  readonly sessionSecrets: readonly string[];
  /** Null: no tokens but those of this server. */
  readonly hostTokens: HostTokens | null;
}

/** A session, and until when it need not be looked at anew. */
interface Remembered {
  readonly session: Session;
  /** In milliseconds since 1970. */
  readonly until: number;
}

export interface SessionDependencies extends SessionKeys {
  readonly revocations: Revocations;
  readonly now: () => Date;
  readonly createId: () => string;
}

export function createSessions(dependencies: SessionDependencies): Sessions {
  const { refundsApiKeys, sessionSecrets, hostTokens, revocations, now, createId } = dependencies;
  const hostDigests = refundsApiKeys.map(digest);
  const tokens = createOwnTokens(sessionSecrets.length > 0 ? sessionSecrets : refundsApiKeys);
  const verified = new Map<string, Remembered>();
  const whichHost = (key: string) => whichOf(hostDigests, digest(key));

  function remember(token: string, found: Remembered): void {
    const [oldest] = verified.keys();
    if (oldest !== undefined && verified.size >= MAX_REMEMBERED) verified.delete(oldest);
    verified.set(token, found);
  }

  async function look(token: string): Promise<Session> {
    const known = verified.get(token);
    // One that has run out is refused below, as any other.
    if (known !== undefined && known.until > now().getTime()) return known.session;
    // Not yet believed: it only says whose keys are to be asked.
    const { iss } = decodeJwt(token);
    const issuer = hostTokens?.issuer === iss && hostTokens !== null ? hostTokens : tokens;
    const session = await issuer.verify(token, now());
    if (session === null) throw unauthenticated();
    const until = Math.min(session.believedUntil.getTime(), now().getTime() + issuer.freshMs);
    remember(token, { session, until });
    return session;
  }

  return {
    async mint(claims, lifetimeSeconds) {
      const issuedAt = now().getTime() / 1000;
      const expiresAt = Math.floor(issuedAt) + lifetimeSeconds;
      const sessionId = createId();
      const token = await tokens.sign(claims, sessionId, { issuedAt, expiresAt });
      return { token, expiresAt: new Date(expiresAt * 1000), sessionId };
    },

    async verify(authorization) {
      const token = bearer(authorization);
      const session = await look(token).catch((error: unknown) => {
        throw refusalOf(error);
      });
      await revocations.upToDate();
      if (revocations.has(session)) throw new ProblemError('unauthenticated', 'This session was ended. Sign in again.');
      return session;
    },

    verifyHost(authorization) {
      const fitting = whichHost(bearer(authorization));
      if (fitting === undefined) throw unauthenticated();
      return String(fitting);
    },

    isHost(authorization) {
      const key = tokenIn(authorization);
      return key !== undefined && whichHost(key) !== undefined;
    },

    knows: (authorization) => verified.has(tokenIn(authorization) ?? ''),

    revoke: revocations.add,
    stop: revocations.stop,

    whenRevoked(session, end) {
      const endIfRevoked = () => {
        if (revocations.has(session)) end();
      };
      endIfRevoked();
      return revocations.follow(endIfRevoked);
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

/** For what is about every order. @throws ProblemError `forbidden` */
export function requireAllOrders(session: SessionClaims): void {
  if (session.orders !== undefined) throw new ProblemError('forbidden', 'Your session is for certain orders only.');
}

/** A refund of an order that is not for this session does not exist for it. */
export function visible<Named extends { readonly prepayId: string }>(
  refund: Named | null,
  session: SessionClaims,
): Named {
  const hidden = refund !== null && session.orders !== undefined && !session.orders.includes(refund.prepayId);
  if (refund === null || hidden) throw new ProblemError('refund_not_found', 'Check the refundRequestId.');
  return refund;
}

function bearer(authorization: string | undefined): string {
  const token = tokenIn(authorization ?? '');
  if (token === undefined) throw unauthenticated();
  return token;
}

function tokenIn(authorization: string): string | undefined {
  return /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1];
}

/** Secrets are compared by these, so that neither length nor content shows in the time it takes. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Looks at all of them, whichever it is: the time it takes says nothing. */
function whichOf(expected: readonly Buffer[], given: Buffer): number | undefined {
  return expected.flatMap((one, at) => (timingSafeEqual(one, given) ? [at] : []))[0];
}

/** What is told of why a token is not believed; anything else is as it was. */
function refusalOf(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) {
    return new ProblemError('session_expired', 'Sign in again; nothing that you typed is lost.', { cause: error });
  }
  if (error instanceof errors.JOSEError) return unauthenticated(error);
  // Not a refusal: a panel that is told so keeps its token and its place.
  if (error instanceof IssuerKeysUnavailable) {
    const detail =
      'The keys that your sign-in is checked with cannot be had just now. Nothing was changed; try again in a few seconds.';
    return new ProblemError('not_ready', detail, { cause: error });
  }
  return error;
}

function unauthenticated(cause?: unknown): ProblemError {
  return new ProblemError('unauthenticated', 'Send a valid token as "Authorization: Bearer …".', { cause });
}
