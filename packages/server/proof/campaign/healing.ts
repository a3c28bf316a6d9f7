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
}

/** How often it is looked, and asked. */
const LOOK_INTERVAL_MS = 2_000;

/** @returns the refunds that did not become final in time */
export async function heal({ api, timeoutMs, asks }: HealingOptions): Promise<Refund[]> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const open = await readOpen(api);
    if (open.length === 0 || Date.now() > until) return open;
    await pause(LOOK_INTERVAL_MS);
    if (!asks) continue;
    for (const { refundRequestId } of open) await api.insist('POST', `/v1/refunds/${refundRequestId}/sync`);
  }
}

async function readOpen(api: Api): Promise<Refund[]> {
  const open: Refund[] = [];
  for (const status of refundStatuses.filter((one) => !isFinal(one))) {
    open.push(...(await api.readAll<Refund>(`/v1/refunds?status=${status}`)));
  }
  return open;
}
