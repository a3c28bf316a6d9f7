/** Single fields of Binance Pay's wire, in the domain's words; null for what is not what it should be. */
import { type GatewayRefundStatus, parseAmount } from '@refund-panel/shared';
import type { Order, OrderDetails } from '../domain/order.js';
import type { OrderKey } from '../operations/ports/orders.js';
import { type OrderData, orderDataSchema, type PaymentInfo } from './wire.js';

type Text = string | null | undefined;

/** The query says REFUND_FAIL where notifications say REFUND_REJECTED or REFUND_REJECT. */
export function readRefundStatus(refundStatus: Text): GatewayRefundStatus | null {
  switch (refundStatus) {
    case 'REFUND_SUCCESS':
    case 'REFUND_PENDING':
      return refundStatus;
    case 'REFUND_FAIL':
    case 'REFUND_REJECTED':
    case 'REFUND_REJECT':
      return 'REFUND_FAIL';
    default:
      return null;
  }
}

export function readAmount(text: Text, range: 'any' | 'above zero' = 'any'): string | null {
  const amount = text == null ? null : parseAmount(text);
  return amount === '0' && range === 'above zero' ? null : amount;
}

export function readCount(text: Text): number | null {
  return text != null && /^\d{1,3}$/.test(text) ? Number(text) : null;
}

/** Unix milliseconds. */
function readTime(text: Text): Date | null {
  return text != null && /^\d{1,14}$/.test(text) && text !== '0' ? new Date(Number(text)) : null;
}

/** Null when it is not the order that was asked for, or has no amount that could be refunded exactly. */
export function readOrder(data: unknown, asked: OrderKey): Order | null {
  const parsed = orderDataSchema.safeParse(data);
  if (!parsed.success) return null;
  const { prepayId, merchantTradeNo } = parsed.data;
  if ('prepayId' in asked ? asked.prepayId !== prepayId : asked.merchantTradeNo !== merchantTradeNo) return null;
  return readOrderFields(parsed.data);
}

/** From a reply or a notification; null when it has no amount that could be refunded exactly. */
export function readOrderFields(data: OrderData): Order | null {
  const { prepayId, merchantTradeNo, transactionId, status, currency } = data;
  const orderAmount = readAmount(data.orderAmount, 'above zero');
  if (orderAmount === null) return null;
  return {
    prepayId,
    merchantTradeNo,
    transactionId: transactionId ?? null,
    status,
    currency,
    orderAmount,
    createTime: readTime(data.createTime),
    transactTime: readTime(data.transactTime),
    paymentInstructions: readInstructions(data.paymentInfo),
    details: readDetails(data),
    isConfirmed: true,
  };
}

function readInstructions(paymentInfo: PaymentInfo | null | undefined): Order['paymentInstructions'] {
  return (paymentInfo?.paymentInstructions ?? []).map(({ currency, amount, price }) => ({
    currency,
    amount: parseAmount(amount) ?? amount,
    ...(price == null ? {} : { price: parseAmount(price) ?? price }),
  }));
}

/** Only what was said, so that a reply that says less does not look like one that says "none". */
function readDetails(data: OrderData): OrderDetails {
  const { merchantId, openUserId, passThroughInfo, commission, paymentInfo } = data;
  const { payerId, payMethod, channel, subChannel, payerDetail } = paymentInfo ?? {};
  const said = {
    merchantId,
    openUserId,
    passThroughInfo,
    commission,
    payerId,
    payMethod,
    channel,
    subChannel,
    payerDetail,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value != null)) as OrderDetails;
}
