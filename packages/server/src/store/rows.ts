/** Between rows and the domain's words. */
import { addAmounts, problemCodeSchema, type RefundFailure } from '@refund-panel/shared';
import type { Order } from '../domain/order.js';
import type { Refund, RefundChanges } from '../domain/refund.js';
import type { orders, refunds } from './schema.js';

export type OrderRow = typeof orders.$inferSelect;
export type RefundRow = typeof refunds.$inferSelect;

/** Postgres keeps the zeros it was given; the domain compares plain notation. */
export function plain(amount: string): string;
export function plain(amount: string | null): string | null;
export function plain(amount: string | null): string | null {
  return amount === null ? null : addAmounts(amount, '0');
}

export function orderFrom(row: OrderRow): Order {
  const { prepayId, merchantTradeNo, transactionId, status, currency, createTime, transactTime } = row;
  return {
    prepayId,
    merchantTradeNo,
    transactionId,
    status,
    currency,
    orderAmount: plain(row.orderAmount),
    createTime,
    transactTime,
    paymentInstructions: row.paymentInstructions,
    details: row.details,
  };
}

export function refundFrom(row: RefundRow): Refund {
  const { operatorId, operatorName, failureCode, failureDetail, failureGatewayCode, ...rest } = row;
  const { idempotencyKey, fingerprint, leaseOwner, leaseExpiresAt, namedAs, ...refund } = rest;
  return {
    ...refund,
    requestedAmount: plain(row.requestedAmount),
    refundAmount: plain(row.refundAmount),
    refundedAmount: plain(row.refundedAmount),
    refundCommission: plain(row.refundCommission),
    refundedCommission: plain(row.refundedCommission),
    missingAmount: plain(row.missingAmount),
    requestedBy: operatorId === null ? null : operatorFrom(operatorId, operatorName),
    failure:
      failureCode === null
        ? null
        : { code: problemCodeSchema.parse(failureCode), detail: failureDetail ?? '', gatewayCode: failureGatewayCode },
  };
}

export function operatorFrom(id: string, name: string | null) {
  return name === null ? { id } : { id, name };
}

export function rowChanges({ failure, ...changes }: RefundChanges): Partial<RefundRow> {
  return failure === undefined ? changes : { ...changes, ...failureColumns(failure) };
}

export function failureColumns(failure: RefundFailure | null) {
  return {
    failureCode: failure?.code ?? null,
    failureDetail: failure?.detail ?? null,
    failureGatewayCode: failure?.gatewayCode ?? null,
  };
}
