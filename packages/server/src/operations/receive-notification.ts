/**
 * Takes in a notification from Binance Pay: verified, stored, and only then acknowledged. Everything it does can be done
 * again without harm, so a notification may come twice, early, late or out of order.
 */
import { isFinal } from '@refund-panel/shared';
import { ProblemError } from '../domain/errors.js';
import { afterPayNotification, type Order } from '../domain/order.js';
import type { Refund } from '../domain/refund.js';
import type { Gateway } from './ports/gateway.js';
import type { Log } from './ports/log.js';
import type { NotificationStore, VerifiedNotification } from './ports/notifications.js';
import type { OrderStore } from './ports/orders.js';
import type { RefundStore } from './ports/refunds.js';

export interface ReceiveNotificationDependencies {
  readonly notifications: NotificationStore;
  readonly orders: OrderStore;
  readonly refunds: RefundStore;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly now: () => Date;
  /** Wakes the worker. */
  readonly nudge: () => void;
}

/** @throws ProblemError `notification_not_verified` when the signature is not Binance Pay's */
export async function receiveNotification(
  dependencies: ReceiveNotificationDependencies,
  rawBody: Uint8Array,
  headers: Headers,
): Promise<void> {
  const { notifications, orders, gateway, log, now } = dependencies;
  const notification = await gateway.verifyNotification(rawBody, headers);
  if (notification === null) {
    log.warn({}, 'notification refused: not signed by Binance Pay');
    throw new ProblemError('notification_not_verified', 'The signature does not match; nothing was recorded.');
  }
  const { bizType, bizStatus, order, refundRequestId } = notification;
  const isNew = await notifications.recordNotification(notification, now());
  log.info({ bizType, bizStatus, refundRequestId, isNew }, 'notification received');
  if (bizType === 'PAY') {
    if (order === null) log.warn({ bizStatus }, 'a PAY notification without an order that could be listed');
    else await orders.storeOrder(order, now(), afterPayNotification);
  }
  if (bizType === 'PAY_REFUND') await takeInRefund(dependencies, notification);
}

async function takeInRefund(
  dependencies: ReceiveNotificationDependencies,
  notification: VerifiedNotification,
): Promise<void> {
  const { refunds, now, nudge } = dependencies;
  const { prepayId, refundRequestId } = notification;
  if (refundRequestId === null) {
    // Not every merchant is sent the refund's id; the order's open refunds are asked about then.
    if (prepayId !== null) await refunds.makeDue({ prepayId }, now());
    return nudge();
  }
  const known = await refunds.findRefund(refundRequestId);
  if (known?.origin === 'panel') await refunds.makeDue({ refundRequestId }, now());
  else await recordOutside(dependencies, notification, refundRequestId);
  // Read again: it may have become final meanwhile.
  const current = await refunds.findRefund(refundRequestId);
  if (current !== null) await noteContradiction(dependencies, notification, current);
  nudge();
}

/** Refund Order: `refundRequestId`. */
const MAX_REFUND_REQUEST_ID_LENGTH = 64;

/** Somebody refunded in the portal, or by another program with the same key: it counts towards what is left. */
async function recordOutside(
  { orders, refunds, log, now }: ReceiveNotificationDependencies,
  { prepayId, order, report }: VerifiedNotification,
  refundRequestId: string,
): Promise<void> {
  const isFinal = report?.refundStatus === 'REFUND_SUCCESS' || report?.refundStatus === 'REFUND_FAIL';
  const known = order ?? (prepayId === null ? null : await findConfirmed(orders, prepayId));
  const isTooLong = refundRequestId.length > MAX_REFUND_REQUEST_ID_LENGTH;
  if (prepayId === null || known === null || report?.refundAmount == null || !isFinal || isTooLong) {
    log.error({ refundRequestId, prepayId }, 'a refund made outside that does not say enough to be recorded');
    return;
  }
  await orders.storeOrder(known, now(), (before, announced) => (before?.isConfirmed ? before : announced));
  const succeeded = report.refundStatus === 'REFUND_SUCCESS';
  await refunds.recordOutsideRefund(
    { refundRequestId, prepayId, refundAmount: report.refundAmount, succeeded, report },
    now(),
  );
  log.warn({ refundRequestId, prepayId, succeeded }, 'a refund was made outside this panel');
}

/** The refund keeps its order's currency, and nobody but Binance Pay is believed about that. */
async function findConfirmed(orders: OrderStore, prepayId: string): Promise<Order | null> {
  const stored = await orders.findOrder({ prepayId });
  return stored?.isConfirmed ? stored : null;
}

/**
 * What is final stays as it is; a person has to know when Binance Pay later says something else. Its amount counts as spent
 * from then on.
 */
async function noteContradiction(
  { refunds, log, now }: ReceiveNotificationDependencies,
  { bizStatus, report }: VerifiedNotification,
  { refundRequestId, status }: Refund,
): Promise<void> {
  const said = report?.refundStatus ?? null;
  const contradicts =
    (said === 'REFUND_SUCCESS' && isFinal(status) && status !== 'succeeded') ||
    (said === 'REFUND_FAIL' && status === 'succeeded');
  if (!contradicts) return;
  log.error(
    { refundRequestId, status, bizStatus },
    'a notification contradicts a final refund; compare with the portal',
  );
  const note = `Binance Pay's notification says ${bizStatus}, but this refund was recorded as ${status}; compare with its portal`;
  await refunds.contradictRefund(refundRequestId, note, now());
}
