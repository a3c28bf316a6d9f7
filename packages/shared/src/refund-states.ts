/** Where a refund can stand, what that allows, and the limits of what is said of it. */

/** Our word for where a refund stands. The last four are final. */
export const refundStatuses = [
  'awaiting_approval',
  'scheduled',
  'parked',
  'submitting',
  'pending',
  'succeeded',
  'failed',
  'rejected',
  'cancelled',
] as const;
export type RefundStatus = (typeof refundStatuses)[number];

const finalStatuses: ReadonlySet<RefundStatus> = new Set(['succeeded', 'failed', 'rejected', 'cancelled']);

/** True when nothing can change the refund any more. */
export function isFinal(status: RefundStatus): boolean {
  return finalStatuses.has(status);
}

const cancellableStatuses: ReadonlySet<RefundStatus> = new Set(['awaiting_approval', 'scheduled', 'parked']);

/** True while a refund waits and nothing has been sent that could still move money, so that it may be taken back. */
export function isCancellable(status: RefundStatus): boolean {
  return cancellableStatuses.has(status);
}

/** Binance Pay's limit on `refundReason`. */
export const MAX_REFUND_REASON_LENGTH = 256;
/** Ours: a note to colleagues, not a letter. */
export const MAX_DESCRIPTION_LENGTH = 1000;
