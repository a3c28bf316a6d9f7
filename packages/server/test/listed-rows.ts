/** Orders and refunds of every kind, put into the tables as they are, for lists that are held against a plain model. */
import { type Attention, isFinal, operatorKeyOf, refundStatuses } from '@refund-panel/shared';
import type { Random } from '../proof/simulation/random.js';
import type { OpenDatabase } from '../src/store/database.js';
import { orders, refunds } from '../src/store/schema.js';

export type OrderRow = typeof orders.$inferInsert;
export type RefundRow = typeof refunds.$inferInsert;

export const values = {
  currencies: ['USDT', 'EUR', 'BTC'],
  statuses: ['PAID', 'REFUNDED', 'INITIAL', 'A_NEW_WORD'],
  amounts: ['0.00000001', '9.99', '10', '10.5', '100', '25000'],
  reasons: ['Damaged', 'Late', 'Other; "quoted"', null],
  operators: ['mei', 'op-1', 'Zoë'],
  attentions: ['unknown_too_long', 'pending_too_long', 'contradicted'] satisfies Attention[],
} as const;

const START_MS = Date.parse('2026-02-01T00:00:00Z');
/** So few moments that many rows share one. */
const MOMENTS = 40;
const MOMENT_MS = 3_600_000;
/** Nobody takes these further while a test runs. */
const NEVER = new Date('2199-01-01T00:00:00Z');
const BATCH = 500;

export function momentOf(random: Random): Date {
  return new Date(START_MS + random.below(MOMENTS) * MOMENT_MS);
}

let lastNumber = 0;

export function makeOrder(random: Random, change: Partial<OrderRow> = {}): OrderRow {
  lastNumber += 1;
  const prepayId = String(7_000_000_000 + lastNumber);
  const listedAt = momentOf(random);
  return {
    prepayId,
    merchantTradeNo: `LISTED${prepayId}`,
    transactionId: random.chance(0.8) ? `P_${prepayId}` : null,
    // One in each hundred is of another kind than most, so that some combinations are rare.
    status: random.chance(0.9) ? 'PAID' : random.pick(values.statuses),
    currency: random.chance(0.8) ? 'USDT' : random.pick(values.currencies),
    orderAmount: random.pick(values.amounts),
    createTime: listedAt,
    paymentInstructions: [],
    listedAt,
    createdAt: listedAt,
    updatedAt: listedAt,
    ...change,
  };
}

export function makeRefund(random: Random, order: OrderRow, change: Partial<RefundRow> = {}): RefundRow {
  lastNumber += 1;
  const refundRequestId = `listed${lastNumber}`;
  const createdAt = momentOf(random);
  const status = change.status ?? (random.chance(0.7) ? 'succeeded' : random.pick(refundStatuses));
  const operatorId = random.pick(values.operators);
  const mayNeedAttention = status === 'pending' || status === 'failed';
  const awaiting = { approvalHash: 'a'.repeat(64), approvalExpiresAt: NEVER };
  return {
    refundRequestId,
    prepayId: order.prepayId,
    merchantTradeNo: order.merchantTradeNo,
    orderListedAt: order.listedAt,
    currency: order.currency,
    requestedAmount: random.pick(values.amounts),
    refundAmount: random.pick(values.amounts),
    refundReason: random.pick(values.reasons),
    operatorId,
    operatorKey: operatorKeyOf(operatorId),
    idempotencyKey: `key-${refundRequestId}`,
    fingerprint: refundRequestId,
    status,
    refundId: status === 'succeeded' ? `90071992547409930${lastNumber}` : null,
    nextStep: isFinal(status) ? null : status === 'awaiting_approval' ? 'expire' : 'query',
    dueAt: isFinal(status) ? null : NEVER,
    attention: mayNeedAttention && random.chance(0.5) ? random.pick(values.attentions) : null,
    ...(status === 'awaiting_approval' ? awaiting : {}),
    submitAttempts: 0,
    queryAttempts: 0,
    createdAt,
    updatedAt: createdAt,
    ...change,
  };
}

export async function insertRows(
  { database }: Pick<OpenDatabase, 'database'>,
  rows: { readonly orders: readonly OrderRow[]; readonly refunds: readonly RefundRow[] },
): Promise<void> {
  for (let from = 0; from < rows.orders.length; from += BATCH) {
    await database.insert(orders).values(rows.orders.slice(from, from + BATCH));
  }
  for (let from = 0; from < rows.refunds.length; from += BATCH) {
    await database.insert(refunds).values(rows.refunds.slice(from, from + BATCH));
  }
}
