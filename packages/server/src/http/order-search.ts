/** A search for an order by any id: among what is stored, and at Binance Pay where that does not say. */
import { merchantTradeNoSchema, prepayIdSchema } from '@refund-panel/shared';
import { ProblemError } from '../domain/errors.js';
import { findOrder } from '../operations/find-order.js';
import type { OrderKey } from '../operations/ports/orders.js';
import { type HttpDependencies, operationDependencies } from './dependencies.js';
import type { SessionClaims } from './session-claims.js';

/** The orders that have this id; where none is stored, or one only by the word of the host, the one that Binance Pay knows by it. */
export async function findBySearch(
  dependencies: HttpDependencies,
  search: string,
  session: SessionClaims,
): Promise<readonly string[]> {
  const stored = await dependencies.store.findOrderIds(search);
  if (stored.length > 0) return session.orders === undefined ? orWhose(dependencies, search, stored) : stored;
  for (const key of keysOf(search, session)) {
    try {
      const { prepayId } = await findOrder(operationDependencies(dependencies), key);
      return [prepayId];
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === 'order_not_found')) throw error;
    }
  }
  return [];
}

/** A host that has the numbers of its orders mixed up would else send whoever searches for one to another. */
async function orWhose(
  dependencies: HttpDependencies,
  merchantTradeNo: string,
  stored: readonly string[],
): Promise<readonly string[]> {
  const { store } = dependencies;
  const told = await store.findOrder({ merchantTradeNo });
  if (told === null || told.isConfirmed) return stored;
  try {
    await findOrder(operationDependencies(dependencies), { merchantTradeNo });
    return await store.findOrderIds(merchantTradeNo);
  } catch (error) {
    // It is listed as it was told, for as long as nobody knows better.
    if (error instanceof ProblemError) return stored;
    throw error;
  }
}

/**
 * What to ask Binance Pay by: its own number is digits. A session for certain orders asks about these alone, or how long an answer
 * takes would tell it which others there are.
 */
function keysOf(search: string, { orders }: SessionClaims): OrderKey[] {
  const byPrepayId = prepayIdSchema.safeParse(search).success ? [{ prepayId: search }] : [];
  if (orders !== undefined) return orders.includes(search) ? byPrepayId : [];
  const byTradeNo = merchantTradeNoSchema.safeParse(search).success ? [{ merchantTradeNo: search }] : [];
  return /^\d+$/.test(search) ? [...byPrepayId, ...byTradeNo] : [...byTradeNo, ...byPrepayId];
}
