/** Looks at the order once more before a refund is sent that was decided a while ago. */
import type { Refund } from '../domain/refund.js';
import { type Withholding, withholdingOf } from '../domain/withholding.js';
import { invariant } from '../invariant.js';
import type { OrderStore } from './ports/orders.js';

/** Longer than a refund takes that goes straight from its confirmation to Binance Pay. */
const JUST_DECIDED_MS = 2_000;

/**
 * Whether the refund may be sent as it stands now: null, or why not.
 *
 * @param decidedAt when it was decided on the locked order, where this process did that and sends it at once; else null. By one
 * process's clock: another's `createdAt` may lie in the future.
 */
export async function findWithholding(
  orders: Pick<OrderStore, 'findOrderWithRefunds'>,
  refund: Refund,
  decidedAt: Date | null,
  now: Date,
): Promise<Withholding | null> {
  if (decidedAt !== null && isJustDecided(decidedAt, now)) return null;
  const found = await orders.findOrderWithRefunds(refund.prepayId);
  invariant(found !== null, 'a refund has its order');
  const others = found.refunds.filter(({ refundRequestId }) => refundRequestId !== refund.refundRequestId);
  return withholdingOf(found.order, refund, others);
}

/** A clock that was set back says nothing of how long it has been. */
function isJustDecided(decidedAt: Date, now: Date): boolean {
  const sinceMs = now.getTime() - decidedAt.getTime();
  return sinceMs >= 0 && sinceMs < JUST_DECIDED_MS;
}
