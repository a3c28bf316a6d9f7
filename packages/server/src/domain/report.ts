/** What Binance Pay says of a refund that it has, in replies and in notifications, and what that makes of the refund. */
import type { GatewayRefundStatus, RefundFailure } from '@refund-panel/shared';
import { askAgain } from './asking.js';
import type { Advance, Refund, RefundChanges } from './refund.js';

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

/**
 * What verified notifications have said of a refund: one final word, `UNCERTAIN` when they name the refund but agree on no
 * such word, null while none has come. Whatever they say, a refund that they name is one that Binance Pay has.
 */
export type AnnouncedStatus = Exclude<GatewayRefundStatus, 'REFUND_PENDING'> | 'UNCERTAIN' | null;

/** The fields of a refund that nothing needs to do any more. */
export const end: RefundChanges = { nextStep: null, dueAt: null, unsettledSince: null };

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
export function afterAnnouncement(refund: Refund, announced: AnnouncedStatus, now: Date): Advance {
  return afterReport(refund, { ...nothingSaid, refundStatus: finalWord(announced) }, announced, now);
}

export function afterReport(refund: Refund, report: RefundReport, announced: AnnouncedStatus, now: Date): Advance {
  const status = agreedStatus(report.refundStatus, announced);
  const isContradicted = contradicts(announced, report.refundStatus);
  const heard: RefundChanges = {
    ...factsOf(refund, report),
    acceptedAt: refund.acceptedAt ?? now,
    refundStatus: (isContradicted ? report.refundStatus : status) ?? refund.refundStatus,
    failure: null,
    unsettledSince: null,
    attention: isContradicted ? 'contradicted' : null,
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
      return askAgain(refund, now, { heard, note: noteOfPending() });
  }

  function noteOfPending(): string | null {
    // Said when it is first heard, not at every question.
    if (isContradicted) return refund.refundStatus === report.refundStatus ? null : contradiction;
    return refund.acceptedAt === null ? 'Binance Pay accepted the refund' : null;
  }
}

/** What a report says besides the status; what it does not say stays as it was. */
export function factsOf(refund: Refund, report: RefundReport): RefundChanges {
  return {
    refundId: report.refundId ?? refund.refundId,
    refundAmount: report.refundAmount ?? refund.refundAmount,
    refundedAmount: report.refundedAmount ?? refund.refundedAmount,
    remainingAttempts: report.remainingAttempts ?? refund.remainingAttempts,
    refundCommission: report.refundCommission ?? refund.refundCommission,
    refundedCommission: report.refundedCommission ?? refund.refundedCommission,
    payerOpenId: report.payerOpenId ?? refund.payerOpenId,
  };
}

const rejectedByGateway: RefundFailure = {
  code: 'refund_rejected',
  detail: 'Binance Pay accepted this refund but could not complete it. No money moved; it can be refunded again.',
  gatewayCode: null,
};
