/** Binance Pay's notifications, verified and stored. */
import type { Order } from '../../domain/order.js';
import type { RefundReport } from '../../domain/report.js';

export interface VerifiedNotification {
  /** The same for every delivery of the same notification. */
  readonly digest: string;
  readonly bizType: string;
  readonly bizStatus: string;
  readonly prepayId: string | null;
  readonly refundRequestId: string | null;
  readonly body: string;
  /** The order it tells of, as far as it does. */
  readonly order: Order | null;
  /** What it says of the refund; its status is the one that notifications name. */
  readonly report: RefundReport | null;
}

export interface NotificationStore {
  /** Records a verified notification; false when this one was seen before. */
  recordNotification(notification: VerifiedNotification, now: Date): Promise<boolean>;
}
