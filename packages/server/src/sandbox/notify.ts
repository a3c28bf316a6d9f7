/** Which notifications an event brings, where they go, and when. */
import type { Certificates } from './certificates.js';
import type { SandboxClock } from './clock.js';
import type { Ledger } from './ledger.js';
import { payNotification, refundNotification } from './notifications.js';
import type { Notifier } from './notifier.js';
import type { RefundReceipt } from './refunds.js';
import { findScenario, type NotificationKind, ordinary } from './scenarios.js';
import type { SandboxOrder } from './state.js';

/** Binance Pay does not say how soon; a moment after the reply, as a rule. */
const NOTIFICATION_DELAY_MS = 1_000;

export interface Notify {
  /** Of an order that was just paid or closed. */
  ofOrder(order: SandboxOrder): void;
  /** Of a refund that was just accepted, once it is final. Resolves when the reply may be sent. */
  ofRefund(receipt: RefundReceipt): Promise<void>;
}

interface NotifyOptions {
  readonly ledger: Ledger;
  readonly notifier: Notifier;
  readonly certificates: Certificates;
  readonly clock: SandboxClock;
  readonly defaultWebhookUrl: string | undefined;
}

export function createNotify({ ledger, notifier, certificates, clock, defaultWebhookUrl }: NotifyOptions): Notify {
  function ofOrder(order: SandboxOrder, dueAt: number, otherUrl?: string): void {
    const url = order.webhookUrl ?? defaultWebhookUrl ?? otherUrl;
    if (url !== undefined) notifier.enqueue(payNotification(order), url, dueAt);
  }

  return {
    ofOrder: (order) => ofOrder(order, clock.now()),
    async ofRefund({ refund, order }) {
      const script = findScenario(refund.scenario) ?? ordinary;
      if (script.rotatesCertificate) certificates.rotate();
      const settled = ledger.refunds.find(refund.refundRequestId, refund.settlesAt);
      const url = refund.webhookUrl ?? defaultWebhookUrl;
      const dueAt = refund.settlesAt + (script.notifiesBeforeReply ? 0 : NOTIFICATION_DELAY_MS);
      const send = (kind: NotificationKind) => {
        if (kind === 'payment') return ofOrder(order, dueAt, url);
        const signer = kind === 'forged' ? 'forger' : 'binance_pay';
        if (settled === null || url === undefined) return;
        notifier.enqueue(refundNotification(settled, script.refundInfo, signer), url, dueAt);
      };
      script.notifications.forEach(send);
      if (script.notifiesBeforeReply) await notifier.runDue();
    },
  };
}
