/** Finds an order: in the store, else at Binance Pay, and then stored. */
import { ProblemError } from '../domain/errors.js';
import { afterOrderQuery, mayStillBePaid, type Order } from '../domain/order.js';
import type { Gateway, OrderKey, OrderStore } from './ports.js';
import type { MayAsk } from './questions.js';

export interface FindOrderDependencies {
  readonly orders: OrderStore;
  readonly gateway: Gateway;
  readonly mayAsk: MayAsk;
  readonly now: () => Date;
}

/**
 * @throws ProblemError `order_not_found`, or why Binance Pay could not be asked. An order that is stored is returned even
 * when Binance Pay cannot be asked whether it has been paid since.
 */
export async function findOrder(dependencies: FindOrderDependencies, by: OrderKey): Promise<Order> {
  const { orders, gateway, mayAsk, now } = dependencies;
  const stored = await orders.findOrder(by);
  if (stored !== null && !mayStillBePaid(stored)) return stored;

  const refusal = await mayAsk(1);
  if (refusal !== null) {
    if (stored !== null) return stored;
    throw refusal;
  }
  const outcome = await gateway.queryOrder(stored === null ? by : { prepayId: stored.prepayId });
  if (outcome.outcome === 'found') {
    return orders.storeOrder(outcome.order, now(), afterOrderQuery);
  }
  if (stored !== null) return stored;
  switch (outcome.outcome) {
    case 'not_found':
      throw new ProblemError('order_not_found', 'Neither we nor Binance Pay know this order. Check the id.');
    case 'declined':
      throw new ProblemError(outcome.code, outcome.detail);
    case 'unknown':
      throw new ProblemError(
        'gateway_unavailable',
        'Binance Pay did not answer when asked for this order. Try again in a moment.',
        { cause: outcome.reason },
      );
  }
}
