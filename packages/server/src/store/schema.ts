/** The tables. Postgres is told every rule that it can check by itself. */
import { refundStatuses } from '@refund-panel/shared';
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, numeric, pgEnum, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Milliseconds, as everything else that names a time; a cursor made from one then matches exactly. */
const time = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' });

/** No precision: Postgres then keeps every digit that Binance Pay sends. */
const amount = () => numeric();

export const refundStatusEnum = pgEnum('refund_status', refundStatuses);
export const refundStepEnum = pgEnum('refund_step', ['submit', 'query']);

export const orders = pgTable(
  'orders',
  {
    prepayId: text().primaryKey(),
    merchantTradeNo: text().notNull(),
    transactionId: text(),
    /** Binance Pay's word; a new one must not be lost. */
    status: text().notNull(),
    currency: text().notNull(),
    orderAmount: amount().notNull(),
    createTime: time(),
    transactTime: time(),
    paymentInstructions: jsonb().$type<{ currency: string; amount: string }[]>().notNull(),
    /** What the list is sorted by: when the order was made, or when we first heard of it. */
    listedAt: time().notNull(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
  },
  (table) => [
    index('orders_by_merchant_trade_no').on(table.merchantTradeNo),
    index('orders_by_time').on(table.listedAt.desc(), table.prepayId.desc()),
    check('orders_amount_positive', sql`${table.orderAmount} > 0`),
  ],
);

export const refunds = pgTable(
  'refunds',
  {
    refundRequestId: text().primaryKey(),
    prepayId: text()
      .notNull()
      .references(() => orders.prepayId),
    merchantTradeNo: text().notNull(),
    currency: text().notNull(),
    requestedAmount: amount().notNull(),
    refundAmount: amount().notNull(),
    refundReason: text(),
    description: text(),
    operatorId: text().notNull(),
    operatorName: text(),
    idempotencyKey: text().notNull().unique('refunds_idempotency_key'),
    fingerprint: text().notNull(),
    status: refundStatusEnum().notNull(),
    refundStatus: text().$type<'REFUND_SUCCESS' | 'REFUND_FAIL' | 'REFUND_PENDING'>(),
    refundedAmount: amount(),
    remainingAttempts: integer(),
    refundId: text(),
    failureCode: text(),
    failureDetail: text(),
    failureGatewayCode: text(),
    nextStep: refundStepEnum(),
    dueAt: time(),
    leaseOwner: text(),
    leaseExpiresAt: time(),
    submitAttempts: integer().notNull(),
    queryAttempts: integer().notNull(),
    lastSubmittedAt: time(),
    acceptedAt: time(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
  },
  (table) => [
    index('refunds_by_order').on(table.prepayId, table.createdAt.desc()),
    index('refunds_by_time').on(table.createdAt.desc(), table.refundRequestId.desc()),
    index('refunds_due').on(table.dueAt).where(sql`${table.dueAt} is not null`),
    check('refunds_request_id_length', sql`length(${table.refundRequestId}) between 1 and 64`),
    check('refunds_requested_amount_positive', sql`${table.requestedAmount} > 0`),
    check('refunds_amount_positive', sql`${table.refundAmount} > 0`),
    // A final refund has nothing left to do, and nothing else may forget what it has to do.
    check(
      'refunds_step_until_final',
      sql`(${table.status} in ('succeeded', 'failed', 'rejected', 'cancelled')) = (${table.nextStep} is null and ${table.dueAt} is null)`,
    ),
  ],
);

/** What happened to each refund, in order; only ever added to. */
export const refundEvents = pgTable(
  'refund_events',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    refundRequestId: text()
      .notNull()
      .references(() => refunds.refundRequestId),
    at: time().notNull(),
    status: refundStatusEnum().notNull(),
    refundStatus: text().$type<'REFUND_SUCCESS' | 'REFUND_FAIL' | 'REFUND_PENDING'>(),
    operatorId: text(),
    operatorName: text(),
    note: text().notNull(),
  },
  (table) => [index('refund_events_by_refund').on(table.refundRequestId, table.id)],
);

/** Verified notifications, each once. */
export const notifications = pgTable('notifications', {
  digest: text().primaryKey(),
  bizType: text().notNull(),
  bizStatus: text().notNull(),
  prepayId: text(),
  refundRequestId: text(),
  body: text().notNull(),
  receivedAt: time().notNull(),
});
