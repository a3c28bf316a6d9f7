/** Takes a refund back while it waits: nothing was sent that could still move money. */
import { isCancellable, isFinal } from '@refund-panel/shared';
import { ProblemError } from '../domain/errors.js';
import type { Refund } from '../domain/refund.js';
import { end } from '../domain/report.js';
import type { Caller } from './ports/caller.js';
import type { RefundStore } from './ports/refunds.js';

/**
 * @returns the cancelled refund, also when it was cancelled before; null when there is no such refund
 * @throws ProblemError `refund_not_cancellable` once it may have been sent
 */
export function cancelRefund(
  { refunds, now }: { readonly refunds: RefundStore; readonly now: () => Date },
  refundRequestId: string,
  caller: Caller,
): Promise<Refund | null> {
  return refunds.changeRefund(
    refundRequestId,
    { now: now(), caller, action: 'refund.cancelled' },
    ({ status, nextStep }) => {
      if (status === 'cancelled') return { changes: {}, note: null };
      // A step that is under way for one that waits is a look into the wallet: it sends nothing, and what it brings is dropped.
      // One that waits is asked about only once Binance Pay has named it: then it may have been paid after all.
      if (!isCancellable(status) || nextStep === 'query') throw notCancellable(status);
      return { changes: { ...end, status: 'cancelled' }, note: 'Cancelled before it was sent' };
    },
  );
}

function notCancellable(status: Refund['status']): ProblemError {
  const happened = isFinal(status)
    ? `This refund is over (${status}).`
    : 'This refund has been handed to Binance Pay and can no longer be taken back.';
  return new ProblemError('refund_not_cancellable', `${happened} Look at it again.`);
}
