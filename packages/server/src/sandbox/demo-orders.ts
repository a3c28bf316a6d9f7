/** Orders to try things on: plain ones, one paid in another coin, one with a fee, one never paid, and one each of the telling faults. */
import type { SandboxOrder } from './state.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Faulty = readonly [number: string, orderAmount: string];

/** The faults that the demo's page lists: number and amount. */
const listed: readonly Faulty[] = [
  ['9002', '32.4'],
  ['9001', '18'],
  ['9003', '41.99'],
  ['9005', '999.99999999'],
];

/** Others that are worth seeing by hand. */
const others: readonly Faulty[] = [
  ['9011', '27.5'],
  ['9016', '63.2'],
  ['9019', '8.75'],
  ['9020', '54'],
  ['9025', '36.6'],
  ['9026', '71.25'],
];

/** @param nowMs when the sandbox is first started; the orders are from the days before */
export function demoOrders(nowMs: number): SandboxOrder[] {
  let number = 10_242;
  const order = (prepayId: string, orderAmount: string, ageMs: number): SandboxOrder => {
    number -= 1;
    return {
      prepayId,
      merchantTradeNo: `TEAHOUSE${number}`,
      transactionId: `M_R_${prepayId.slice(-12)}`,
      status: 'PAID',
      currency: 'USDT',
      orderAmount,
      createTime: nowMs - ageMs,
      transactTime: nowMs - ageMs + MINUTE_MS,
      paymentInstructions: [{ currency: 'USDT', amount: orderAmount }],
    };
  };
  const faultyOrder =
    (fromHours: number) =>
    ([script, amount]: Faulty, index: number) =>
      order(`38372930372${script}`, amount, (fromHours + 4 * index) * HOUR_MS);
  return [
    order('383729303729303', '25.17', 2 * HOUR_MS),
    { ...order('383729303729304', '148.5', 5 * HOUR_MS), commission: '1.485' },
    {
      ...order('383729303729305', '64', 9 * HOUR_MS),
      paymentInstructions: [
        { currency: 'BTC', amount: '0.00041', price: '125000' },
        { currency: 'USDT', amount: '12.75', price: '1' },
      ],
    },
    ...listed.map(faultyOrder(26)),
    {
      ...order('383729303729310', '12', 74 * HOUR_MS),
      status: 'EXPIRED',
      transactionId: null,
      transactTime: null,
      paymentInstructions: [],
    },
    ...others.map(faultyOrder(78)),
  ];
}
