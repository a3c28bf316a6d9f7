/** Sessions: the host's own server asks for a token on behalf of one of its operators. */
import { createSession, DEFAULT_SESSION_SECONDS } from '@refund-panel/shared';
import type { HttpDependencies } from '../dependencies.js';
import { type Register, reply } from '../register.js';

export function registerSessions(register: Register, { sessions, log }: HttpDependencies): void {
  register(createSession, async ({ body }) => {
    const { expiresIn = DEFAULT_SESSION_SECONDS, ...claims } = body;
    const { token, expiresAt } = await sessions.mint(claims, expiresIn);
    log.info({ operator: claims.operator.id, permissions: claims.permissions, expiresIn }, 'session minted');
    return reply(201, { token, expiresAt: expiresAt.toISOString() });
  });
}
