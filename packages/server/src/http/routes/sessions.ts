/** Sessions: the host's own server asks for a token on behalf of one of its operators, and takes it back. */
import { createSession, DEFAULT_SESSION_SECONDS, revokeOperatorSessions, revokeSession } from '@refund-panel/shared';
import type { HttpDependencies } from '../dependencies.js';
import { type Register, reply } from '../register.js';

export function registerSessions(register: Register, { sessions, log }: HttpDependencies): void {
  register(createSession, async ({ body }) => {
    const { expiresIn = DEFAULT_SESSION_SECONDS, ...claims } = body;
    const { token, expiresAt, sessionId } = await sessions.mint(claims, expiresIn);
    const { operator, permissions } = claims;
    log.info({ sessionId, operator: operator.id, permissions, expiresIn }, 'session minted');
    return reply(201, { token, expiresAt: expiresAt.toISOString(), sessionId });
  });

  register(revokeSession, async ({ params: { sessionId } }) => {
    await sessions.revoke({ sessionId });
    log.info({ sessionId }, 'session revoked');
    return reply(204, undefined);
  });

  register(revokeOperatorSessions, async ({ params: { operatorId } }) => {
    await sessions.revoke({ operatorId });
    log.info({ operator: operatorId }, 'sessions of an operator revoked');
    return reply(204, undefined);
  });
}
