/** Takes in an order that the host's own server tells of: it is listed at once, and Binance Pay is asked before anything is refunded. */
import { parseAmount, type ToldOrder } from '@refund-panel/shared';
import { ProblemError } from '../domain/errors.js';
import type { Order } from '../domain/order.js';
import { type Telling, timesToCome } from '../domain/told-order.js';
import { invariant } from '../invariant.js';
import type { Caller } from './ports/caller.js';
import type { ToldOrderStore } from './ports/told-orders.js';
import type { NewTrailRecord } from './ports/trail.js';

export interface TellOrderDependencies {
  readonly toldOrders: ToldOrderStore;
  readonly now: () => Date;
}

/**
 * @returns whether it was not known before
 * @throws ProblemError `order_changed` when it is known as another one, `invalid_request` when it has a time that is still to come
 */
export async function tellOrder(
  { toldOrders, now }: TellOrderDependencies,
  told: ToldOrder,
  request: Caller['request'],
): Promise<{ readonly isNew: boolean }> {
  const toRecord = ([telling]: readonly Telling[]) => (telling === undefined ? null : recordOf(telling, request));
  const order = orderFromTold(told);
  const at = now();
  const [field] = timesToCome(order, at);
  if (field !== undefined)
    throw new ProblemError('invalid_request', `${field}: ${STILL_TO_COME}`, {
      errors: [{ field, message: STILL_TO_COME }],
    });
  const [telling] = await toldOrders.storeToldOrders([order], at, toRecord);
  invariant(telling !== undefined, 'each order that is told of is answered');
  if (telling.outcome !== 'contradicted') return { isNew: telling.outcome === 'new' };
  const errors = telling.differences.map(({ field, stored }) => ({ field, message: `is ${stored}` }));
  const { isConfirmed, prepayId } = telling.order;
  throw new ProblemError(
    'order_changed',
    `${isConfirmed ? 'Binance Pay has described' : 'You have told of'} the order ${prepayId} otherwise: ${errors
      .map(({ field, message }) => `its ${field} ${message}`)
      .join(', ')}. Nothing was recorded.`,
    { errors },
  );
}

export const STILL_TO_COME = 'is still to come; is it in another zone?';

export function orderFromTold(told: ToldOrder): Order {
  const orderAmount = parseAmount(told.orderAmount);
  invariant(orderAmount !== null, 'the schema lets only decimals through');
  const timeOf = (text: string | undefined) => (text === undefined ? null : new Date(text));
  return {
    prepayId: told.prepayId,
    merchantTradeNo: told.merchantTradeNo,
    transactionId: told.transactionId ?? null,
    status: told.status,
    currency: told.currency,
    orderAmount,
    createTime: timeOf(told.createTime),
    transactTime: timeOf(told.transactTime),
    paymentInstructions: [],
    details: {},
    isConfirmed: false,
  };
}

/** What changed nothing is no entry. */
function recordOf({ outcome, before, order }: Telling, request: Caller['request']): NewTrailRecord | null {
  if (outcome === 'same' || outcome === 'contradicted') return null;
  const who = { by: { kind: 'host' }, request, refundRequestId: null, prepayId: order.prepayId } as const;
  const told = before === null ? null : toldOf(before);
  return { action: 'order.told', ...who, note: null, before: told, after: { outcome, ...toldOf(order) } };
}

/** What the host can have told of it. */
function toldOf({ merchantTradeNo, status, currency, orderAmount, transactionId, createTime, transactTime }: Order) {
  return { merchantTradeNo, status, currency, orderAmount, transactionId, createTime, transactTime };
}
