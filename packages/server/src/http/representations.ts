/** The domain's things as the contract shows them. */

import type * as contract from '@refund-panel/shared';
import { isFinal } from '@refund-panel/shared';
import type { Order } from '../domain/order.js';
import type { Approval, Refund } from '../domain/refund.js';
import { type CountedRefund, standingOf } from '../domain/refundable.js';
import type { SendingReport } from '../operations/freeze-sending.js';
import type { RefundStore } from '../operations/ports/refunds.js';

/** A long tail of refused attempts is history for the list of refunds, not for the order's page. */
const MAX_REFUNDS_SHOWN = 100;

export function showRefund(refund: Refund): contract.Refund {
  return {
    refundRequestId: refund.refundRequestId,
    prepayId: refund.prepayId,
    merchantTradeNo: refund.merchantTradeNo,
    refundAmount: refund.refundAmount,
    requestedAmount: refund.requestedAmount,
    currency: refund.currency,
    refundReason: refund.refundReason,
    description: refund.description,
    status: refund.status,
    refundStatus: refund.refundStatus,
    refundedAmount: refund.refundedAmount,
    remainingAttempts: refund.remainingAttempts,
    refundId: refund.refundId,
    refundCommission: refund.refundCommission,
    origin: refund.origin,
    sendsAt: refund.status === 'scheduled' ? (refund.dueAt?.toISOString() ?? null) : null,
    missingAmount: refund.status === 'parked' ? refund.missingAmount : null,
    attention: refund.attention,
    approval: showApproval(refund.approval),
    requestedBy: refund.requestedBy,
    createdAt: refund.createdAt.toISOString(),
    updatedAt: refund.updatedAt.toISOString(),
    // While it is not final, a declined repeat is a detail of ours, not a verdict.
    failure: isFinal(refund.status) ? refund.failure : null,
  };
}

export async function showWithHistory(
  store: Pick<RefundStore, 'findHistory'>,
  refund: Refund,
): Promise<contract.RefundWithHistory> {
  return { ...showRefund(refund), history: [...(await store.findHistory(refund.refundRequestId))] };
}

function showApproval(approval: Approval | null): contract.Approval | null {
  if (approval === null) return null;
  const { hash, expiresAt, decision, decidedBy, decidedAt, note } = approval;
  return {
    hash,
    expiresAt: expiresAt.toISOString(),
    decision,
    decidedBy,
    decidedAt: decidedAt?.toISOString() ?? null,
    note,
  };
}

export function showSending({ frozen, since, reason, by, beingSent }: SendingReport): contract.Sending {
  return { frozen, since: since?.toISOString() ?? null, reason, by, beingSent };
}

export function showOrderSummary(order: Order, refunds: readonly CountedRefund[]): contract.OrderSummary {
  return {
    prepayId: order.prepayId,
    merchantTradeNo: order.merchantTradeNo,
    transactionId: order.transactionId,
    status: order.status,
    currency: order.currency,
    orderAmount: order.orderAmount,
    createTime: order.createTime?.toISOString() ?? null,
    transactTime: order.transactTime?.toISOString() ?? null,
    paymentInstructions: [...order.paymentInstructions],
    ...standingOf(order, refunds),
    ...(order.isConfirmed ? {} : { isConfirmed: false }),
  };
}

export function showOrder(order: Order, refunds: readonly Refund[]): contract.Order {
  return { ...showOrderSummary(order, refunds), refunds: refunds.slice(0, MAX_REFUNDS_SHOWN).map(showRefund) };
}
