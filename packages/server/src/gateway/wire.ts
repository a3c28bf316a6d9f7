/** Binance Pay's wire: paths, headers, and JSON in which every number keeps all its digits. */
import { LosslessNumber, parse, stringify } from 'lossless-json';
import * as z from 'zod/mini';

export const BINANCE_PAY_URL = 'https://bpay.binanceapi.com';

export const paths = {
  refund: '/binancepay/openapi/order/refund',
  queryRefund: '/binancepay/openapi/order/refund/query',
  createOrder: '/binancepay/openapi/v3/order',
  queryOrder: '/binancepay/openapi/v2/order/query',
  closeOrder: '/binancepay/openapi/order/close',
  certificates: '/binancepay/openapi/certificates',
  balance: '/binancepay/openapi/v2/balance',
} as const;

export const headerNames = {
  timestamp: 'BinancePay-Timestamp',
  nonce: 'BinancePay-Nonce',
  certificateSerial: 'BinancePay-Certificate-SN',
  signature: 'BinancePay-Signature',
} as const;

export const SUCCESS_CODE = '000000';

/** JSON with every number as its own text, so that neither a decimal nor an id beyond 2^53 is ever rounded. */
export function readJson(text: string): unknown {
  return parse(text, undefined, (number) => number);
}

/** As `readJson`; null for what is not JSON, an answer that is to be expected on any wire. */
export function tryReadJson(text: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    // RangeError: nested deeper than the reader's stack.
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

/** A JSON number written exactly as the decimal string says, such as `0.00000001`, where `JSON.stringify` writes `1e-8`. */
export function jsonNumber(decimal: string): LosslessNumber {
  return new LosslessNumber(decimal);
}

export function writeJson(value: object): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError('only an object can be a body');
  return text;
}

/** Postgres stores no NUL, and nothing that Binance Pay says needs a control character. */
const text = z.pipe(
  z.string(),
  z.transform((value) => value.replace(/\p{Cc}|\p{Cs}/gu, '')),
);

/** Numbers arrive as text by `readJson`, so ids and amounts are text whichever way they were sent. */
const word = z.optional(z.nullable(text));

/** As `word`, for what no decision hangs on: an odd one must not take the rest of the reply along. */
const remark = z.catch(word, null);

/** Three shapes are known: `status` with `code` and `data`, `code` with `msg`, and `status: ERROR` with `errorData`. */
export const envelopeSchema = z.object({
  status: word,
  code: text,
  data: z.optional(z.unknown()),
  errorMessage: word,
  msg: word,
  errorData: word,
});

/** What both Refund Order and Query Refund answer; all optional, for the sources disagree on every one of them. */
export const refundDataSchema = z.object({
  refundId: word,
  refundRequestId: word,
  prepayId: word,
  orderAmount: word,
  refundedAmount: word,
  refundAmount: word,
  /** Fees given back, in total and for this refund; newer pages only. */
  refundedCommission: remark,
  refundCommission: remark,
  remainingAttempts: word,
  payerOpenId: remark,
  duplicateRequest: remark,
  refundStatus: word,
});
export type RefundData = z.infer<typeof refundDataSchema>;

/** What the payer spent, possibly in another coin and in several parts. `payerDetail` is encrypted, for approved merchants. */
export const paymentInfoSchema = z.object({
  payerId: word,
  payMethod: word,
  paymentInstructions: z.optional(z.nullable(z.array(z.object({ currency: text, amount: text, price: word })))),
  channel: word,
  subChannel: word,
  payerDetail: word,
});
export type PaymentInfo = z.infer<typeof paymentInfoSchema>;

/** Query Order V2. An expired order leaves several fields out. */
export const orderDataSchema = z.object({
  merchantId: word,
  prepayId: text,
  transactionId: word,
  merchantTradeNo: text,
  status: text,
  currency: text,
  orderAmount: text,
  openUserId: remark,
  passThroughInfo: remark,
  commission: remark,
  transactTime: word,
  createTime: word,
  paymentInfo: z.optional(z.nullable(paymentInfoSchema)),
});
export type OrderData = z.infer<typeof orderDataSchema>;

const assetSchema = z.object({ asset: text, available: text, freeze: word });

/** Balance Query V2: the page types `balance` as one object, and says it lists all assets when none is named. */
export const balanceDataSchema = z.object({
  balance: z.union([
    z.array(assetSchema),
    z.pipe(
      assetSchema,
      z.transform((asset) => [asset]),
    ),
  ]),
});

export const certificatesDataSchema = z.array(z.object({ certSerial: z.string(), certPublic: z.string() }));
export type CertificatesData = z.infer<typeof certificatesDataSchema>;

export const notificationSchema = z.object({
  bizType: text,
  bizStatus: text,
  bizId: word,
  bizIdStr: word,
  /** A JSON text inside the JSON. */
  data: z.optional(z.unknown()),
});

/** What PAY and PAY_REFUND notifications say in `data`. */
export const notificationDataSchema = z.object({
  merchantTradeNo: word,
  productType: remark,
  productName: remark,
  tradeType: remark,
  /** The order's amount, as a number that may have an exponent. */
  totalFee: word,
  currency: word,
  transactTime: word,
  transactionId: word,
  openUserId: remark,
  passThroughInfo: remark,
  commission: remark,
  paymentInfo: z.catch(z.optional(z.nullable(paymentInfoSchema)), null),
  /** Absent, an object, or a JSON text, depending on the source. */
  refundInfo: z.optional(z.unknown()),
});
export type NotificationData = z.infer<typeof notificationDataSchema>;
