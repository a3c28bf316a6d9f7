/** The history of each refund. */
import type { Operator } from '@refund-panel/shared';
import { asc, eq } from 'drizzle-orm';
import type { RefundStore } from '../operations/ports.js';
import type { Database, Transaction } from './database.js';
import { operatorFrom, type RefundRow } from './rows.js';
import { refundEvents } from './schema.js';
import { only, statement } from './statement.js';

const insertEvent = statement((session, event: Omit<typeof refundEvents.$inferSelect, 'id'>) =>
  session
    .insert(refundEvents)
    .values(only(event, ['refundRequestId', 'at', 'status', 'refundStatus', 'note', 'operatorId', 'operatorName'])),
);

/** Written in the transaction of the change that it tells of. */
export async function addEvent(
  transaction: Transaction,
  { refundRequestId, status, refundStatus }: RefundRow,
  at: Date,
  note: string,
  operator: Operator | null = null,
): Promise<void> {
  await insertEvent(transaction, {
    refundRequestId,
    at,
    status,
    refundStatus,
    note,
    operatorId: operator?.id ?? null,
    operatorName: operator?.name ?? null,
  });
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
