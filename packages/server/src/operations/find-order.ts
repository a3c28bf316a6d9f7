/** Finds an order: in the store, else at Binance Pay, and then stored. */
import { ProblemError } from '../domain/errors.js';
import { afterOrderQuery, isWorthAsking, type Order } from '../domain/order.js';
import type { Gateway } from './ports/gateway.js';
import type { OrderKey, OrderStore } from './ports/orders.js';
import type { MayAsk } from './questions.js';

export interface FindOrderDependencies {
  readonly orders: OrderStore;
  readonly gateway: Gateway;
  readonly mayAsk: MayAsk;
  readonly now: () => Date;
}

/**
 * The order as Binance Pay described it, now or before. One that is stored so is returned even when it cannot be asked whether it has
 * been paid since; one that only the host has told of is not: whoever opens it, opens it to give money back.
 *
 * @throws ProblemError `order_not_found`, or why Binance Pay could not be asked
 */
export async function findOrder(dependencies: FindOrderDependencies, by: OrderKey): Promise<Order> {
  const stored = await dependencies.orders.findOrder(by);
  if (stored !== null && !isWorthAsking(stored)) return stored;
  const asked = await ask(dependencies, by, stored);
  if (!(asked instanceof ProblemError)) return asked;
  if (stored === null || !stored.isConfirmed) throw asked;
  return stored;
}

/** @returns the order as it is stored then, or why there is no answer that could be stored */
async function ask(
  { orders, gateway, mayAsk, now }: FindOrderDependencies,
  by: OrderKey,
  stored: Order | null,
): Promise<Order | ProblemError> {
  const refusal = await mayAsk(1);
  if (refusal !== null) return refusal;
  // The host may have told of another merchantTradeNo than the order has; Binance Pay never has two for one.
  const outcome = await gateway.queryOrder(stored?.isConfirmed ? { prepayId: stored.prepayId } : by);
  switch (outcome.outcome) {
    case 'found':
      return orders.storeOrder(outcome.order, now(), afterOrderQuery);
    case 'not_found':
      return new ProblemError('order_not_found', notFound(stored));
    case 'declined':
      return new ProblemError(outcome.code, outcome.detail);
    case 'unknown':
      return new ProblemError(
        'gateway_unavailable',
        'Binance Pay did not answer when asked for this order. Try again in a moment.',
        { cause: outcome.reason },
      );
  }
}

function notFound(stored: Order | null): string {
  return stored === null
    ? 'Neither we nor Binance Pay know this order. Check the id.'
    : 'We were told of this order, but Binance Pay does not know it. Check the id.';
}
