/** The history of each refund. */
import type { Operator } from '@refund-panel/shared';
import { and, asc, eq } from 'drizzle-orm';
import type { RefundStore } from '../operations/ports.js';
import type { Database, Transaction } from './database.js';
import { operatorFrom, type RefundRow } from './rows.js';
import { refundEvents, refunds } from './schema.js';

/** Written in the transaction of the change that it tells of. */
export async function addEvent(
  transaction: Transaction,
  { refundRequestId, status, refundStatus }: RefundRow,
  at: Date,
  note: string,
  operator: Operator | null = null,
): Promise<void> {
  await transaction.insert(refundEvents).values({
    refundRequestId,
    at,
    status,
    refundStatus,
    note,
    operatorId: operator?.id ?? null,
    operatorName: operator?.name ?? null,
  });
}

/** The refund's row is locked, so that the same note coming twice at once is one line. */
export function addNoteIn(database: Database): RefundStore['addNote'] {
  return (refundRequestId, note, now) => {
    return database.transaction(async (transaction) => {
      const [row] = await transaction
        .select()
        .from(refunds)
        .where(eq(refunds.refundRequestId, refundRequestId))
        .for('update');
      const [there] = await transaction
        .select({ id: refundEvents.id })
        .from(refundEvents)
        .where(and(eq(refundEvents.refundRequestId, refundRequestId), eq(refundEvents.note, note)))
        .limit(1);
      if (row !== undefined && there === undefined) await addEvent(transaction, row, now, note);
    });
  };
}

export function findHistoryIn(database: Database): RefundStore['findHistory'] {
  return async (refundRequestId) => {
    const rows = await database
      .select()
      .from(refundEvents)
      .where(eq(refundEvents.refundRequestId, refundRequestId))
      .orderBy(asc(refundEvents.id));
    return rows.map(({ at, status, refundStatus, operatorId, operatorName, note }) => ({
      at: at.toISOString(),
      status,
      refundStatus,
      by: operatorId === null ? null : operatorFrom(operatorId, operatorName),
      note,
    }));
  };
}
