/** Who does something with a request, as it goes on the trail. */
import type { Context } from 'hono';
import type { Caller } from '../operations/ports/caller.js';
import type { Session } from './session-claims.js';

export function callerOf({ operator, roles = [], sessionId }: Session, context: Context): Caller {
  return { operator, roles, sessionId, request: requestOf(context) };
}

/** The address is null for a request from within this process. */
export function requestOf(context: Context): NonNullable<Caller['request']> {
  return { requestId: context.get('requestId'), address: context.get('clientAddress') ?? null };
}
