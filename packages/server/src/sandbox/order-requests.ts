/** Create Order's requests, in the three versions that are in use, checked by Binance Pay's pages. */
import {
  type Fields,
  optionalAmount,
  optionalText,
  optionalTime,
  optionalUrl,
  refuseField,
  requiredAmount,
  requiredFields,
  requiredList,
  requiredText,
} from './fields.js';
import type { NewOrder } from './orders.js';

/** An order that does not say when it expires does after an hour; none may last longer than 15 days. */
const DEFAULT_EXPIRY_MS = 3_600_000;
const MAX_EXPIRY_MS = 15 * 24 * 3_600_000;

/** Fiat orders are settled in it; at the sandbox, one for one. */
const SETTLEMENT_CURRENCY = 'USDT';

const terminalTypes = ['APP', 'WEB', 'WAP', 'MINI_PROGRAM', 'OTHERS'] as const;
const goodsCategories = [...'0123456789ABCDEF'].map((digit) => `${digit}000`).concat('Z000');

export interface OrderRequest extends NewOrder {
  readonly expireTime: number;
  /** What the merchant asked for in fiat money; null when the order is in crypto money. */
  readonly fiat: { readonly fiatCurrency: string; readonly fiatAmount: string } | null;
}

export type ReadOrderRequest = (fields: Fields, now: number) => OrderRequest;

/** v3: `goodsDetails` is a list. The page makes a description a must; clients in use leave it out. */
export const readOrderV3: ReadOrderRequest = (fields, now) => {
  const [first, ...others] = requiredList(fields, 'goodsDetails');
  const description = optionalText(fields, 'description', { max: 256 });
  for (const goods of others) readGoods(goods);
  return {
    ...readCommon(fields, now),
    ...readTerminal(fields),
    productType: readGoods(first),
    productName: description ?? requiredText(first, 'goodsName', { max: 256 }),
  };
};

/** v2: one `goods` object. */
export const readOrderV2: ReadOrderRequest = (fields, now) => {
  const goods = requiredFields(fields, 'goods');
  const productName = requiredText(goods, 'goodsName', { max: 256 });
  return { ...readCommon(fields, now), ...readTerminal(fields), productType: readGoods(goods), productName };
};

/** v1, deprecated: other names for terminal, amount and goods. */
export const readOrderV1: ReadOrderRequest = (fields, now) => ({
  ...readCommon({ ...fields, orderAmount: fields.totalFee }, now),
  tradeType: requiredText(fields, 'tradeType', { max: 16, oneOf: [...terminalTypes, 'PAYMENT_LINK'] }),
  productType: optionalText(fields, 'productType', { max: 16 }) ?? '',
  productName: optionalText(fields, 'productName', { max: 256 }) ?? '',
});

function readTerminal(fields: Fields): Pick<NewOrder, 'tradeType'> {
  const env = requiredFields(fields, 'env');
  return { tradeType: requiredText(env, 'terminalType', { max: 16, oneOf: terminalTypes }) };
}

function readGoods(goods: Fields): string {
  // A must by the page; a client in use leaves it out.
  optionalText(goods, 'goodsCategory', { max: 4, oneOf: goodsCategories });
  requiredText(goods, 'referenceGoodsId', { max: 32 });
  requiredText(goods, 'goodsName', { max: 256 });
  return requiredText(goods, 'goodsType', { max: 2, oneOf: ['01', '02'] });
}

function readCommon(fields: Fields, now: number): Omit<OrderRequest, 'tradeType' | 'productType' | 'productName'> {
  const passThroughInfo = optionalText(fields, 'passThroughInfo', { max: 512 });
  const webhookUrl = optionalUrl(fields, 'webhookUrl');
  optionalUrl(fields, 'returnUrl');
  optionalUrl(fields, 'cancelUrl');
  const latest = now + MAX_EXPIRY_MS;
  return {
    merchantTradeNo: requiredText(fields, 'merchantTradeNo', { max: 32, pattern: /^[A-Za-z0-9]+$/ }),
    ...readPrice(fields),
    expireTime: optionalTime(fields, 'orderExpireTime', now, latest) ?? now + DEFAULT_EXPIRY_MS,
    ...(passThroughInfo === null ? {} : { passThroughInfo }),
    ...(webhookUrl === null ? {} : { webhookUrl }),
  };
}

/** `currency` with `orderAmount`, or `fiatCurrency` with `fiatAmount`; a crypto currency comes first where both are given. */
function readPrice(fields: Fields): Pick<OrderRequest, 'currency' | 'orderAmount' | 'fiat'> {
  const codes = { max: 10, pattern: /^[A-Z0-9]+$/ };
  const currency = optionalText(fields, 'currency', codes);
  if (currency !== null) return { currency, orderAmount: requiredAmount(fields, 'orderAmount'), fiat: null };
  const fiatCurrency = optionalText(fields, 'fiatCurrency', codes);
  const fiatAmount = optionalAmount(fields, 'fiatAmount');
  if (fiatCurrency === null) refuseField('400100', 'currency and fiatCurrency cannot be both empty.');
  if (fiatAmount === null) refuseField('400100', 'fiatAmount is missing or empty.');
  return { currency: SETTLEMENT_CURRENCY, orderAmount: fiatAmount, fiat: { fiatCurrency, fiatAmount } };
}
