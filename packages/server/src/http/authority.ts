/** Who sends a request, proven by its token, and how often they and guesses at tokens are let in. */
import { operatorKeyOf, type Permission } from '@refund-panel/shared';
import type { Context } from 'hono';
import { ProblemError } from '../domain/errors.js';
import type { Limits } from './limits.js';
import { requirePermission, type Sessions } from './session.js';
import type { Session } from './session-claims.js';

export interface Authority {
  /** @throws ProblemError `unauthenticated`, `session_expired`, `forbidden`, or `too_many_requests` */
  requireSession(context: Context, permission: Permission): Promise<Session>;
  /** @throws ProblemError `unauthenticated` or `too_many_requests` */
  requireHost(context: Context): Promise<void>;
}

export function createAuthority(sessions: Sessions, limits: Limits): Authority {
  /**
   * What is good passes, whatever others send from the same address: behind a proxy that nobody told this server of they all have
   * one, and whoever guesses would keep the host and all operators out. Nothing is lost by looking: keys and tokens are too long to
   * be guessed at the rate that an address has in all.
   */
  async function verified<Proven>(context: Context, verify: (authorization: string | undefined) => Promise<Proven>) {
    const authorization = context.req.header('Authorization');
    if (authorization === undefined) return verify(authorization);
    try {
      return await verify(authorization);
    } catch (error) {
      const isGuess = error instanceof ProblemError && error.code === 'unauthenticated';
      // One that was good before, and was ended since, is none.
      if (isGuess && !sessions.knows(authorization)) await limits.countGuess(context);
      throw error;
    }
  }

  return {
    async requireSession(context, permission) {
      const session = await verified(context, sessions.verify);
      await limits.count(context, 'operator', operatorKeyOf(session.operator.id));
      requirePermission(session, permission);
      return session;
    },
    async requireHost(context) {
      const key = await verified(context, async (authorization) => sessions.verifyHost(authorization));
      await limits.count(context, 'host', key);
    },
  };
}
