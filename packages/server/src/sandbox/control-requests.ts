/** The control API's requests, read by hand; refusals carry a message for a person. */
import { parseAmount } from '@refund-panel/shared';
import { MAX_ADVANCE_MS } from './clock.js';
import {
  type Fields,
  optionalAmount,
  optionalText,
  optionalUrl,
  readFields,
  reading,
  refuseField,
  requiredAmount,
  requiredList,
  requiredText,
} from './fields.js';
import { type ForcedAnswer, MAX_TIMES } from './forced-answers.js';
import type { NewOrder, Payment } from './orders.js';
import type { Refusal } from './refusals.js';

/** An unpaid order lasts as long as Binance Pay's own by default. */
const EXPIRY_MS = 3_600_000;

const currencyRules = { max: 10, pattern: /^[A-Z0-9]+$/ };

/** An empty body is an object without fields. Null for anything else that is no object. */
export function tryReadFields(body: Uint8Array): Fields | null {
  return body.byteLength === 0 ? {} : readFields(body);
}

/** Milliseconds; null for what is not a whole number in range. */
export function readAdvance({ advanceMs }: Fields): number | null {
  const milliseconds = typeof advanceMs === 'string' && /^\d{1,13}$/.test(advanceMs) ? Number(advanceMs) : null;
  return milliseconds === null || milliseconds > MAX_ADVANCE_MS ? null : milliseconds;
}

/** In plain notation; an empty wallet is one too. */
export function readAvailable({ available }: Fields): string | null {
  return typeof available === 'string' ? parseAmount(available) : null;
}

export type ControlledOrder = NewOrder & {
  /** Left out, one is chosen. */
  readonly prepayId: string | undefined;
  readonly paid: boolean;
};

/** Everything but the amount and its currency may be left out. */
export function readNewOrder(fields: Fields, merchantTradeNo: string, now: number): ControlledOrder | Refusal {
  return reading(() => {
    const webhookUrl = optionalUrl(fields, 'webhookUrl');
    const passThroughInfo = optionalText(fields, 'passThroughInfo', { max: 512 });
    const commission = optionalAmount(fields, 'commission');
    return {
      prepayId: optionalText(fields, 'prepayId', { max: 19, pattern: /^[1-9]\d*$/ }) ?? undefined,
      paid: optionalText(fields, 'status', { max: 16, oneOf: ['PAID', 'INITIAL'] }) !== 'INITIAL',
      merchantTradeNo:
        optionalText(fields, 'merchantTradeNo', { max: 32, pattern: /^[A-Za-z0-9]+$/ }) ?? merchantTradeNo,
      currency: requiredText(fields, 'currency', currencyRules),
      orderAmount: requiredAmount(fields, 'orderAmount'),
      expireTime: now + EXPIRY_MS,
      tradeType: 'WEB',
      productType: '01',
      productName: optionalText(fields, 'productName', { max: 256 }) ?? 'Sandbox',
      ...(webhookUrl === null ? {} : { webhookUrl }),
      ...(passThroughInfo === null ? {} : { passThroughInfo }),
      ...(commission === null ? {} : { commission }),
    };
  });
}

/** `paymentInstructions` may be left out: then the order's own currency was spent. */
export function readPayment(fields: Fields): Payment | Refusal {
  if (fields.paymentInstructions === undefined) return {};
  return reading(() => ({
    paymentInstructions: requiredList(fields, 'paymentInstructions').map((one) => {
      const price = optionalAmount(one, 'price');
      const spent = { currency: requiredText(one, 'currency', currencyRules), amount: requiredAmount(one, 'amount') };
      return price === null ? spent : { ...spent, price };
    }),
  }));
}

/** @param paths that can be answered */
export function readAnswer(fields: Fields, paths: readonly string[]): ForcedAnswer | Refusal {
  return reading(() => {
    const httpStatus = readWhole(fields, 'httpStatus', 200, 599);
    return {
      path: requiredText(fields, 'path', { max: 128, oneOf: paths }),
      code: requiredText(fields, 'code', { max: 9, pattern: /^\d{5,9}$/ }),
      ...(httpStatus === null ? {} : { httpStatus }),
      times: readWhole(fields, 'times', 1, MAX_TIMES) ?? 1,
    };
  });
}

function readWhole(fields: Fields, name: string, from: number, to: number): number | null {
  const text = optionalText(fields, name, { max: 9 });
  if (text === null) return null;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < from || number > to) {
    refuseField('400102', `${name} must be a whole number from ${from} to ${to}.`);
  }
  return number;
}
