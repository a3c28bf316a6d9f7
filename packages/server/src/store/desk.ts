/** What a refund is decided on, read in its transaction under the locks that hold it still. */
import { mayNeedSums, neededFor } from '../domain/policy.js';
import { nothingKnown } from '../domain/spending.js';
import type { Desk, Intent } from '../operations/ports/intents.js';
import { type Transaction, together } from './database.js';
import { countRefunds, lockOrder } from './orders.js';
import { readPolicy } from './policies.js';
import { findByKey } from './refund-statements.js';
import { type OrderRow, orderFrom, type RefundRow } from './rows.js';
import { readSendingFor } from './sending.js';
import { readSpending } from './spending.js';

/**
 * All at once, where the policy needs no sums: one time of waiting for Postgres. Else the policy comes first, for its locks are
 * taken before those of sending, so that nobody who may send waits for somebody else's refund.
 */
export type ReadingOrder = 'all at once' | 'policy first';

export type Reading =
  | { readonly found: 'no order' }
  | { readonly found: 'earlier refund'; readonly refund: RefundRow }
  /** The policy needs sums, and was not read first. */
  | { readonly found: 'other policy' }
  | { readonly found: 'desk'; readonly order: OrderRow; readonly desk: Desk; readonly next: ReadingOrder };

export async function readDesk(
  transaction: Transaction,
  intent: Intent,
  now: Date,
  reading: ReadingOrder,
): Promise<Reading> {
  // Postgres carries out each when the one before it is done: all that follow the lock see what was committed under it.
  const [[order], [earlier], counted, policy, atOnce] = await together([
    lockOrder(transaction, intent),
    findByKey(transaction, intent),
    countRefunds(transaction, intent),
    readPolicy(transaction),
    reading === 'all at once' ? readSendingFor(transaction, intent) : Promise.resolve(null),
  ]);
  if (order === undefined) return { found: 'no order' };
  if (earlier !== undefined) return { found: 'earlier refund', refund: earlier };
  const { operator, roles } = intent.caller;
  const needed = neededFor(policy.policy, { operatorId: operator.id, roles }, order.currency);
  const needsSums = needed.operator || needed.everybody;
  if (needsSums && atOnce !== null) return { found: 'other policy' };
  const [spending, sending] = await together([
    needsSums ? readSpending(transaction, intent, order.currency, needed, now) : Promise.resolve(nothingKnown),
    atOnce === null ? readSendingFor(transaction, intent) : Promise.resolve(atOnce),
  ]);
  return {
    found: 'desk',
    order,
    desk: { order: orderFrom(order), refunds: counted, policy, spending, ...sending },
    next: mayNeedSums(policy.policy) ? 'policy first' : 'all at once',
  };
}
