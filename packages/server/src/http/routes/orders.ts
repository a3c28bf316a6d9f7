/** Orders: the list, and one with its refunds. */
import {
  adoptRefund as adoptRefundEndpoint,
  getOrder,
  listOrders,
  syncOrder,
  tellOrder as tellOrderEndpoint,
} from '@refund-panel/shared';
import { ProblemError } from '../../domain/errors.js';
import { invariant } from '../../invariant.js';
import { adoptRefund } from '../../operations/adopt-refund.js';
import { checkOrder } from '../../operations/check-order.js';
import { findOrder } from '../../operations/find-order.js';
import { tellOrder } from '../../operations/tell-order.js';
import { callerOf, requestOf } from '../caller.js';
import { type HttpDependencies, operationDependencies } from '../dependencies.js';
import { rangesOf } from '../list-ranges.js';
import { findBySearch } from '../order-search.js';
import { type Register, reply } from '../register.js';
import { showOrder, showOrderSummary, showRefund } from '../representations.js';
import { requireOrder } from '../session.js';
import type { SessionClaims } from '../session-claims.js';

export function registerOrders(register: Register, dependencies: HttpDependencies): void {
  const { store, recentAnswers } = dependencies;
  const operation = operationDependencies(dependencies);

  async function readOrder(prepayId: string) {
    const found = await store.findOrderWithRefunds(prepayId);
    invariant(found !== null, 'an order that was found is stored');
    return found;
  }

  register(listOrders, async ({ query }, session) => {
    const { merchantTradeNo, ...request } = query;
    if (merchantTradeNo !== undefined) {
      return reply(200, await ordersByTradeNo(dependencies, merchantTradeNo, session));
    }
    const { search } = request;
    const among = search === undefined ? undefined : await findBySearch(dependencies, search, session);
    const page = await store.listOrders({ ...request, ...rangesOf(request), among, only: session.orders });
    const items = page.items.map((item) => showOrderSummary(item.order, item.refunds));
    return reply(200, { items, nextCursor: page.nextCursor });
  });

  register(tellOrderEndpoint, async ({ body }, _, context) => {
    const { isNew } = await tellOrder({ toldOrders: store, now: dependencies.now }, body, requestOf(context));
    const { order, refunds } = await readOrder(body.prepayId);
    return reply(isNew ? 201 : 200, showOrderSummary(order, refunds));
  });

  register(getOrder, async ({ params: { prepayId }, query: { merchantTradeNo } }, session) => {
    requireOrder(session, prepayId);
    await findOrder(operation, { prepayId });
    const found = await readOrder(prepayId);
    if (merchantTradeNo !== undefined && merchantTradeNo !== found.order.merchantTradeNo) {
      throw new ProblemError('order_not_found', 'The prepayId and the merchantTradeNo belong to different orders.');
    }
    return reply(200, showOrder(found.order, found.refunds));
  });

  register(syncOrder, async ({ params: { prepayId } }, session) => {
    requireOrder(session, prepayId);
    await recentAnswers.ask(`order ${prepayId}`, () => checkOrder(operation, prepayId));
    const { order, refunds } = await readOrder(prepayId);
    return reply(200, showOrder(order, refunds));
  });

  register(adoptRefundEndpoint, async ({ params: { prepayId }, body }, session, context) => {
    requireOrder(session, prepayId);
    const adopted = await adoptRefund(operation, { prepayId, ...body, caller: callerOf(session, context) });
    return reply(201, showRefund(adopted));
  });
}

/** A list of one, or of none when it does not exist or is not for this session. */
async function ordersByTradeNo(dependencies: HttpDependencies, merchantTradeNo: string, session: SessionClaims) {
  const none = { items: [], nextCursor: null };
  try {
    const { prepayId } = await findOrder(operationDependencies(dependencies), { merchantTradeNo });
    if (session.orders !== undefined && !session.orders.includes(prepayId)) return none;
    const found = await dependencies.store.findOrderWithRefunds(prepayId);
    invariant(found !== null, 'an order that was found is stored');
    return { items: [showOrderSummary(found.order, found.refunds)], nextCursor: null };
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'order_not_found') return none;
    throw error;
  }
}
