/** Lists to look at, and what is to be seen in them. */
import type { Order } from '@refund-panel/shared';
import type { RefundPanel } from '../src/refund-panel.js';
import { makeOrder } from './fake-backend.js';
import { mountPanel, until } from './panel.js';

/** The newest first, an hour between each and the next. */
export function makeOrders(count: number, changes: Partial<Order> = {}): Order[] {
  const newest = Date.parse('2026-11-20T09:00:00Z');
  return Array.from({ length: count }, (_, index) =>
    makeOrder({
      prepayId: String(1000 + index),
      merchantTradeNo: `SHOP${String(index).padStart(3, '0')}`,
      transactionId: `P_${1000 + index}_T`,
      createTime: new Date(newest - index * 3_600_000).toISOString(),
      ...changes,
    }),
  );
}

export function rowsOf(panel: RefundPanel): HTMLElement[] {
  return [...(panel.shadowRoot?.querySelectorAll<HTMLElement>('[data-order]') ?? [])];
}

/** With its rows, or the words that stand in their place. */
export async function openList(attributes: Record<string, string | null> = {}): Promise<RefundPanel> {
  const panel = mountPanel({ 'prepay-id': null, ...attributes });
  await until(() => panel.shadowRoot?.querySelector('[data-order], .empty'));
  return panel;
}
