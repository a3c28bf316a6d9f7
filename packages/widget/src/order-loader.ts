/** Reads one order from the server, by either of its numbers. */
import type { Order } from '@refund-panel/shared';
import { getOrder, listOrders } from './contract/endpoints.js';
import type { PanelProblem } from './panel-problem.js';
import type { Answer, RefundApi } from './refund-api.js';

export function loadOrder(
  api: RefundApi,
  prepayId: string,
  signal: AbortSignal,
  merchantTradeNo?: string,
): Promise<Answer<Order>> {
  return api.call(getOrder, { params: { prepayId }, query: { merchantTradeNo } }, signal);
}

export async function loadOrderByTradeNumber(
  api: RefundApi,
  merchantTradeNo: string,
  signal: AbortSignal,
): Promise<Answer<Order>> {
  const found = await api.call(listOrders, { query: { merchantTradeNo } }, signal);
  if (!found.ok) return found;
  const first = found.value.items[0];
  return first === undefined ? { ok: false, problem: orderNotFound } : loadOrder(api, first.prepayId, signal);
}

const orderNotFound: PanelProblem = {
  code: 'order_not_found',
  title: 'There is no such order',
  detail: 'No order has this merchantTradeNo.',
  moneyMoved: 'no',
};
