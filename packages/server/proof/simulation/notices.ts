/** Binance Pay's notifications: signed words that come early, late, twice, out of order, or never. */
import type { VerifiedNotification } from '../../src/operations/ports/notifications.js';
import type { GatewayOrder, GatewayRefund } from './gateway-books.js';
import { orderAs, reportOf, silent } from './gateway-words.js';
import type { Journal } from './journal.js';
import type { Random } from './random.js';
import type { Scheduler } from './scheduler.js';
import type { Settings } from './settings.js';
import type { Watch } from './watch.js';

/** Binance Pay tries up to six times more, in growing intervals that it does not publish. */
const MOST_DELIVERIES = 7;
const FIRST_RETRY_MS = 5_000;

/** Hands a notification to some replica; `done` when it was acknowledged. */
export type Deliver = (rawBody: Uint8Array, done: () => void) => void;

export interface Notices {
  announce(refund: GatewayRefund): void;
  announcePayment(order: GatewayOrder): void;
  /** A refund in the portal is announced as those of the API are, or not at all. */
  read(rawBody: Uint8Array): VerifiedNotification | null;
}

export interface NoticesParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly journal: Journal;
  readonly settings: Settings;
  readonly watch: Watch;
  readonly deliver: Deliver;
}

const delaysMs = [0, 0, 300, 2_000, 12_000, 60_000, 600_000];

export function createNotices(parts: NoticesParts): Notices {
  const { scheduler, random, journal, settings, deliver } = parts;
  const sent: VerifiedNotification[] = [];

  function post(notification: VerifiedNotification, acknowledged = () => {}): void {
    const number = sent.push(notification) - 1;
    const rawBody = Uint8Array.of(number & 255, number >> 8);
    const attempt = (deliveries: number) => {
      let isAcknowledged = false;
      deliver(rawBody, () => {
        isAcknowledged = true;
        acknowledged();
      });
      if (deliveries >= MOST_DELIVERIES) return;
      scheduler.at(scheduler.nowMs + FIRST_RETRY_MS * 2 ** deliveries, () => {
        if (isAcknowledged) return;
        journal.saw('a notification was delivered again');
        attempt(deliveries + 1);
      });
    };
    scheduler.at(scheduler.nowMs + random.pick(delaysMs), () => attempt(1));
    if (!random.chance(0.15)) return;
    journal.saw('a notification was delivered twice');
    scheduler.at(scheduler.nowMs + random.pick(delaysMs), () => deliver(rawBody, acknowledged));
  }

  return {
    announce(refund) {
      const { notificationsPerRefund: often } = settings;
      const times = Math.floor(often) + (random.chance(often % 1) ? 1 : 0);
      if (times === 0) journal.saw('a refund was never announced');
      for (let time = 0; time < times; time += 1) {
        const notification = describe(parts, refund, sent.length);
        post(notification, () => {
          const isSaid =
            notification.refundRequestId !== null && notification.report?.refundStatus === 'REFUND_SUCCESS';
          if (isSaid) refund.isAcknowledged = true;
        });
      }
    },
    announcePayment: (order) => post(payment(order, sent.length)),
    read(rawBody) {
      const [low = 0, high = 0] = rawBody;
      return sent[low + high * 256] ?? null;
    },
  };
}

const opposite = { REFUND_SUCCESS: 'REFUND_FAIL', REFUND_FAIL: 'REFUND_SUCCESS' } as const;

function describe(
  { random, journal, settings, watch }: NoticesParts,
  refund: GatewayRefund,
  number: number,
): VerifiedNotification {
  const isNamed = random.chance(settings.notificationsName);
  const isLie = random.chance(settings.lies);
  const truth = refund.state === 'succeeded' ? 'REFUND_SUCCESS' : 'REFUND_FAIL';
  const refundStatus = isLie ? opposite[truth] : truth;
  if (isLie) refund.isLiedAbout = true;
  journal.saw(`a notification ${isNamed ? 'with' : 'without'} the refund's id${isLie ? ', and wrong' : ''}`);
  const { order, refundRequestId } = refund;
  const report = isNamed ? { ...reportOf(refund, settings, true), refundStatus } : { ...silent, refundStatus };
  if (isNamed) watch.told(refund, report);
  return {
    digest: `notice${number}`,
    bizType: 'PAY_REFUND',
    bizStatus: refundStatus === 'REFUND_SUCCESS' ? 'REFUND_SUCCESS' : 'REFUND_REJECTED',
    prepayId: order.prepayId,
    refundRequestId: isNamed ? refundRequestId : null,
    body: '',
    order: orderAs(order, refundStatus === 'REFUND_SUCCESS' ? 'REFUNDED' : 'PAID'),
    report,
  };
}

function payment(order: GatewayOrder, number: number): VerifiedNotification {
  return {
    digest: `notice${number}`,
    bizType: 'PAY',
    bizStatus: 'PAY_SUCCESS',
    prepayId: order.prepayId,
    refundRequestId: null,
    body: '',
    order: orderAs(order, 'PAID'),
    report: null,
  };
}
