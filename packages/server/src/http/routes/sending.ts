/** The fuse: whether refunds are sent, and one route each to freeze and to thaw. */
import { freezeSending, getSending, resumeSending } from '@refund-panel/shared';
import type { Context } from 'hono';
import { ProblemError } from '../../domain/errors.js';
import { changeSending, reportSending } from '../../operations/freeze-sending.js';
import { callerOf } from '../caller.js';
import type { HttpDependencies } from '../dependencies.js';
import { type Register, reply } from '../register.js';
import { showSending } from '../representations.js';
import type { Session } from '../session-claims.js';

export function registerSending(register: Register, { store, log, now, nudge }: HttpDependencies): void {
  const operation = { sending: store, log, now, nudge };

  register(getSending, async () => reply(200, showSending(await reportSending(operation))));

  async function change(frozen: boolean, reason: string, session: Session, context: Context) {
    // It is about every order; a session for some may not.
    if (session.orders !== undefined) throw new ProblemError('forbidden', 'Your session is for certain orders only.');
    return reply(
      200,
      showSending(await changeSending(operation, { frozen, reason, caller: callerOf(session, context) })),
    );
  }

  register(freezeSending, ({ body: { reason } }, session, context) => change(true, reason, session, context));
  register(resumeSending, ({ body: { reason } }, session, context) => change(false, reason, session, context));
}
