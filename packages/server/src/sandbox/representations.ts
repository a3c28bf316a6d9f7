/** Orders and refunds as Binance Pay's wire writes them. */
import { compareAmounts } from '@refund-panel/shared';
import { jsonNumber } from '../gateway/wire.js';
import { deriveHex } from './derive.js';
import type { RefundReceipt } from './refunds.js';
import type { SandboxOrder } from './state.js';

/** One merchant has this sandbox to itself. */
export const MERCHANT_ID = '98765987';

/** Java's BigDecimal turns to an exponent below it, and so do Binance Pay's replies: `1E-8` was seen. */
const EXPONENT_BELOW = '0.000001';

/** An amount as Java writes it. @param amount in plain notation */
export function writeAmount(amount: string): string {
  if (amount === '0' || compareAmounts(amount, EXPONENT_BELOW) >= 0) return amount;
  const [, decimals = ''] = amount.split('.');
  const [first = '', ...rest] = decimals.replace(/^0+/, '');
  const exponent = decimals.length - rest.length;
  return `${first}${rest.length === 0 ? '' : `.${rest.join('')}`}E-${exponent}`;
}

/** The payer's ids are made from the order's, so that they are the same wherever they appear. */
export function openUserIdOf({ prepayId }: SandboxOrder): string {
  return deriveHex(19, 'openUserId', prepayId);
}

function paymentInfo({ prepayId, paymentInstructions }: SandboxOrder): object {
  return {
    payerId: jsonNumber(String(100_000_000 + (Number.parseInt(deriveHex(8, 'payerId', prepayId), 16) % 899_999_999))),
    payMethod: 'funding',
    paymentInstructions,
    channel: 'DEFAULT',
  };
}

/** What is known of a payment, once there is one. */
function paymentData(order: SandboxOrder): object {
  const { transactionId, transactTime, commission = '0' } = order;
  return {
    ...(transactionId === null ? {} : { transactionId }),
    ...(transactTime === null
      ? {}
      : {
          transactTime,
          openUserId: openUserIdOf(order),
          commission: jsonNumber(commission),
          paymentInfo: paymentInfo(order),
        }),
  };
}

/** Query Order V2. An order without a payment leaves fields out. */
export function orderData(order: SandboxOrder): object {
  const { prepayId, merchantTradeNo, status, currency, orderAmount, createTime, passThroughInfo } = order;
  return {
    merchantId: jsonNumber(MERCHANT_ID),
    prepayId,
    merchantTradeNo,
    status,
    currency,
    orderAmount: writeAmount(orderAmount),
    createTime,
    ...(passThroughInfo === undefined ? {} : { passThroughInfo }),
    ...paymentData(order),
  };
}

/** Query Order V1: the older names, every field always there, and no FULL_REFUNDED. Public clients of 2021 insist on each. */
export function orderDataV1(order: SandboxOrder): object {
  const { prepayId, merchantTradeNo, status, currency, orderAmount, createTime, transactionId, transactTime } = order;
  return {
    merchantId: jsonNumber(MERCHANT_ID),
    prepayId,
    ...(transactionId === null ? {} : { transactionId }),
    merchantTradeNo,
    tradeType: order.tradeType ?? 'WEB',
    status: status === 'FULL_REFUNDED' ? 'REFUNDED' : status,
    currency,
    totalFee: jsonNumber(writeAmount(orderAmount)),
    productName: order.productName ?? 'Sandbox',
    productDetail: '',
    openUserId: transactTime === null ? '' : openUserIdOf(order),
    transactTime: transactTime ?? 0,
    createTime,
  };
}

/** What both Refund Order and Query Refund answer. */
export function refundData({ refund, order, ...receipt }: RefundReceipt, saysStatus: boolean): object {
  return {
    refundId: jsonNumber(refund.refundId),
    refundRequestId: refund.refundRequestId,
    prepayId: refund.prepayId,
    orderAmount: writeAmount(order.orderAmount),
    refundedAmount: writeAmount(receipt.refundedAmount),
    refundAmount: writeAmount(refund.refundAmount),
    refundedCommission: writeAmount(receipt.refundedCommission),
    refundCommission: writeAmount(refund.refundCommission),
    remainingAttempts: receipt.remainingAttempts,
    payerOpenId: openUserIdOf(order),
    duplicateRequest: receipt.duplicateRequest,
    ...(saysStatus ? { refundStatus: receipt.refundStatus } : {}),
  };
}

/** What notifications say of an order in `data`; `totalFee` is a number, with an exponent when it is tiny. */
export function notifiedOrder(order: SandboxOrder): object {
  return {
    merchantTradeNo: order.merchantTradeNo,
    productType: order.productType ?? 'Sandbox',
    productName: order.productName ?? 'Sandbox',
    tradeType: order.tradeType ?? 'WEB',
    totalFee: jsonNumber(writeAmount(order.orderAmount)),
    currency: order.currency,
    ...(order.passThroughInfo === undefined ? {} : { passThroughInfo: order.passThroughInfo }),
    ...paymentData(order),
  };
}
