/** How a row of `refunds` is locked, read and written, by whatever transaction does it. */
import { eq, getTableColumns } from 'drizzle-orm';
import type { Transaction } from './database.js';
import type { RefundRow } from './rows.js';
import { refunds } from './schema.js';
import { only, type Statement, statement } from './statement.js';

interface Keyed {
  readonly idempotencyKey: string;
}

interface Named {
  readonly refundRequestId: string;
}

const columns = Object.keys(getTableColumns(refunds)) as (keyof RefundRow)[];

export const readRefund = statement((session, { refundRequestId }: Named) =>
  session.select().from(refunds).where(eq(refunds.refundRequestId, refundRequestId)),
);

export const lockRefund = statement((session, { refundRequestId }: Named) =>
  session.select().from(refunds).where(eq(refunds.refundRequestId, refundRequestId)).for('update'),
);

export const findByKey = statement((session, { idempotencyKey }: Keyed) =>
  session.select().from(refunds).where(eq(refunds.idempotencyKey, idempotencyKey)),
);

export const insertRefund = statement((session, row: RefundRow) => session.insert(refunds).values(only(row, columns)));

type Changes = Partial<Omit<RefundRow, 'refundRequestId'>>;

/** One for each set of columns: what can happen to a refund changes one of a dozen. */
const updates = new Map<string, Statement<Changes & Named, unknown>>();

/** The row is locked. */
export async function writeRefund(
  transaction: Transaction,
  { refundRequestId }: Named,
  changes: Changes,
): Promise<void> {
  const changed = columns.filter((name) => name !== 'refundRequestId' && changes[name] !== undefined);
  const key = changed.join();
  let update = updates.get(key);
  if (update === undefined) {
    update = statement((session, row) =>
      session.update(refunds).set(only(row, changed)).where(eq(refunds.refundRequestId, row.refundRequestId)),
    );
    updates.set(key, update);
  }
  await update(transaction, { ...changes, refundRequestId });
}
