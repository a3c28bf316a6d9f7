/** Refunds in the database. */
import { and, desc, eq } from 'drizzle-orm';
import type { RefundStore } from '../operations/ports.js';
import type { Announce } from './change-feed.js';
import { createRefundIn } from './create-refund.js';
import { decodeCursor, encodeCursor, isAfter, isOneOf } from './cursor.js';
import type { Database } from './database.js';
import { adoptRefundIn, recordOutsideRefundIn } from './outside-refund.js';
import { changeRefundIn, contradictRefundIn, recordFactsIn } from './refund-change.js';
import { claimDueIn, claimRefundIn, makeDueIn, updateRefundIn } from './refund-lease.js';
import { readRefund } from './refund-statements.js';
import { refundFrom } from './rows.js';
import { refunds } from './schema.js';
import { findHistoryIn } from './trail.js';

export function createRefundStore(database: Database, announce: Announce): RefundStore {
  return {
    createRefund: createRefundIn(database, announce),
    claimRefund: claimRefundIn(database),
    claimDue: claimDueIn(database),
    updateRefund: updateRefundIn(database, announce),
    makeDue: makeDueIn(database),
    changeRefund: changeRefundIn(database, announce),
    recordFacts: recordFactsIn(database, announce),
    contradictRefund: contradictRefundIn(database, announce),
    findHistory: findHistoryIn(database),
    recordOutsideRefund: recordOutsideRefundIn(database, announce),
    adoptRefund: adoptRefundIn(database, announce),

    async findRefund(refundRequestId) {
      const [row] = await readRefund(database, { refundRequestId });
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
            only && isOneOf(refunds.prepayId, only),
            after && isAfter(refunds.createdAt, refunds.refundRequestId, after),
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
  };
}
