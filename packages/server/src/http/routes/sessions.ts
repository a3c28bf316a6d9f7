/** Sessions: the host's own server asks for a token on behalf of one of its operators, and takes it back. */
import { createSession, DEFAULT_SESSION_SECONDS, revokeOperatorSessions, revokeSession } from '@refund-panel/shared';
import { requestOf } from '../caller.js';
import type { HttpDependencies } from '../dependencies.js';
import { type Register, reply } from '../register.js';

export function registerSessions(register: Register, { store, sessions, now, log }: HttpDependencies): void {
  register(createSession, async ({ body }, _, context) => {
    const { expiresIn = DEFAULT_SESSION_SECONDS, ...claims } = body;
    const { token, expiresAt, sessionId } = await sessions.mint(claims, expiresIn);
    // On the trail before anybody has the token, which is not on it.
    const after = { sessionId, ...claims, expiresAt: expiresAt.toISOString() };
    const what = { refundRequestId: null, prepayId: null, note: null, before: null, after };
    const record = { action: 'session.minted', by: { kind: 'host' }, request: requestOf(context), ...what } as const;
    await store.recordOnTrail(record, now());
    const { operator, permissions } = claims;
    log.info({ sessionId, operator: operator.id, permissions, expiresIn }, 'session minted');
    return reply(201, { token, expiresAt: expiresAt.toISOString(), sessionId });
  });

  register(revokeSession, async ({ params: { sessionId } }, _, context) => {
    await sessions.revoke({ sessionId }, requestOf(context));
    log.info({ sessionId }, 'session revoked');
    return reply(204, undefined);
  });

  register(revokeOperatorSessions, async ({ params: { operatorId } }, _, context) => {
    await sessions.revoke({ operatorId }, requestOf(context));
    log.info({ operator: operatorId }, 'sessions of an operator revoked');
    return reply(204, undefined);
  });
}
