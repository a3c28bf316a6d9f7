/** Sends signed PAY_REFUND notifications, and again when they are not acknowledged. */
import { createNonce } from '../gateway/signer.js';
import { headerNames, jsonNumber, writeJson } from '../gateway/wire.js';
import type { Identity } from './identity.js';
import type { RefundReceipt } from './ledger.js';

/** "Retried up to 6 times"; the intervals are not published. */
const MAX_RETRIES = 6;
const FIRST_RETRY_MS = 1_000;

export interface Notifier {
  /** @param delayMs how long until the refund is final */
  announce(receipt: () => RefundReceipt, delayMs: number): void;
  close(): void;
}

export function createNotifier(identity: () => Identity, fetch: typeof globalThis.fetch, now: () => Date): Notifier {
  const timers = new Set<NodeJS.Timeout>();

  function later(delayMs: number, action: () => Promise<void>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void action();
    }, delayMs);
    timers.add(timer.unref());
  }

  async function deliver(url: string, body: string, attempt: number): Promise<void> {
    if (await acknowledged(url, body)) return;
    if (attempt < MAX_RETRIES) later(FIRST_RETRY_MS * 2 ** attempt, () => deliver(url, body, attempt + 1));
  }

  async function acknowledged(url: string, body: string): Promise<boolean> {
    const { certSerial, sign } = identity();
    const timestamp = String(now().getTime());
    const nonce = createNonce();
    const headers = {
      'Content-Type': 'application/json',
      [headerNames.timestamp]: timestamp,
      [headerNames.nonce]: nonce,
      [headerNames.certificateSerial]: certSerial,
      [headerNames.signature]: sign({ timestamp, nonce, body }),
    };
    try {
      const response = await fetch(url, { method: 'POST', headers, body });
      const answer: unknown = response.ok ? await response.json() : null;
      return (answer as { returnCode?: unknown } | null)?.returnCode === 'SUCCESS';
    } catch {
      // A receiver that is away, or answers something else than JSON, has not acknowledged.
      return false;
    }
  }

  return {
    announce(receipt, delayMs) {
      later(delayMs, async () => {
        const { refund } = receipt();
        if (refund.webhookUrl !== null) await deliver(refund.webhookUrl, notificationBody(receipt()), 0);
      });
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

function notificationBody({ refund, order, refundStatus, refundedAmount, remainingAttempts }: RefundReceipt): string {
  const data = writeJson({
    merchantTradeNo: order.merchantTradeNo,
    productType: 'Sandbox',
    productName: 'Sandbox',
    tradeType: 'WEB',
    totalFee: jsonNumber(order.orderAmount),
    currency: order.currency,
    refundInfo: {
      refundRequestId: refund.refundRequestId,
      prepayId: refund.prepayId,
      orderAmount: order.orderAmount,
      refundedAmount,
      refundAmount: refund.refundAmount,
      remainingAttempts,
      duplicateRequest: 'N',
    },
  });
  return writeJson({
    bizType: 'PAY_REFUND',
    // The API says REFUND_FAIL where notifications say REFUND_REJECTED.
    bizStatus: refundStatus === 'REFUND_SUCCESS' ? 'REFUND_SUCCESS' : 'REFUND_REJECTED',
    bizId: /^\d+$/.test(refund.prepayId) ? jsonNumber(refund.prepayId) : refund.prepayId,
    bizIdStr: refund.prepayId,
    data,
  });
}
