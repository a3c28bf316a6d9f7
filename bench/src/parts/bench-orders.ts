/** The orders of the benches: their ids follow from a number, in the sandbox's books and in Postgres alike. */
import type { Sandbox } from '@refund-panel/server/sandbox';

export const credentials = { apiKey: 'bench-key', apiSecret: 'bench-secret' };

/**
 * Nineteen digits are Binance Pay's own length. The last six stay the same: some others would choose a fault script or a
 * refusal of the sandbox.
 */
const FIRST_ID = 3_000_000_000_000_111_111n;
const ID_STEP = 1_000_000n;

const CURRENCY = 'USDT';
const AMOUNT = '100';

/** Every refund of a bench can be paid. */
export const WALLET = { currency: CURRENCY, available: '1000000000000' };

/** @param number from 1 */
export function prepayIdOf(number: number): string {
  return String(FIRST_ID + BigInt(number) * ID_STEP);
}

/** @param number an SQL expression, or a variable of pgbench's: a sum that both understand */
export function prepayIdSum(number: string): string {
  return `${FIRST_ID} + ${number} * ${ID_STEP}`;
}

/** A prime, so that no order comes twice before all have come, as long as their number is no multiple of it. */
const STRIDE = 104_729;

/** Every order once, here and there among them. @returns a number from 1 to `orders` */
export function pickOrder(index: number, orders: number): number {
  return 1 + ((index * STRIDE) % orders);
}

/** What an order's columns hold, as SQL. @param number an SQL expression */
export function orderColumns(number: string): Record<'prepay_id' | 'merchant_trade_no' | 'transaction_id', string> {
  const prepayId = `(${prepayIdSum(`(${number})::bigint`)})::text`;
  return { prepay_id: prepayId, merchant_trade_no: `'BENCH' || ${prepayId}`, transaction_id: `'P_' || ${prepayId}` };
}

export function merchantTradeNoOf(number: number): string {
  return `BENCH${prepayIdOf(number)}`;
}

/** As the sandbox keeps it. */
export function paidOrder(number: number): Parameters<Sandbox['ledger']['addOrder']>[0] {
  const now = Date.now();
  return {
    prepayId: prepayIdOf(number),
    merchantTradeNo: merchantTradeNoOf(number),
    transactionId: `P_${prepayIdOf(number)}`,
    status: 'PAID',
    currency: CURRENCY,
    orderAmount: AMOUNT,
    createTime: now,
    transactTime: now,
    paymentInstructions: [{ currency: CURRENCY, amount: AMOUNT, price: '1' }],
    tradeType: 'WEB',
    productType: '01',
    productName: 'Bench',
    commission: '0.5',
  };
}

/** The settings of a server that uses these, beside its database. */
export function gatewayEnvironment(sandboxUrl: string): Record<string, string> {
  return {
    BINANCE_PAY_API_KEY: credentials.apiKey,
    BINANCE_PAY_API_SECRET: credentials.apiSecret,
    BINANCE_PAY_BASE_URL: sandboxUrl,
  };
}
