/** Create, Query and Close Order, in the versions that are in use. */
import { paths } from '../gateway/wire.js';
import { type Answer, refuse, succeed } from './answers.js';
import type { SandboxClock } from './clock.js';
import type { EndpointCall, Endpoints } from './endpoint.js';
import { type Fields, optionalText, reading, refuseField } from './fields.js';
import type { Ledger } from './ledger.js';
import { type OrderRequest, type ReadOrderRequest, readOrderV1, readOrderV2, readOrderV3 } from './order-requests.js';
import type { OrderKey } from './orders.js';
import { orderData, orderDataV1, writeAmount } from './representations.js';
import type { SandboxOrder } from './state.js';

/** Older paths that clients in use still call; V2 of Create Order is marked for removal, V1 deprecated. */
const olderPaths = {
  createOrderV2: '/binancepay/openapi/v2/order',
  createOrderV1: '/binancepay/openapi/order',
  queryOrderV1: '/binancepay/openapi/order/query',
} as const;

interface OrderEndpointsOptions {
  readonly ledger: Ledger;
  readonly clock: SandboxClock;
  /** Tells the merchant that an order was closed. */
  readonly onClosed: (order: SandboxOrder) => void;
}

export function createOrderEndpoints({ ledger, clock, onClosed }: OrderEndpointsOptions): Endpoints {
  const create = (read: ReadOrderRequest, represent: Represent) => ({
    answer({ fields, origin }: EndpointCall): Answer {
      const request = reading(() => read(fields, clock.now()));
      if ('code' in request) return refuse(request);
      const { fiat, ...asked } = request;
      const order = ledger.orders.create(asked);
      return 'code' in order ? refuse(order) : succeed(represent(order, request, origin));
    },
  });

  const query = (represent: (order: SandboxOrder) => object) => ({
    answer({ fields }: EndpointCall): Answer {
      const key = reading(() => readOrderKey(fields));
      if ('code' in key) return refuse(key);
      const order = ledger.findOrder(key);
      return order === null ? refuse(orderNotFound) : succeed(represent(order));
    },
  });

  return {
    [paths.createOrder]: create(readOrderV3, createdData),
    [olderPaths.createOrderV2]: create(readOrderV2, createdData),
    [olderPaths.createOrderV1]: create(readOrderV1, createdDataV1),
    [paths.queryOrder]: query(orderData),
    [olderPaths.queryOrderV1]: query(orderDataV1),
    [paths.closeOrder]: {
      answer({ fields }) {
        const key = reading(() => readOrderKey(fields));
        const order = 'code' in key ? key : ledger.orders.close(key);
        if ('code' in order) return refuse(order);
        onClosed(order);
        return succeed(true);
      },
    },
  };
}

const orderNotFound = { code: '400202', errorMessage: 'Order not found.' };

function readOrderKey(fields: Fields): OrderKey {
  const prepayId = optionalText(fields, 'prepayId', { max: 19 });
  const merchantTradeNo = optionalText(fields, 'merchantTradeNo', { max: 32 });
  if (prepayId === null && merchantTradeNo === null) {
    refuseField('400100', 'prepayId and merchantTradeNo cannot be both empty.');
  }
  return { prepayId, merchantTradeNo };
}

type Represent = (order: SandboxOrder, request: OrderRequest, origin: string) => object;

/** Every link leads to the sandbox's own page of the order, but the one that only Binance's app could open. */
function links({ prepayId }: SandboxOrder, origin: string): object {
  const checkoutUrl = `${origin}/sandbox/orders/${prepayId}`;
  return {
    qrcodeLink: checkoutUrl,
    qrContent: checkoutUrl,
    checkoutUrl,
    deeplink: `bnc://app.binance.com/payment/secpay/sandbox-${prepayId}`,
    universalUrl: checkoutUrl,
  };
}

const createdData: Represent = (order, { fiat, expireTime, tradeType }, origin) => ({
  prepayId: order.prepayId,
  terminalType: tradeType,
  expireTime,
  ...links(order, origin),
  currency: order.currency,
  totalFee: writeAmount(order.orderAmount),
  ...fiat,
});

const createdDataV1: Represent = (order, { expireTime, tradeType }, origin) => ({
  prepayId: order.prepayId,
  tradeType,
  expireTime,
  ...links(order, origin),
});
