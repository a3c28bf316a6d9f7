/** What Binance Pay can answer, and what each answer makes of a refund. Pure: the rules by which money counts as moved. */
import type { GatewayRefundStatus, RefundFailure } from '@refund-panel/shared';
import type { Refund, RefundChanges } from './refund.js';
import { afterMs, NOT_KNOWN_YET_MS, queryDelayMs, RESUBMIT_WITHIN_MS } from './schedule.js';

/** Binance Pay has the refund and this is what it says of it. */
export interface RefundReport {
  /** Null when the reply names none: accepted, not yet paid out. */
  readonly refundStatus: GatewayRefundStatus | null;
  readonly refundId: string | null;
  /** What really goes back; it can differ from what was asked (the last attempt). */
  readonly refundAmount: string | null;
  readonly refundedAmount: string | null;
  readonly remainingAttempts: number | null;
}

export type SubmitOutcome =
  | { readonly outcome: 'accepted'; readonly report: RefundReport }
  /** Refused for good: this call moved no money. */
  | { readonly outcome: 'declined'; readonly failure: RefundFailure }
  | { readonly outcome: 'unknown'; readonly reason: string };

export type QueryOutcome =
  | { readonly outcome: 'found'; readonly report: RefundReport }
  | { readonly outcome: 'not_found' }
  | { readonly outcome: 'unknown'; readonly reason: string };

export interface Advance {
  readonly changes: RefundChanges;
  /** For the refund's history; null when nothing happened that a person would want to read. */
  readonly note: string | null;
}

/** The row before a step is taken: a submit that leaves no answer behind must be followed by a query. */
export function beginStep(refund: Refund, now: Date, isAskedFor = false): RefundChanges {
  if (refund.nextStep === 'submit') {
    return { nextStep: 'query', submitAttempts: refund.submitAttempts + 1, lastSubmittedAt: now };
  }
  // Only our own questions make the next one later.
  return { queryAttempts: refund.queryAttempts + (isAskedFor ? 0 : 1) };
}

export function afterSubmit(refund: Refund, outcome: SubmitOutcome, now: Date): Advance {
  switch (outcome.outcome) {
    case 'accepted':
      return afterReport(refund, outcome.report, now);
    case 'declined':
      if (refund.submitAttempts === 1) return fail(outcome.failure);
      // An earlier submit may have moved the money and made this one fail, so only a query can end it.
      return {
        changes: { ...askAgain(refund, now), failure: outcome.failure },
        note: `A repeated attempt was declined (${outcome.failure.code}); asking Binance Pay about the first`,
      };
    case 'unknown':
      return {
        changes: askAgain(refund, now),
        note: `No usable answer (${outcome.reason}); asking Binance Pay what became of it`,
      };
  }
}

export function afterQuery(refund: Refund, outcome: QueryOutcome, now: Date): Advance {
  switch (outcome.outcome) {
    case 'found':
      return afterReport(refund, outcome.report, now);
    case 'unknown':
      return { changes: askAgain(refund, now), note: null };
    case 'not_found':
      return afterNotFound(refund, now);
  }
}

function afterNotFound(refund: Refund, now: Date): Advance {
  const sinceSubmitMs = now.getTime() - (refund.lastSubmittedAt ?? refund.createdAt).getTime();
  // Once accepted it exists, whatever a query says; and shortly after a submit "not found" means "not known yet".
  if (refund.acceptedAt !== null || sinceSubmitMs < NOT_KNOWN_YET_MS) {
    return { changes: askAgain(refund, now), note: null };
  }
  if (refund.failure !== null) return fail(refund.failure);
  if (now.getTime() - refund.createdAt.getTime() >= RESUBMIT_WITHIN_MS) {
    return { changes: askAgain(refund, now), note: null };
  }
  return {
    changes: { status: 'submitting', nextStep: 'submit', dueAt: now },
    note: 'Binance Pay does not know it; sending it again under the same refundRequestId',
  };
}

function afterReport(refund: Refund, report: RefundReport, now: Date): Advance {
  const heard: RefundChanges = {
    acceptedAt: refund.acceptedAt ?? now,
    refundStatus: report.refundStatus ?? refund.refundStatus,
    refundId: report.refundId ?? refund.refundId,
    refundAmount: report.refundAmount ?? refund.refundAmount,
    refundedAmount: report.refundedAmount ?? refund.refundedAmount,
    remainingAttempts: report.remainingAttempts ?? refund.remainingAttempts,
    failure: null,
  };
  switch (report.refundStatus) {
    case 'REFUND_SUCCESS':
      return { changes: { ...heard, ...end, status: 'succeeded' }, note: 'Binance Pay refunded the payer' };
    case 'REFUND_FAIL':
      return {
        changes: { ...heard, ...end, status: 'failed', failure: rejectedByGateway },
        note: 'Binance Pay rejected the refund; no money moved',
      };
    default:
      return {
        changes: { ...heard, ...askAgain(refund, now) },
        note: refund.acceptedAt === null ? 'Binance Pay accepted the refund' : null,
      };
  }
}

const end: RefundChanges = { nextStep: null, dueAt: null };

const rejectedByGateway: RefundFailure = {
  code: 'refund_rejected',
  detail: 'Binance Pay accepted this refund but could not complete it. No money moved; it can be refunded again.',
  gatewayCode: null,
};

function fail(failure: RefundFailure): Advance {
  return { changes: { ...end, status: 'failed', failure }, note: failure.detail };
}

function askAgain(refund: Refund, now: Date): RefundChanges {
  return { status: 'pending', nextStep: 'query', dueAt: afterMs(now, queryDelayMs(refund.queryAttempts)) };
}
