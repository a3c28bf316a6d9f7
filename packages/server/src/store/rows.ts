/** Between rows and the domain's words. */
import { addAmounts, operatorKeyOf, problemCodeSchema, type RefundFailure } from '@refund-panel/shared';
import type { Order } from '../domain/order.js';
import type { Approval, Refund, RefundChanges } from '../domain/refund.js';
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
  const { prepayId, merchantTradeNo, transactionId, status, currency, createTime, transactTime, isConfirmed } = row;
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
    isConfirmed,
  };
}

export function refundFrom(row: RefundRow): Refund {
  const { operatorId, operatorName, failureCode, failureDetail, failureGatewayCode, ...rest } = row;
  const {
    idempotencyKey,
    fingerprint,
    leaseOwner,
    leaseExpiresAt,
    namedAs,
    orderListedAt,
    operatorKey,
    deciderKey,
    ...more
  } = rest;
  const { roles, policyVersion, ...others } = more;
  const { approvalHash, approvalExpiresAt, approvalDecision, ...undecided } = others;
  const { deciderId, deciderName, decidedAt, decisionNote, ...refund } = undecided;
  return {
    ...refund,
    requestedAmount: plain(row.requestedAmount),
    refundAmount: plain(row.refundAmount),
    refundedAmount: plain(row.refundedAmount),
    refundCommission: plain(row.refundCommission),
    refundedCommission: plain(row.refundedCommission),
    missingAmount: plain(row.missingAmount),
    requestedBy: operatorId === null ? null : operatorFrom(operatorId, operatorName),
    approval: approvalFrom(row),
    failure:
      failureCode === null
        ? null
        : { code: problemCodeSchema.parse(failureCode), detail: failureDetail ?? '', gatewayCode: failureGatewayCode },
  };
}

export function operatorFrom(id: string, name: string | null) {
  return name === null ? { id } : { id, name };
}

export function rowChanges({ failure, approval, ...changes }: RefundChanges): Partial<RefundRow> {
  return {
    ...changes,
    ...(failure === undefined ? {} : failureColumns(failure)),
    ...(approval === undefined ? {} : approvalColumns(approval)),
  };
}

function approvalFrom({ approvalHash, approvalExpiresAt, approvalDecision, ...row }: RefundRow): Approval | null {
  if (approvalHash === null || approvalExpiresAt === null) return null;
  const { deciderId, deciderName, decidedAt, decisionNote: note } = row;
  const decidedBy = deciderId === null ? null : operatorFrom(deciderId, deciderName);
  return { hash: approvalHash, expiresAt: approvalExpiresAt, decision: approvalDecision, decidedBy, decidedAt, note };
}

export function approvalColumns(approval: Approval | null) {
  const decidedBy = approval?.decidedBy ?? null;
  return {
    approvalHash: approval?.hash ?? null,
    approvalExpiresAt: approval?.expiresAt ?? null,
    approvalDecision: approval?.decision ?? null,
    deciderId: decidedBy?.id ?? null,
    deciderName: decidedBy?.name ?? null,
    deciderKey: decidedBy === null ? null : operatorKeyOf(decidedBy.id),
    decidedAt: approval?.decidedAt ?? null,
    decisionNote: approval?.note ?? null,
  };
}

export function failureColumns(failure: RefundFailure | null) {
  return {
    failureCode: failure?.code ?? null,
    failureDetail: failure?.detail ?? null,
    failureGatewayCode: failure?.gatewayCode ?? null,
  };
}
