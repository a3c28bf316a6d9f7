/** What leaves this server as a file is on the trail first. */
import type { Context } from 'hono';
import type { Store } from '../operations/ports/store.js';
import { callerOf } from './caller.js';
import type { Session } from './session-claims.js';

interface ExportDependencies {
  readonly store: Pick<Store, 'recordOnTrail'>;
  readonly now: () => Date;
}

/** @param what which file, and what it was narrowed to */
export async function recordExport(
  { store, now }: ExportDependencies,
  session: Session,
  context: Context,
  what: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { operator, sessionId, request } = callerOf(session, context);
  const by = { kind: 'operator', operator, sessionId } as const;
  // Of no refund: it changes none, and is not of its history.
  const about = { refundRequestId: null, prepayId: null, note: null, before: null, after: what };
  await store.recordOnTrail({ action: 'records.exported', by, request, ...about }, now());
}
