/** Orders in the database. */
import { desc, eq } from 'drizzle-orm';
import type { Order } from '../domain/order.js';
import { invariant } from '../invariant.js';
import type { ListedOrder } from '../operations/ports/lists.js';
import type { OrderStore } from '../operations/ports/orders.js';
import { isOneOf } from './cursor.js';
import type { Database } from './database.js';
import { orderFrom, refundFrom } from './rows.js';
import { orders, refunds } from './schema.js';
import { statement } from './statement.js';

/** The columns that count towards an order's standing. */
const countedColumns = {
  refundRequestId: refunds.refundRequestId,
  createdAt: refunds.createdAt,
  isFull: refunds.isFull,
  prepayId: refunds.prepayId,
  status: refunds.status,
  refundStatus: refunds.refundStatus,
  refundAmount: refunds.refundAmount,
  refundedAmount: refunds.refundedAmount,
  refundedAmountAt: refunds.refundedAmountAt,
  remainingAttempts: refunds.remainingAttempts,
  submitAttempts: refunds.submitAttempts,
  acceptedAt: refunds.acceptedAt,
  updatedAt: refunds.updatedAt,
  attention: refunds.attention,
  origin: refunds.origin,
  unsettledSince: refunds.unsettledSince,
  approval: { decision: refunds.approvalDecision },
};

interface Named {
  readonly prepayId: string;
}

const readOrder = statement((session, { prepayId }: Named) =>
  session.select().from(orders).where(eq(orders.prepayId, prepayId)),
);

/** What counts towards its standing is read after it is locked. */
export const lockOrder = statement((session, { prepayId }: Named) =>
  session.select().from(orders).where(eq(orders.prepayId, prepayId)).for('update'),
);

export const countRefunds = statement((session, { prepayId }: Named) =>
  session.select(countedColumns).from(refunds).where(eq(refunds.prepayId, prepayId)),
);

const readRefundsOf = statement((session, { prepayId }: Named) =>
  session
    .select()
    .from(refunds)
    .where(eq(refunds.prepayId, prepayId))
    .orderBy(desc(refunds.createdAt), desc(refunds.refundRequestId)),
);

export function createOrderStore(database: Database): OrderStore {
  return {
    storeOrder(heard, now, decide) {
      return database.transaction(async (transaction) => {
        // Two that hear of it first at once: the insert of one waits for the other, and then finds its row.
        await transaction
          .insert(orders)
          .values(newRow(decide(null, heard), now))
          .onConflictDoNothing();
        const [row] = await lockOrder(transaction, heard);
        invariant(row !== undefined, 'an order that was just inserted, or was there before, is there');
        const decided = decide(orderFrom(row), heard);
        const { prepayId, ...said } = columnsOf(decided);
        await transaction
          .update(orders)
          .set({ ...said, updatedAt: now })
          .where(eq(orders.prepayId, prepayId));
        return decided;
      });
    },

    async findOrder(by) {
      const where =
        'prepayId' in by ? eq(orders.prepayId, by.prepayId) : eq(orders.merchantTradeNo, by.merchantTradeNo);
      const [row] = await database
        .select()
        .from(orders)
        .where(where)
        .orderBy(desc(orders.isConfirmed), desc(orders.listedAt))
        .limit(1);
      return row === undefined ? null : orderFrom(row);
    },

    async findOrderWithRefunds(prepayId) {
      const [row] = await readOrder(database, { prepayId });
      if (row === undefined) return null;
      const refundRows = await readRefundsOf(database, { prepayId });
      return { order: orderFrom(row), refunds: refundRows.map(refundFrom) };
    },
  };
}

function columnsOf(order: Order) {
  return { ...order, paymentInstructions: [...order.paymentInstructions] };
}

export function newRow(order: Order, now: Date) {
  const listedAt = order.createTime ?? order.transactTime ?? now;
  return { ...columnsOf(order), listedAt, createdAt: now, updatedAt: now };
}

/** In the order of the ids, each with what its standing is counted from. */
export async function readListedOrders(database: Database, ids: readonly string[]): Promise<ListedOrder[]> {
  const [rows, counted] = await Promise.all([
    database.select().from(orders).where(isOneOf(orders.prepayId, ids)),
    database.select(countedColumns).from(refunds).where(isOneOf(refunds.prepayId, ids)),
  ]);
  const byId = new Map(rows.map((row) => [row.prepayId, orderFrom(row)]));
  return ids.flatMap((id) => {
    const order = byId.get(id);
    return order === undefined ? [] : { order, refunds: counted.filter(({ prepayId }) => prepayId === id) };
  });
}
