/** Orders that the host tells of, taken in many at a time. */
import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Order } from '../domain/order.js';
import { afterTelling, type Telling } from '../domain/told-order.js';
import type { ToldOrderStore } from '../operations/ports/told-orders.js';
import { commitBehind } from './commit-behind.js';
import { isOneOf } from './cursor.js';
import type { Database, Transaction } from './database.js';
import { newRow } from './orders.js';
import { orderFrom } from './rows.js';
import { orders } from './schema.js';
import { statement } from './statement.js';
import { addToTrail } from './trail.js';

export function createToldOrderStore(database: Database): ToldOrderStore {
  return {
    storeToldOrders: (told, now, toRecord) =>
      commitBehind(database, async (transaction) => {
        const known = await storeUnknown(transaction, told, now);
        const { tellings, changed } = tellAll(known, told);
        for (const order of changed) await writeOver(transaction, order, now);
        const record = toRecord(tellings);
        if (record !== null) return { result: tellings, last: addToTrail(transaction, record, now) };
        await waitAtCommit(transaction, {});
        return { result: tellings, last: null };
      }),

    compareToldOrders: async (told) => tellAll(await readThem(database, told), told).tellings,
  };
}

/**
 * What is lost between the commit and a later wait for the disk is noticed by the trail's entry that is gone with it. Without one the commit
 * itself waits, and nobody who adds to the trail is kept waiting by that.
 */
const waitAtCommit = statement((session, _: object) =>
  session.execute(sql`select set_config('synchronous_commit', 'on', true)`),
);

type Known = Map<string, { readonly order: Order; readonly isNew: boolean }>;

/**
 * Stores the first telling of each order that is not stored, and locks the others. Always in the order of their ids, so that of two who tell
 * of the same orders one waits for the other, and neither for ever.
 */
async function storeUnknown(transaction: Transaction, told: readonly Order[], now: Date): Promise<Known> {
  const stored = await readThem(transaction, told);
  // The first telling of each, as if they came one by one.
  const unknown = new Map<string, Order>();
  for (const order of told) {
    const { prepayId } = order;
    if (!stored.has(prepayId) && !unknown.has(prepayId)) unknown.set(prepayId, order);
  }
  const inserted = await insertOrders(transaction, { rows: toJson([...unknown.values()], now) });
  const known: Known = new Map();
  for (const { prepayId } of inserted) {
    const order = unknown.get(prepayId);
    if (order !== undefined) known.set(prepayId, { order, isNew: true });
  }
  const others = told.map(({ prepayId }) => prepayId).filter((prepayId) => !known.has(prepayId));
  const rows = await transaction
    .select()
    .from(orders)
    .where(isOneOf(orders.prepayId, others))
    .orderBy(asc(orders.prepayId))
    .for('update');
  for (const row of rows) known.set(row.prepayId, { order: orderFrom(row), isNew: false });
  return known;
}

async function readThem(session: Database | Transaction, told: readonly Order[]): Promise<Known> {
  const ids = told.map(({ prepayId }) => prepayId);
  const rows = await session.select().from(orders).where(isOneOf(orders.prepayId, ids));
  return new Map(rows.map((row) => [row.prepayId, { order: orderFrom(row), isNew: false }]));
}

/** One after the other, each on what those before it made. */
function tellAll(known: Known, told: readonly Order[]): { tellings: Telling[]; changed: readonly Order[] } {
  const current = new Map([...known].filter(([, { isNew }]) => !isNew).map(([id, { order }]) => [id, order]));
  const changed = new Map<string, Order>();
  const tellings = told.map((one) => {
    const telling = afterTelling(current.get(one.prepayId) ?? null, one);
    current.set(one.prepayId, telling.order);
    if (telling.outcome === 'completed') changed.set(one.prepayId, telling.order);
    return telling;
  });
  return { tellings, changed: [...changed.values()] };
}

/** Its place in the lists stays what it is: pages go by it, and its refunds have a copy of it. */
async function writeOver(transaction: Transaction, order: Order, now: Date): Promise<void> {
  const { transactionId, status, createTime, transactTime } = order;
  await transaction
    .update(orders)
    .set({ transactionId, status, createTime, transactTime, updatedAt: now })
    .where(and(eq(orders.prepayId, order.prepayId), eq(orders.isConfirmed, false)));
}

/** By the names of the columns in the database, whose types Postgres then reads them by. */
function toJson(unknown: readonly Order[], now: Date): string {
  return JSON.stringify(
    unknown.map((order) => {
      const row = newRow(order, now);
      return {
        prepay_id: row.prepayId,
        merchant_trade_no: row.merchantTradeNo,
        transaction_id: row.transactionId,
        status: row.status,
        currency: row.currency,
        order_amount: row.orderAmount,
        create_time: row.createTime,
        transact_time: row.transactTime,
        payment_instructions: row.paymentInstructions,
        details: row.details,
        listed_at: row.listedAt,
        created_at: row.createdAt,
        updated_at: row.updatedAt,
        is_confirmed: row.isConfirmed,
      };
    }),
  );
}

const everyColumn = sql.join(
  Object.values(getTableColumns(orders)).map((column) => sql`${column}`),
  sql`, `,
);

/** The same text for any number of them, so that it is prepared once. The rows go by the table's name, and so by its columns' names. */
const insertOrders = statement((session, { rows }: { rows: string }) =>
  session
    .insert(orders)
    .select(
      sql`select ${everyColumn} from jsonb_populate_recordset(null::${orders}, ${rows}::text::jsonb) as ${orders} order by ${orders.prepayId}`,
    )
    .onConflictDoNothing()
    .returning({ prepayId: orders.prepayId }),
);
