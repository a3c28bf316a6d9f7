/** Refunds in the database. */
import { and, asc, desc, eq, inArray, isNull, lt, lte, or } from 'drizzle-orm';
import type { RefundStore } from '../operations/ports.js';
import { createRefundIn, findByKey } from './create-refund.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Database } from './database.js';
import { recordOutsideRefundIn } from './outside-refund.js';
import { addNoteIn, findHistoryIn } from './refund-events.js';
import { claimRefundIn, makeDueIn, updateRefundIn } from './refund-lease.js';
import { refundFrom } from './rows.js';
import { refunds } from './schema.js';

export function createRefundStore(database: Database): RefundStore {
  return {
    createRefund: createRefundIn(database),
    claimRefund: claimRefundIn(database),
    updateRefund: updateRefundIn(database),
    makeDue: makeDueIn(database),
    findHistory: findHistoryIn(database),
    addNote: addNoteIn(database),
    recordOutsideRefund: recordOutsideRefundIn(database),

    async findByIdempotencyKey(idempotencyKey, fingerprint) {
      const row = await findByKey(database, idempotencyKey, fingerprint);
      return row === null ? null : refundFrom(row);
    },

    async findRefund(refundRequestId) {
      const [row] = await database.select().from(refunds).where(eq(refunds.refundRequestId, refundRequestId));
      return row === undefined ? null : refundFrom(row);
    },

    async listRefunds({ limit, cursor, prepayId, status, only }) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      const rows = await database
        .select()
        .from(refunds)
        .where(
          and(
            prepayId === undefined ? undefined : eq(refunds.prepayId, prepayId),
            status && eq(refunds.status, status),
            only && inArray(refunds.prepayId, [...only]),
            after &&
              or(
                lt(refunds.createdAt, after.at),
                and(eq(refunds.createdAt, after.at), lt(refunds.refundRequestId, after.id)),
              ),
          ),
        )
        .orderBy(desc(refunds.createdAt), desc(refunds.refundRequestId))
        .limit(limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const more = rows.length > limit && last !== undefined;
      return {
        items: page.map(refundFrom),
        nextCursor: more ? encodeCursor({ at: last.createdAt, id: last.refundRequestId }) : null,
      };
    },

    async listDue(now, limit) {
      const rows = await database
        .select({ refundRequestId: refunds.refundRequestId })
        .from(refunds)
        .where(and(lte(refunds.dueAt, now), or(isNull(refunds.leaseExpiresAt), lte(refunds.leaseExpiresAt, now))))
        .orderBy(asc(refunds.dueAt))
        .limit(limit);
      return rows.map(({ refundRequestId }) => refundRequestId);
    },
  };
}
