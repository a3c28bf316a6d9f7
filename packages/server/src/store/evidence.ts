/** The calls about each refund, as evidence. */
import { and, desc, eq, isNotNull, lt, sql } from 'drizzle-orm';
import type { EvidenceStore } from '../operations/ports.js';
import type { Database } from './database.js';
import { gatewayCalls } from './schema.js';

/** Postgres stores no NUL; a reply that holds one keeps a mark in its place. */
const storable = (text: string) => text.replaceAll('\0', '\u{fffd}');

export function createEvidenceStore(database: Database): EvidenceStore {
  return {
    async recordCall(call) {
      const [recorded] = await database.insert(gatewayCalls).values(call).returning({ id: gatewayCalls.id });
      if (recorded === undefined) throw new Error('an insert returned no row');
      return recorded.id;
    },

    /** A refund that stays pending is asked about for days: the same answer again replaces the one before. */
    recordAnswer(callId, { httpStatus, body, reason, answeredAt }) {
      return database.transaction(async (transaction) => {
        const [call] = await transaction
          .update(gatewayCalls)
          .set({ httpStatus, replyBody: body === null ? null : storable(body), reason, answeredAt })
          .where(eq(gatewayCalls.id, callId))
          .returning();
        if (call === undefined) return;
        const [previous] = await transaction
          .select()
          .from(gatewayCalls)
          .where(and(eq(gatewayCalls.refundRequestId, call.refundRequestId), lt(gatewayCalls.id, callId)))
          .orderBy(desc(gatewayCalls.id))
          .limit(1);
        if (previous === undefined || !isRepeated(previous, call)) return;
        await transaction
          .delete(gatewayCalls)
          .where(and(eq(gatewayCalls.id, previous.id), isNotNull(gatewayCalls.answeredAt)));
        await transaction
          .update(gatewayCalls)
          .set({ repeats: sql`${gatewayCalls.repeats} + ${previous.repeats + 1}` })
          .where(eq(gatewayCalls.id, callId));
      });
    },
  };
}

type Call = typeof gatewayCalls.$inferSelect;

/** Only questions are folded together: every call that could move money is kept as it was. */
function isRepeated(previous: Call, call: Call): boolean {
  return (
    previous.answeredAt !== null &&
    call.path.endsWith('/query') &&
    previous.path === call.path &&
    previous.body === call.body &&
    previous.httpStatus === call.httpStatus &&
    previous.replyBody === call.replyBody &&
    previous.reason === call.reason
  );
}
