/** From Binance Pay's replies to the domain's outcomes: accepted, declined or unknown. */
import type { QueryOutcome, SubmitOutcome } from '../domain/outcome.js';
import type { RefundReport } from '../domain/report.js';
import type { BalanceOutcome, OrderOutcome } from '../operations/ports/gateway.js';
import type { OrderKey } from '../operations/ports/orders.js';
import { describeDeclined, findResultCode, saysNotFound } from './codes.js';
import { readAmount, readCount, readOrder, readRefundStatus } from './reading.js';
import type { Reply } from './reply.js';
import { balanceDataSchema, type RefundData, refundDataSchema } from './wire.js';

export interface AskedRefund {
  readonly refundRequestId: string;
  readonly prepayId: string;
}

export function submitOutcome(reply: Reply, submitted: AskedRefund): SubmitOutcome {
  if (reply.kind === 'none') return unknown(reply);
  if (reply.kind === 'success') {
    const report = namesRefund(reply.data, submitted.refundRequestId) ? readReport(reply.data, submitted) : null;
    return report === null ? unreadable : { outcome: 'accepted', report };
  }
  const refusal = refusalOf(reply);
  if (refusal === null) return unknown(reply);
  return { outcome: 'declined', failure: { ...refusal, gatewayCode: reply.code } };
}

export function queryOutcome(reply: Reply, asked: AskedRefund): QueryOutcome {
  if (reply.kind === 'none') return unknown(reply);
  if (reply.kind === 'success') {
    const report = namesRefund(reply.data, asked.refundRequestId) ? readReport(reply.data, asked) : null;
    return report === null ? unreadable : { outcome: 'found', report };
  }
  return reply.code === REFUND_NOT_FOUND ? { outcome: 'not_found' } : unknown(reply);
}

/** Any other refusal says something of the question, and nothing of the refund. */
const REFUND_NOT_FOUND = '400202';

export function orderOutcome(reply: Reply, asked: OrderKey): OrderOutcome {
  if (reply.kind === 'none') return unknown(reply);
  if (reply.kind === 'success') {
    const order = readOrder(reply.data, asked);
    return order === null ? unreadable : { outcome: 'found', order };
  }
  if (saysNotFound(reply.code)) return { outcome: 'not_found' };
  const refusal = refusalOf(reply);
  return refusal === null ? unknown(reply) : { outcome: 'declined', ...refusal };
}

/** What one currency of the wallet holds; unknown when the reply does not name it, for then nothing follows. */
export function balanceOutcome(reply: Reply, currency: string): BalanceOutcome {
  if (reply.kind === 'none') return unknown(reply);
  if (reply.kind === 'refused') return refusalOf(reply) === null ? unknown(reply) : { outcome: 'declined' };
  const parsed = balanceDataSchema.safeParse(reply.data);
  const asset = parsed.success ? parsed.data.balance.find((one) => one.asset === currency) : undefined;
  const available = readAmount(asset?.available);
  return available === null ? unreadable : { outcome: 'found', available };
}

const unreadable = { outcome: 'unknown', reason: 'an answer that does not fit the request' } as const;

function refusalOf({ code }: { code: string }) {
  const row = findResultCode(code);
  if (row?.outcome !== 'declined' || row.problem === null) return null;
  return { code: row.problem, detail: describeDeclined(row) };
}

function unknown(reply: Exclude<Reply, { kind: 'success' }>) {
  const retryAfter = reply.retryAfterMs === undefined ? {} : { retryAfterMs: reply.retryAfterMs };
  return { outcome: 'unknown', reason: reply.kind === 'none' ? reply.reason : describe(reply), ...retryAfter } as const;
}

function describe({ code, message }: { code: string; message: string }): string {
  return `code ${code}${message === '' ? '' : `: ${message}`}`;
}

/** A success that says nothing of the refund does not show that Binance Pay has it. */
function namesRefund(data: unknown, refundRequestId: string): boolean {
  const parsed = refundDataSchema.safeParse(data);
  return parsed.success && (parsed.data.refundRequestId === refundRequestId || parsed.data.refundStatus != null);
}

/** Null when the reply is about something else than was asked. */
function readReport(data: unknown, asked: AskedRefund): RefundReport | null {
  const parsed = refundDataSchema.safeParse(data ?? {});
  if (!parsed.success) return null;
  const { refundRequestId, prepayId } = parsed.data;
  if (refundRequestId != null && refundRequestId !== asked.refundRequestId) return null;
  if (prepayId != null && prepayId !== asked.prepayId) return null;
  return readReportFields(parsed.data);
}

export function readReportFields(data: RefundData): RefundReport {
  return {
    refundStatus: readRefundStatus(data.refundStatus),
    refundId: data.refundId ?? null,
    refundAmount: readAmount(data.refundAmount, 'above zero'),
    refundedAmount: readAmount(data.refundedAmount),
    remainingAttempts: readCount(data.remainingAttempts),
    refundCommission: readAmount(data.refundCommission),
    refundedCommission: readAmount(data.refundedCommission),
    payerOpenId: data.payerOpenId ?? null,
  };
}
