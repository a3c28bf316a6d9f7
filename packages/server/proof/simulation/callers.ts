/** Operators, as the operations are told of them. */
import type { Caller } from '../../src/operations/ports/caller.js';

export function callerCalled(id: string): Caller {
  return { operator: { id }, roles: [], sessionId: null, request: null };
}
