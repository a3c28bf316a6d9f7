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
  /** A token that was good before is no guess, whatever others send from the same address. */
  async function verified<Proven>(context: Context, verify: (authorization: string | undefined) => Promise<Proven>) {
    const authorization = context.req.header('Authorization');
    if (authorization === undefined || sessions.knows(authorization)) return verify(authorization);
    await limits.refuseGuesses(context);
    try {
      return await verify(authorization);
    } catch (error) {
      const isGuess = error instanceof ProblemError && error.code === 'unauthenticated';
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
