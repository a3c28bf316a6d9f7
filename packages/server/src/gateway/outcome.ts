/** From Binance Pay's replies to the domain's outcomes: accepted, declined or unknown. */
import { parseAmount } from '@refund-panel/shared';
import type { Order } from '../domain/order.js';
import type { QueryOutcome, RefundReport, SubmitOutcome } from '../domain/outcome.js';
import type { OrderKey, OrderOutcome } from '../operations/ports.js';
import type { Reply } from './call.js';
import { meaningOf, saysNotFound } from './codes.js';
import { type OrderData, orderDataSchema, type RefundData, refundDataSchema } from './wire.js';

export function submitOutcome(reply: Reply, submitted: { refundRequestId: string; prepayId: string }): SubmitOutcome {
  if (reply.kind === 'none') return { outcome: 'unknown', reason: reply.reason };
  if (reply.kind === 'success') {
    const report = namesRefund(reply.data, submitted.refundRequestId) ? readReport(reply.data, submitted) : null;
    return report === null ? unreadable : { outcome: 'accepted', report };
  }
  const meaning = meaningOf(reply.code);
  if (meaning === null) return { outcome: 'unknown', reason: describe(reply) };
  return { outcome: 'declined', failure: { ...meaning, gatewayCode: reply.code } };
}

export function queryOutcome(reply: Reply, asked: { refundRequestId: string; prepayId: string }): QueryOutcome {
  if (reply.kind === 'none') return { outcome: 'unknown', reason: reply.reason };
  if (reply.kind === 'success') {
    const report = namesRefund(reply.data, asked.refundRequestId) ? readReport(reply.data, asked) : null;
    return report === null ? unreadable : { outcome: 'found', report };
  }
  return saysNotFound(reply.code) ? { outcome: 'not_found' } : { outcome: 'unknown', reason: describe(reply) };
}

export function orderOutcome(reply: Reply, asked: OrderKey): OrderOutcome {
  if (reply.kind === 'none') return { outcome: 'unknown', reason: reply.reason };
  if (reply.kind === 'success') {
    const order = readOrder(reply.data, asked);
    return order === null ? unreadable : { outcome: 'found', order };
  }
  if (saysNotFound(reply.code)) return { outcome: 'not_found' };
  const meaning = meaningOf(reply.code);
  return meaning === null ? { outcome: 'unknown', reason: describe(reply) } : { outcome: 'declined', ...meaning };
}

const unreadable = { outcome: 'unknown', reason: 'an answer that does not fit the request' } as const;

function describe({ code, message }: { code: string; message: string }): string {
  return `code ${code}${message === '' ? '' : `: ${message}`}`;
}

/** A success that says nothing of the refund does not show that Binance Pay has it. */
function namesRefund(data: unknown, refundRequestId: string): boolean {
  const parsed = refundDataSchema.safeParse(data);
  return parsed.success && (parsed.data.refundRequestId === refundRequestId || parsed.data.refundStatus != null);
}

/** Null when the reply is about something else than was asked. */
function readReport(data: unknown, asked: { refundRequestId: string; prepayId: string }): RefundReport | null {
  const parsed = refundDataSchema.safeParse(data ?? {});
  if (!parsed.success) return null;
  const { refundRequestId, prepayId } = parsed.data;
  if (refundRequestId != null && refundRequestId !== asked.refundRequestId) return null;
  if (prepayId != null && prepayId !== asked.prepayId) return null;
  return {
    refundStatus: readRefundStatus(parsed.data),
    refundId: parsed.data.refundId ?? null,
    refundAmount: readAmount(parsed.data.refundAmount, 'above zero'),
    refundedAmount: readAmount(parsed.data.refundedAmount),
    remainingAttempts: readCount(parsed.data.remainingAttempts),
  };
}

/** The query says REFUND_FAIL where notifications say REFUND_REJECTED or REFUND_REJECT. */
function readRefundStatus({ refundStatus }: RefundData): RefundReport['refundStatus'] {
  switch (refundStatus) {
    case 'REFUND_SUCCESS':
    case 'REFUND_PENDING':
      return refundStatus;
    case 'REFUND_FAIL':
    case 'REFUND_REJECTED':
    case 'REFUND_REJECT':
      return 'REFUND_FAIL';
    default:
      return null;
  }
}

function readAmount(text: string | null | undefined, range: 'any' | 'above zero' = 'any'): string | null {
  const amount = text == null ? null : parseAmount(text);
  return amount === '0' && range === 'above zero' ? null : amount;
}

function readCount(text: string | null | undefined): number | null {
  return text != null && /^\d{1,3}$/.test(text) ? Number(text) : null;
}

/** Null when it is not the order that was asked for, or has no amount that could be refunded exactly. */
function readOrder(data: unknown, asked: OrderKey): Order | null {
  const parsed = orderDataSchema.safeParse(data);
  if (!parsed.success) return null;
  const { prepayId, merchantTradeNo, transactionId, status, currency } = parsed.data;
  if ('prepayId' in asked ? asked.prepayId !== prepayId : asked.merchantTradeNo !== merchantTradeNo) return null;
  const orderAmount = readAmount(parsed.data.orderAmount, 'above zero');
  if (orderAmount === null) return null;
  return {
    prepayId,
    merchantTradeNo,
    transactionId: transactionId ?? null,
    status,
    currency,
    orderAmount,
    createTime: readTime(parsed.data.createTime),
    transactTime: readTime(parsed.data.transactTime),
    paymentInstructions: readInstructions(parsed.data),
  };
}

function readTime(text: string | null | undefined): Date | null {
  return text != null && /^\d{1,14}$/.test(text) && text !== '0' ? new Date(Number(text)) : null;
}

function readInstructions({ paymentInfo }: OrderData): Order['paymentInstructions'] {
  return (paymentInfo?.paymentInstructions ?? []).map(({ currency, amount }) => ({
    currency,
    amount: parseAmount(amount) ?? amount,
  }));
}
