/** A refund as it stands when its intent has just been put on disk. */
import type { Refund } from '../src/domain/refund.js';

const createdAt = new Date('2026-03-01T12:00:00.000Z');

export function newRefund(change: Partial<Refund> = {}): Refund {
  return {
    refundRequestId: '0123456789abcdef0123456789abcdef',
    prepayId: '383729303729303',
    merchantTradeNo: 'TRADE1',
    currency: 'USDT',
    requestedAmount: '10',
    refundAmount: '10',
    refundReason: null,
    description: null,
    origin: 'panel',
    isFull: false,
    requestedBy: { id: 'mei' },
    status: 'submitting',
    refundStatus: null,
    refundedAmount: null,
    refundedAmountAt: null,
    remainingAttempts: null,
    refundId: null,
    refundCommission: null,
    refundedCommission: null,
    payerOpenId: null,
    failure: null,
    nextStep: 'submit',
    dueAt: createdAt,
    submitAttempts: 0,
    queryAttempts: 0,
    lastSubmittedAt: null,
    unsettledSince: null,
    acceptedAt: null,
    parkedSince: null,
    missingAmount: null,
    attention: null,
    approval: null,
    createdAt,
    updatedAt: createdAt,
    ...change,
  };
}
