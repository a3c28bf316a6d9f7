/** Who does something with a request, as it goes on the trail. */
import type { Context } from 'hono';
import type { Caller } from '../operations/ports.js';
import type { Session } from './session-claims.js';

export function callerOf({ operator, roles = [], sessionId }: Session, context: Context): Caller {
  return { operator, roles, sessionId, request: requestOf(context) };
}

export function requestOf(context: Context): NonNullable<Caller['request']> {
  return { requestId: context.get('requestId'), address: addressOf(context) };
}

/** Null for a request that came by no socket: from within this process. */
function addressOf(context: Context): string | null {
  const { incoming } = (context.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? null;
}
