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
  /** Fees that Binance Pay gave back: for this refund, and for the order in total. */
  readonly refundCommission: string | null;
  readonly refundedCommission: string | null;
  readonly payerOpenId: string | null;
}

/** The report of a reply that says no more than that there is a refund. */
export const nothingSaid: RefundReport = {
  refundStatus: null,
  refundId: null,
  refundAmount: null,
  refundedAmount: null,
  remainingAttempts: null,
  refundCommission: null,
  refundedCommission: null,
  payerOpenId: null,
};

/** Nothing certain. `retryAfterMs`: Binance Pay asked for at least this much time before the next call. */
export interface UnknownOutcome {
  readonly outcome: 'unknown';
  readonly reason: string;
  readonly retryAfterMs?: number;
}

export type SubmitOutcome =
  | { readonly outcome: 'accepted'; readonly report: RefundReport }
  /** Refused for good: this call moved no money. */
  | { readonly outcome: 'declined'; readonly failure: RefundFailure }
  | UnknownOutcome;

export type QueryOutcome =
  | { readonly outcome: 'found'; readonly report: RefundReport }
  | { readonly outcome: 'not_found' }
  | UnknownOutcome;

/**
 * What verified notifications have said of a refund: one final word, `UNCERTAIN` when they name the refund but agree on no
 * such word, null while none has come. Whatever they say, a refund that they name is one that Binance Pay has.
 */
export type AnnouncedStatus = Exclude<GatewayRefundStatus, 'REFUND_PENDING'> | 'UNCERTAIN' | null;

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

export function afterSubmit(refund: Refund, outcome: SubmitOutcome, announced: AnnouncedStatus, now: Date): Advance {
  if (announced !== null && outcome.outcome !== 'accepted') return afterReport(refund, only(announced), now);
  switch (outcome.outcome) {
    case 'accepted':
      return withContradiction(afterReport(refund, completed(outcome.report, announced), now), announced);
    case 'declined':
      if (refund.submitAttempts === 1) return fail(outcome.failure);
      // An earlier submit may have moved the money and made this one fail, so only a query can end it.
      return {
        changes: { ...askAgain(refund, now), failure: outcome.failure },
        note: `A repeated attempt was declined (${outcome.failure.code}); asking Binance Pay about the first`,
      };
    case 'unknown':
      return {
        changes: askAgain(refund, now, outcome.retryAfterMs),
        note: `No usable answer (${outcome.reason}); asking Binance Pay what became of it`,
      };
  }
}

export function afterQuery(refund: Refund, outcome: QueryOutcome, announced: AnnouncedStatus, now: Date): Advance {
  if (announced !== null && outcome.outcome !== 'found') return afterReport(refund, only(announced), now);
  switch (outcome.outcome) {
    case 'found':
      return withContradiction(afterReport(refund, completed(outcome.report, announced), now), announced);
    case 'unknown':
      return { changes: askAgain(refund, now, outcome.retryAfterMs), note: null };
    case 'not_found':
      return afterNotFound(refund, now);
  }
}

/** Replies need not carry a status; the notification's word then completes them, and is the later one. */
function completed(report: RefundReport, announced: AnnouncedStatus): RefundReport {
  return { ...report, refundStatus: report.refundStatus ?? finalWord(announced) };
}

function finalWord(announced: AnnouncedStatus): GatewayRefundStatus | null {
  return announced === 'UNCERTAIN' ? null : announced;
}

/** True when a notification's final word and a reply's are not the same. */
export function contradicts(announced: AnnouncedStatus, status: GatewayRefundStatus | null): boolean {
  const said = finalWord(announced);
  return said !== null && status !== null && status !== 'REFUND_PENDING' && status !== said;
}

/** What is final stays as the reply said; a person has to know that Binance Pay said something else, too. */
function withContradiction(advance: Advance, announced: AnnouncedStatus): Advance {
  if (!contradicts(announced, advance.changes.refundStatus ?? null)) return advance;
  return { ...advance, note: `${advance.note}; its notification said ${announced}: compare with Binance Pay's portal` };
}

/** A notification that Binance Pay signed is its own word, even when its API does not answer. */
function only(announced: AnnouncedStatus): RefundReport {
  return { ...nothingSaid, refundStatus: finalWord(announced) };
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
    refundCommission: report.refundCommission ?? refund.refundCommission,
    refundedCommission: report.refundedCommission ?? refund.refundedCommission,
    payerOpenId: report.payerOpenId ?? refund.payerOpenId,
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

function askAgain(refund: Refund, now: Date, retryAfterMs = 0): RefundChanges {
  const delayMs = Math.max(queryDelayMs(refund.queryAttempts), retryAfterMs);
  return { status: 'pending', nextStep: 'query', dueAt: afterMs(now, delayMs) };
}
