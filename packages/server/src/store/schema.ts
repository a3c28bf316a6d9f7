/** The tables. Postgres is told every rule that it can check by itself. */
import {
  type Attention,
  type PaymentInstruction,
  type Policy,
  refundOrigins,
  refundStatuses,
} from '@refund-panel/shared';
import { type SQL, sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import type { OrderDetails } from '../domain/order.js';

/** Milliseconds, as everything else that names a time; a cursor made from one then matches exactly. */
const time = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' });

/** No precision: Postgres then keeps every digit that Binance Pay sends. */
const amount = () => numeric();

export const refundStatusEnum = pgEnum('refund_status', refundStatuses);
export const refundOriginEnum = pgEnum('refund_origin', refundOrigins);
export const refundStepEnum = pgEnum('refund_step', ['submit', 'query', 'wallet', 'expire']);

/** Somebody has to do something about a refund, or decide; in the words of its index. */
export function needsPerson({
  attention,
  status,
}: {
  readonly attention: AnyPgColumn;
  readonly status: AnyPgColumn;
}): SQL {
  return sql`(${attention} is not null or ${status} in ('awaiting_approval', 'parked'))`;
}

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
    paymentInstructions: jsonb().$type<PaymentInstruction[]>().notNull(),
    /** What else Binance Pay says of it. */
    details: jsonb().$type<OrderDetails>().notNull().default({}),
    /** What the list is sorted by: when the order was made, or when we first heard of it. */
    listedAt: time().notNull(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    /** Binance Pay has described it itself. */
    isConfirmed: boolean().notNull().default(true),
  },
  (table) => [
    index('orders_by_merchant_trade_no').on(table.merchantTradeNo),
    // Read backwards for the newest first: a descending index puts nulls last, where ORDER BY … DESC wants them first.
    index('orders_by_time').on(table.listedAt, table.prepayId),
    index('orders_by_transaction_id').on(table.transactionId).where(sql`${table.transactionId} is not null`),
    // What each list walks (order-list.ts). What stands behind the id in one of them is only compared there, without the row.
    index('orders_by_status').on(table.status, table.listedAt, table.prepayId),
    index('orders_by_currency').on(table.currency, table.listedAt, table.prepayId, table.orderAmount),
    index('orders_by_currency_and_status').on(
      table.currency,
      table.status,
      table.listedAt,
      table.prepayId,
      table.orderAmount,
    ),
    index('orders_by_amount').on(table.currency, table.orderAmount, table.listedAt, table.prepayId, table.status),
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
    /** The order's `listedAt`, which never changes: orders are listed by what became of their refunds. */
    orderListedAt: time().notNull(),
    currency: text().notNull(),
    requestedAmount: amount().notNull(),
    refundAmount: amount().notNull(),
    refundReason: text(),
    description: text(),
    origin: refundOriginEnum().notNull().default('panel'),
    /** Everything that was left was asked for, in so many words. */
    isFull: boolean().notNull().default(false),
    /** The id under which Binance Pay named, later, what an operator had put on record. */
    namedAs: text(),
    operatorId: text(),
    operatorName: text(),
    /** The same for every spelling of the operator's id, to sum by; null where it is not the panel's. */
    operatorKey: text(),
    /** The roles that the operator had when they asked. */
    roles: jsonb().$type<readonly string[]>().notNull().default([]),
    /** What it was decided on; 0 where there was no policy. */
    policyVersion: integer().notNull().default(0),
    /** What an approval has to be of; null where nobody has to approve. */
    approvalHash: text(),
    approvalExpiresAt: time(),
    approvalDecision: text().$type<'approved' | 'rejected' | 'expired'>(),
    deciderId: text(),
    deciderName: text(),
    /** As `operatorKey`, of whoever decided. */
    deciderKey: text(),
    decisionNote: text(),
    decidedAt: time(),
    idempotencyKey: text().unique('refunds_idempotency_key'),
    fingerprint: text(),
    status: refundStatusEnum().notNull(),
    refundStatus: text().$type<'REFUND_SUCCESS' | 'REFUND_FAIL' | 'REFUND_PENDING'>(),
    refundedAmount: amount(),
    /** When Binance Pay was asked for `refundedAmount`. */
    refundedAmountAt: time(),
    remainingAttempts: integer(),
    refundId: text(),
    refundCommission: amount(),
    refundedCommission: amount(),
    payerOpenId: text(),
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
    /** The first submit whose outcome nobody knows. */
    unsettledSince: time(),
    acceptedAt: time(),
    parkedSince: time(),
    missingAmount: amount(),
    attention: text().$type<Attention>(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
  },
  (table) => [
    index('refunds_by_order').on(table.prepayId, table.createdAt, table.refundRequestId),
    index('refunds_by_time').on(table.createdAt, table.refundRequestId),
    // What each list walks (refund-list.ts, order-list.ts). What stands behind the id is only compared there, without the row.
    index('refunds_by_status').on(
      table.status,
      table.createdAt,
      table.refundRequestId,
      table.currency,
      table.refundAmount,
    ),
    index('refunds_by_currency').on(table.currency, table.createdAt, table.refundRequestId, table.refundAmount),
    index('refunds_by_reason')
      .on(table.refundReason, table.createdAt, table.refundRequestId)
      .where(sql`${table.refundReason} is not null`),
    index('refunds_by_operator_and_time')
      .on(table.operatorKey, table.createdAt, table.refundRequestId)
      .where(sql`${table.operatorKey} is not null`),
    // What an operator asked for of late, too; what all of them did is found by time.
    index('refunds_by_operator').on(table.operatorKey, table.currency, table.createdAt, table.refundRequestId),
    index('refunds_by_attention')
      .on(table.attention, table.createdAt, table.refundRequestId)
      .where(sql`${table.attention} is not null`),
    index('refunds_by_status_of_orders').on(table.status, table.orderListedAt, table.prepayId),
    index('refunds_needing_a_person').on(table.orderListedAt, table.prepayId).where(needsPerson(table)),
    index('refunds_by_refund_id').on(table.refundId).where(sql`${table.refundId} is not null`),
    index('refunds_due').on(table.dueAt).where(sql`${table.dueAt} is not null`),
    check('refunds_request_id_length', sql`length(${table.refundRequestId}) between 1 and 64`),
    check('refunds_requested_amount_positive', sql`${table.requestedAmount} > 0`),
    check('refunds_amount_positive', sql`${table.refundAmount} > 0`),
    // What the panel made has somebody who asked for it, under a key; what was made outside has neither.
    check(
      'refunds_origin_known',
      sql`(${table.origin} = 'panel') = (${table.operatorId} is not null and ${table.idempotencyKey} is not null and ${table.fingerprint} is not null)`,
    ),
    check(
      'refunds_approval_whole',
      sql`(${table.approvalHash} is null) = (${table.approvalExpiresAt} is null) and (${table.approvalDecision} is null or ${table.approvalHash} is not null) and (${table.status} <> 'awaiting_approval' or (${table.approvalHash} is not null and ${table.approvalDecision} is null))`,
    ),
    // Nobody approves what they asked for themselves, however they are spelt. Postgres folds only what it folds alike in every
    // version and locale; the keys are what the domain compares.
    check(
      'refunds_approved_by_another',
      sql`${table.approvalDecision} is distinct from 'approved' or coalesce(${table.deciderKey} <> ${table.operatorKey} and lower(btrim(${table.deciderId}) collate "C") <> lower(btrim(${table.operatorId}) collate "C"), false)`,
    ),
    // What somebody has to approve goes nowhere before.
    check(
      'refunds_go_on_approved',
      sql`${table.approvalHash} is null or ${table.approvalDecision} is not distinct from 'approved' or ${table.status} in ('awaiting_approval', 'rejected', 'cancelled')`,
    ),
    // A final refund has nothing left to do, and nothing else may forget what it has to do.
    check(
      'refunds_step_until_final',
      sql`(${table.status} in ('succeeded', 'failed', 'rejected', 'cancelled')) = (${table.nextStep} is null and ${table.dueAt} is null)`,
    ),
  ],
);

/** Each time that sending was frozen or thawed; the last one counts. */
export const sendingChanges = pgTable('sending_changes', {
  id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  at: time().notNull(),
  frozen: boolean().notNull(),
  reason: text().notNull(),
  /** Null when the fuse tripped by itself. */
  operatorId: text(),
  operatorName: text(),
});

/** Every policy that was ever in force; the highest version is. Only ever added to: a trigger refuses everything else. */
export const policies = pgTable('policies', {
  version: integer().primaryKey(),
  policy: jsonb().$type<Policy>().notNull(),
  reason: text().notNull(),
  operatorId: text().notNull(),
  operatorName: text(),
  changedAt: time().notNull(),
});

/**
 * Who did what. Only ever added to, and each entry chained to the one before: triggers number it, hash it, and refuse everything
 * else (migrations/0005_trail_kept.sql).
 */
export const trail = pgTable(
  'trail',
  {
    sequence: bigint({ mode: 'bigint' }).primaryKey(),
    hash: text().notNull(),
    /** A `TrailRecord` as JSON: the exact characters that are hashed. */
    record: text().notNull(),
    refundRequestId: text().generatedAlwaysAs(sql`(record::jsonb ->> 'refundRequestId')`),
    operatorId: text().generatedAlwaysAs(sql`(record::jsonb -> 'by' -> 'operator' ->> 'id')`),
  },
  (table) => [
    index('trail_by_refund').on(table.refundRequestId, table.sequence),
    index('trail_by_operator').on(table.operatorId, table.sequence),
  ],
);

/** Verified notifications, each once. */
export const notifications = pgTable(
  'notifications',
  {
    digest: text().primaryKey(),
    bizType: text().notNull(),
    bizStatus: text().notNull(),
    prepayId: text(),
    refundRequestId: text(),
    /** The final word on that refund, when it is one. */
    refundStatus: text().$type<'REFUND_SUCCESS' | 'REFUND_FAIL'>(),
    /** What else it says of the refund, for where no reply ever does. */
    refundAmount: amount(),
    refundId: text(),
    remainingAttempts: integer(),
    body: text().notNull(),
    receivedAt: time().notNull(),
  },
  (table) => [index('notifications_by_refund').on(table.refundRequestId)],
);

/** Every call about a refund: the exact bytes that were signed, and the answer. The secret is in none of it. */
export const gatewayCalls = pgTable(
  'gateway_calls',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    refundRequestId: text().notNull(),
    path: text().notNull(),
    timestamp: text().notNull(),
    nonce: text().notNull(),
    body: text().notNull(),
    signature: text().notNull(),
    /** Masked but for its last characters. */
    apiKey: text().notNull(),
    sentAt: time().notNull(),
    /** Null until there is an answer, or word that there is none. */
    answeredAt: time(),
    httpStatus: integer(),
    replyBody: text(),
    reason: text(),
    /** How many calls before this one, one after the other, had the same answer and are not kept. */
    repeats: integer().notNull().default(0),
  },
  (table) => [index('gateway_calls_by_refund').on(table.refundRequestId, table.id)],
);

/** Sessions that were ended before their time. A row goes when no token that it concerns could be good any more. */
export const sessionRevocations = pgTable(
  'session_revocations',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    /** That one session, or */
    sessionId: text(),
    /** every session of that operator that was issued by `at`. */
    operatorId: text(),
    at: time().notNull(),
    endsAt: time().notNull(),
  },
  (table) => [check('session_revocations_of_one', sql`(${table.sessionId} is null) <> (${table.operatorId} is null)`)],
);

/**
 * How much of each limit was used. UNLOGGED (migrations/0006_rate_limits.sql): it waits for no disk, and is empty after a crash of
 * Postgres, when every window begins anew. The columns are those that the library asks for (store/rate-limits.ts).
 */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text().primaryKey(),
    points: integer().notNull(),
    /** In milliseconds since 1970. */
    expire: bigint({ mode: 'bigint' }),
  },
  (table) => [index('rate_limits_by_end').on(table.expire)],
);
