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
  if (announced !== null && outcome.outcome !== 'accepted') return afterReport(refund, only(announced), announced, now);
  switch (outcome.outcome) {
    case 'accepted':
      return afterReport(refund, outcome.report, announced, now);
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
  if (announced !== null && outcome.outcome !== 'found') return afterReport(refund, only(announced), announced, now);
  switch (outcome.outcome) {
    case 'found':
      return afterReport(refund, outcome.report, announced, now);
    case 'unknown':
      return { changes: askAgain(refund, now, outcome.retryAfterMs), note: null };
    case 'not_found':
      return afterNotFound(refund, now);
  }
}

function finalWord(announced: AnnouncedStatus): GatewayRefundStatus | null {
  return announced === 'UNCERTAIN' ? null : announced;
}

/**
 * What a reply and a notification say together. Replies need not carry a status, and one that is pending may be older than a
 * notification of success. Where the two disagree otherwise, the amount stays spent: better asked about again than paid twice.
 */
function agreedStatus(replied: GatewayRefundStatus | null, announced: AnnouncedStatus): GatewayRefundStatus | null {
  const said = finalWord(announced);
  if (said === null || replied === null || said === replied) return replied ?? said;
  return replied === 'REFUND_PENDING' && said === 'REFUND_SUCCESS' ? said : withoutFailure(replied);
}

const withoutFailure = (status: GatewayRefundStatus) => (status === 'REFUND_FAIL' ? 'REFUND_PENDING' : status);

/** True when a notification's final word and a reply's are not the same. */
export function contradicts(announced: AnnouncedStatus, replied: GatewayRefundStatus | null): boolean {
  const said = finalWord(announced);
  return said !== null && replied !== null && replied !== 'REFUND_PENDING' && replied !== said;
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

function afterReport(refund: Refund, report: RefundReport, announced: AnnouncedStatus, now: Date): Advance {
  const status = agreedStatus(report.refundStatus, announced);
  const isContradicted = contradicts(announced, report.refundStatus);
  const heard: RefundChanges = {
    acceptedAt: refund.acceptedAt ?? now,
    refundStatus: (isContradicted ? report.refundStatus : status) ?? refund.refundStatus,
    refundId: report.refundId ?? refund.refundId,
    refundAmount: report.refundAmount ?? refund.refundAmount,
    refundedAmount: report.refundedAmount ?? refund.refundedAmount,
    remainingAttempts: report.remainingAttempts ?? refund.remainingAttempts,
    refundCommission: report.refundCommission ?? refund.refundCommission,
    refundedCommission: report.refundedCommission ?? refund.refundedCommission,
    payerOpenId: report.payerOpenId ?? refund.payerOpenId,
    failure: null,
  };
  const contradiction = `Binance Pay's reply says ${report.refundStatus}, its notification ${announced}; compare with its portal`;
  switch (status) {
    case 'REFUND_SUCCESS':
      return {
        changes: { ...heard, ...end, status: 'succeeded' },
        note: isContradicted ? contradiction : 'Binance Pay refunded the payer',
      };
    case 'REFUND_FAIL':
      return {
        changes: { ...heard, ...end, status: 'failed', failure: rejectedByGateway },
        note: 'Binance Pay rejected the refund; no money moved',
      };
    default:
      return { changes: { ...heard, ...askAgain(refund, now) }, note: noteOfPending() };
  }

  function noteOfPending(): string | null {
    // Said when it is first heard, not at every question.
    if (isContradicted) return refund.refundStatus === report.refundStatus ? null : contradiction;
    return refund.acceptedAt === null ? 'Binance Pay accepted the refund' : null;
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
