/** Orders to try things on: two plain ones, one paid in another coin, one of each scripted fault, and one never paid. */
import type { SandboxOrder } from './ledger.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** @param nowMs when the sandbox is first started; the orders are from the days before */
export function demoOrders(nowMs: number): SandboxOrder[] {
  const order = (prepayId: string, merchantTradeNo: string, orderAmount: string, ageMs: number): SandboxOrder => ({
    prepayId,
    merchantTradeNo,
    transactionId: `M_R_${prepayId.slice(-12)}`,
    status: 'PAID',
    currency: 'USDT',
    orderAmount,
    createTime: nowMs - ageMs,
    transactTime: nowMs - ageMs + MINUTE_MS,
    paymentInstructions: [{ currency: 'USDT', amount: orderAmount }],
  });
  return [
    order('383729303729303', 'TEAHOUSE10241', '25.17', 2 * HOUR_MS),
    order('383729303729304', 'TEAHOUSE10240', '148.5', 5 * HOUR_MS),
    {
      ...order('383729303729305', 'TEAHOUSE10239', '64', 9 * HOUR_MS),
      paymentInstructions: [
        { currency: 'BTC', amount: '0.00041' },
        { currency: 'USDT', amount: '12.75' },
      ],
    },
    order('383729303729002', 'TEAHOUSE10238', '32.4', 26 * HOUR_MS),
    order('383729303729001', 'TEAHOUSE10237', '18', 30 * HOUR_MS),
    order('383729303729003', 'TEAHOUSE10236', '41.99', 34 * HOUR_MS),
    order('383729303729005', 'TEAHOUSE10235', '999.99999999', 50 * HOUR_MS),
    {
      ...order('383729303729310', 'TEAHOUSE10234', '12', 74 * HOUR_MS),
      status: 'EXPIRED',
      transactionId: null,
      transactTime: null,
      paymentInstructions: [],
    },
  ];
}
