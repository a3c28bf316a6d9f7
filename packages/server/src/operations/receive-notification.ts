/** Takes in a notification from Binance Pay: verified, stored, and then only a reason to ask Binance Pay itself. */
import { ProblemError } from '../domain/errors.js';
import type { Gateway, Log, NotificationStore, RefundStore } from './ports.js';

export interface ReceiveNotificationDependencies {
  readonly notifications: NotificationStore;
  readonly refunds: RefundStore;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly now: () => Date;
  /** Wakes the worker. */
  readonly nudge: () => void;
}

/** @throws ProblemError `notification_not_verified` when the signature is not Binance Pay's */
export async function receiveNotification(
  { notifications, refunds, gateway, log, now, nudge }: ReceiveNotificationDependencies,
  rawBody: string,
  headers: Headers,
): Promise<void> {
  const notification = await gateway.verifyNotification(rawBody, headers);
  if (notification === null) {
    log.warn({}, 'notification refused: not signed by Binance Pay');
    throw new ProblemError('notification_not_verified', 'The signature does not match; nothing was recorded.');
  }
  const { bizType, bizStatus, prepayId, refundRequestId } = notification;
  const isNew = await notifications.recordNotification(notification, now());
  log.info({ bizType, bizStatus, refundRequestId, isNew }, 'notification received');
  if (bizType !== 'PAY_REFUND') return;
  // Not every merchant is sent the refund's id; the order's open refunds are asked about then.
  if (refundRequestId !== null) await refunds.makeDue({ refundRequestId }, now());
  else if (prepayId !== null) await refunds.makeDue({ prepayId }, now());
  nudge();
}
