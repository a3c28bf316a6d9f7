/** Looks at the order once more before a refund is sent that was decided a while ago. */
import type { Refund } from '../domain/refund.js';
import { type Withholding, withholdingOf } from '../domain/withholding.js';
import { invariant } from '../invariant.js';
import type { OrderStore } from './ports.js';

/** Shorter than anything but a refund that goes straight from its confirmation to Binance Pay. */
const JUST_DECIDED_MS = 2_000;

/** Whether the refund may be sent as it stands now: null, or why not. */
export async function findWithholding(
  orders: Pick<OrderStore, 'findOrderWithRefunds'>,
  refund: Refund,
  now: Date,
): Promise<Withholding | null> {
  // It was decided on the locked order a moment ago.
  const isJustDecided = refund.submitAttempts === 1 && now.getTime() - refund.createdAt.getTime() < JUST_DECIDED_MS;
  if (isJustDecided) return null;
  const found = await orders.findOrderWithRefunds(refund.prepayId);
  invariant(found !== null, 'a refund has its order');
  const others = found.refunds.filter(({ refundRequestId }) => refundRequestId !== refund.refundRequestId);
  return withholdingOf(found.order, refund, others);
}
