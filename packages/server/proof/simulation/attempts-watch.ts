/**
 * The last attempt returns everything that is left. A request, for a part or for all that was left when it was made, may only
 * ever return more than it asked for when attempts were used that nobody had told the engine of before it sent.
 */
import type { RefundReport } from '../../src/domain/report.js';
import { type GatewayOrder, type GatewayRefund, MOST_ATTEMPTS } from './gateway-books.js';
import type { Row } from './tables.js';
import type { Watched } from './watch.js';

export interface AttemptsWatch {
  told(refund: GatewayRefund, report: RefundReport): void;
  rowWritten(before: Row | null, after: Row): void;
  departed(row: Row): void;
  returnedMore(refund: GatewayRefund, fail: (what: string) => void): void;
}

/** Attempts that no refund of ours shows for: made elsewhere, declined (in truth or not), or rejected since. */
function hiddenAttempts({ refunds, attemptsUsed }: GatewayOrder, used = attemptsUsed): number {
  return used - refunds.filter(({ isOurs, isDenied, state }) => isOurs && !isDenied && state !== 'failed').length;
}

export function createAttemptsWatch({ tables, journal }: Pick<Watched, 'tables' | 'journal'>): AttemptsWatch {
  /** By refund and what was said of the attempts left: how many were hidden when it was said. */
  const hiddenWhenTold = new Map<string, number>();
  /** By order: how many hidden attempts the store knows of. */
  const knownOf = new Map<string, number>();
  /** By refund: how many were known when the engine last looked before it sent. */
  const knownAtLook = new Map<string, number>();
  const knownAtDeparture = new Map<string, number>();

  function known(prepayId: string): number {
    const outside = tables()
      .rowsOf(prepayId)
      .filter(({ refund }) => refund.origin === 'outside' && refund.status === 'succeeded').length;
    return Math.max(outside, knownOf.get(prepayId) ?? 0);
  }

  return {
    told({ refundRequestId, order }, { remainingAttempts }) {
      if (remainingAttempts === null) return;
      const name = `${refundRequestId} ${remainingAttempts}`;
      const hidden = hiddenAttempts(order, MOST_ATTEMPTS - remainingAttempts);
      hiddenWhenTold.set(name, Math.min(hidden, hiddenWhenTold.get(name) ?? hidden));
    },
    rowWritten(before, { refund }) {
      const { refundRequestId, prepayId, remainingAttempts, submitAttempts } = refund;
      if (remainingAttempts !== null && remainingAttempts !== before?.refund.remainingAttempts) {
        const hidden = hiddenWhenTold.get(`${refundRequestId} ${remainingAttempts}`) ?? 0;
        knownOf.set(prepayId, Math.max(hidden, knownOf.get(prepayId) ?? 0));
      }
      if (before === null) return void knownAtLook.set(refundRequestId, known(prepayId));
      // Only a submit that was claimed with its intent need not look at the order again.
      if (submitAttempts !== before.refund.submitAttempts) knownAtLook.set(refundRequestId, known(prepayId));
    },
    departed({ refund: { refundRequestId } }) {
      const look = knownAtLook.get(refundRequestId) ?? 0;
      // Of several requests on their way, the first looked at least.
      if (!knownAtDeparture.has(refundRequestId)) knownAtDeparture.set(refundRequestId, look);
    },
    returnedMore(refund, fail) {
      const hidden = hiddenAttempts(refund.order);
      const wasKnown = knownAtDeparture.get(refund.refundRequestId) ?? 0;
      journal.saw('the last attempt returned more than was asked for');
      // The desk may have counted one as gone that Binance Pay rejected without a word.
      const failedUnheard = refund.order.refunds.some(
        ({ isOurs, state, refundRequestId }) =>
          !isOurs && state === 'failed' && tables().refunds.get(refundRequestId)?.refund.status !== 'failed',
      );
      if (hidden <= wasKnown && !failedUnheard) {
        fail(`${refund.refundRequestId} returned everything, and all ${hidden} attempts used elsewhere were known`);
      }
    },
  };
}
