/** Sessions that were ended before their time, on disk for every replica. */
import { asc, eq, gt, lte, sql } from 'drizzle-orm';
import { invariant } from '../invariant.js';
import type { RevocationStore, Revoked } from '../operations/ports/revocations.js';
import type { Database } from './database.js';
import { sessionRevocations } from './schema.js';
import { addToTrail } from './trail.js';

/** Any number, as long as every replica uses the same. */
const REVOCATION_LOCK = 7_233_864;

export function createRevocationStore(database: Database): RevocationStore {
  return {
    recordRevocation: ({ of, at, endsAt }, request) =>
      database.transaction(async (transaction) => {
        // One after the other: whoever has read one by its id has then read, or can read, all that are before it.
        await transaction.execute(sql`select pg_advisory_xact_lock(${REVOCATION_LOCK})`);
        const earlier = await transaction.delete(sessionRevocations).where(isOf(of)).returning();
        // Of two that came at once, the clock of the later one may be behind: what was ended stays so.
        const latest = (times: readonly Date[]) => new Date(Math.max(...times.map((time) => time.getTime())));
        await transaction.insert(sessionRevocations).values({
          ...of,
          at: latest([at, ...earlier.map((row) => row.at)]),
          endsAt: latest([endsAt, ...earlier.map((row) => row.endsAt)]),
        });
        const action = 'sessionId' in of ? 'session.revoked' : 'operator.revoked';
        const what = { refundRequestId: null, prepayId: null, note: null, before: null, after: of };
        await addToTrail(transaction, { action, by: { kind: 'host' }, request, ...what }, at);
      }),
    async listRevocations(afterId) {
      const rows = await database
        .select()
        .from(sessionRevocations)
        .where(gt(sessionRevocations.id, afterId))
        .orderBy(asc(sessionRevocations.id));
      return rows.map(({ sessionId, operatorId, ...row }) => ({ ...row, of: revokedFrom(sessionId, operatorId) }));
    },
    async forgetRevocations(now) {
      await database.delete(sessionRevocations).where(lte(sessionRevocations.endsAt, now));
    },
  };
}

function isOf(revoked: Revoked) {
  return 'sessionId' in revoked
    ? eq(sessionRevocations.sessionId, revoked.sessionId)
    : eq(sessionRevocations.operatorId, revoked.operatorId);
}

function revokedFrom(sessionId: string | null, operatorId: string | null): Revoked {
  if (sessionId !== null) return { sessionId };
  invariant(operatorId !== null, 'a revocation is of a session or of an operator');
  return { operatorId };
}
