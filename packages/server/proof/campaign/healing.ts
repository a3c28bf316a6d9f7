/** The time after the trouble: wallets are full, nothing is disturbed, and everything accepted has to become final. */
import { isFinal, type Refund, refundStatuses } from '@refund-panel/shared';
import { type Api, pause } from './api.js';

export interface HealingOptions {
  readonly api: Api;
  readonly timeoutMs: number;
  /**
   * True: open refunds are asked about, as an operator does who presses the button, which shortens the growing delays
   * between the server's own questions. False: the servers get there by themselves.
   */
  readonly asks: boolean;
  /** Told now and then what is still open. */
  readonly onProgress: (line: string) => void;
}

/** How often it is looked, and asked. */
const LOOK_INTERVAL_MS = 2_000;

/** How often somebody who watches is told. */
const TELL_INTERVAL_MS = 30_000;

/** Enough to look into. */
const MAX_NAMED = 3;

/**
 * The script "wallet-short" by its number. No intent asks for it, but what is left of an order may end in it by accident; the sandbox
 * then refuses for ever, and the refund rightly waits for ever. Whoever sees that takes it back.
 */
const REFUSED_FOR_EVER = /\.\d{4}9005$/;

function waitsForEver({ status, refundAmount }: Refund): boolean {
  return status === 'parked' && REFUSED_FOR_EVER.test(refundAmount);
}

/** @returns the refunds that did not become final in time */
export async function heal({ api, timeoutMs, asks, onProgress }: HealingOptions): Promise<Refund[]> {
  const until = Date.now() + timeoutMs;
  let tellAt = Date.now() + TELL_INTERVAL_MS;
  for (;;) {
    const open = await readOpen(api);
    if (open.length === 0 || Date.now() > until) return open;
    if (Date.now() > tellAt) {
      tellAt += TELL_INTERVAL_MS;
      const named = open
        .slice(0, MAX_NAMED)
        .map((one) => `${one.refundRequestId} (${one.refundAmount}, ${one.status})`);
      onProgress(`${open.length} refunds are not final yet: ${named.join(', ')}`);
    }
    for (const { refundRequestId } of open.filter(waitsForEver)) await cancel(api, refundRequestId, onProgress);
    await pause(LOOK_INTERVAL_MS);
    if (!asks) continue;
    for (const { refundRequestId } of open) await api.insist('POST', `/v1/refunds/${refundRequestId}/sync`);
  }
}

async function cancel(api: Api, refundRequestId: string, onProgress: HealingOptions['onProgress']): Promise<void> {
  await api.insist('POST', `/v1/refunds/${refundRequestId}/cancel`);
  onProgress(`${refundRequestId} met the script of an empty wallet by accident, and was taken back`);
}

async function readOpen(api: Api): Promise<Refund[]> {
  const open: Refund[] = [];
  for (const status of refundStatuses.filter((one) => !isFinal(one))) {
    open.push(...(await api.readAll<Refund>(`/v1/refunds?status=${status}`)));
  }
  return open;
}
