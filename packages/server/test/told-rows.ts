/**
 * Orders that come into the tables as they do in life: the host tells of them, tells more of them, and Binance Pay describes some of them
 * otherwise. For lists that are held against a plain model.
 */
import { orderStatuses } from '@refund-panel/shared';
import type { Random } from '../proof/simulation/random.js';
import { type Harness, REFUNDS_API_KEY } from './harness.js';
import { makeOrder, momentOf, type OrderRow, values } from './listed-rows.js';

/** @returns the orders as they must be listed: each where it was first told of, whatever was said of it later */
export async function tellOrders(harness: Harness, random: Random, count: number): Promise<OrderRow[]> {
  const rows: OrderRow[] = [];
  for (let number = 0; number < count; number += 1) rows.push(await tellOrder(harness, random));
  return rows;
}

type Told = OrderRow & { readonly createTime: Date | null; readonly transactTime: Date | null };

async function tellOrder(harness: Harness, random: Random): Promise<OrderRow> {
  const status = random.chance(0.9) ? 'PAID' : random.pick(orderStatuses);
  const times = { createTime: moment(random), transactTime: moment(random) };
  const order: Told = { ...makeOrder(random, { status, isConfirmed: false }), ...times };
  const listedAt = order.createTime ?? order.transactTime ?? harness.clock.now();
  await tell(harness, order, [201]);
  const isToldMore = random.chance(0.3);
  if (isToldMore) await tell(harness, { ...order, createTime: order.createTime ?? momentOf(random) }, [200]);
  if (random.chance(0.1)) await tell(harness, { ...order, orderAmount: '7777' }, [409]);
  const row = { ...order, listedAt };
  if (random.chance(0.5)) return row;
  const confirmed = await confirm(harness, random, row);
  if (random.chance(0.3)) await tell(harness, order, [200, 409]);
  return confirmed;
}

function moment(random: Random): Date | null {
  return random.chance(0.6) ? momentOf(random) : null;
}

async function tell({ request }: Harness, order: Told, statuses: readonly number[]): Promise<void> {
  const { prepayId, merchantTradeNo, transactionId, status, currency, orderAmount, createTime, transactTime } = order;
  const told = { prepayId, merchantTradeNo, transactionId, status, currency, orderAmount, createTime, transactTime };
  const response = await request('/v1/orders', {
    method: 'POST',
    headers: { Authorization: `Bearer ${REFUNDS_API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null))),
  });
  if (!statuses.includes(response.status)) throw new Error(`told otherwise: ${await response.text()}`);
}

/** Binance Pay's books say something else of everything but the numbers that name it, and somebody opens it. */
export async function confirm(harness: Harness, random: Random, order: OrderRow): Promise<OrderRow> {
  const said = {
    status: random.chance(0.9) ? 'PAID' : random.pick(values.statuses),
    currency: random.chance(0.8) ? 'USDT' : random.pick(values.currencies),
    orderAmount: random.pick(values.amounts),
    transactionId: `M_R_${order.prepayId}`,
  };
  await describeAs(harness, { ...order, ...said }, momentOf(random));
  return { ...order, ...said, isConfirmed: true };
}

/** @param createTime as Binance Pay has it: never where it is listed */
export async function describeAs(harness: Harness, order: OrderRow, createTime: Date): Promise<void> {
  const { prepayId, merchantTradeNo, status, currency, orderAmount } = order;
  const known = { prepayId, merchantTradeNo, transactionId: order.transactionId ?? null, currency, orderAmount };
  harness.addOrder({ ...known, status, createTime: createTime.getTime() });
  await harness.getOrder(prepayId);
}
