/** Puts a refund that was made elsewhere on record, with a reason, so that the books agree again. It moves no money. */
import { compareAmounts } from '@refund-panel/shared';
import { ProblemError } from '../domain/errors.js';
import type { Refund } from '../domain/refund.js';
import { standingOf } from '../domain/refundable.js';
import { type CheckOrderDependencies, checkOrder } from './check-order.js';
import type { Caller } from './ports/caller.js';

export interface AdoptionRequest {
  readonly prepayId: string;
  /** Exactly what the order says was refunded elsewhere, as the operator saw it. */
  readonly refundAmount: string;
  readonly refundReason: string;
  readonly caller: Caller;
}

/** Nobody knows yet what it returns: the last attempt returns more than was asked for, and that is nobody else's. */
const oneIsOut = new ProblemError(
  'nothing_to_adopt',
  'A refund of this order is on its way, and its amount is not certain yet. Nothing was recorded; try again when it has settled.',
);

const notTold = new ProblemError(
  'nothing_to_adopt',
  'Binance Pay did not say just now how much of this order was refunded. Nothing was recorded; try again in a moment.',
);

/** @throws ProblemError `nothing_to_adopt` unless Binance Pay says, asked anew, that just this much was refunded elsewhere */
export async function adoptRefund(
  dependencies: CheckOrderDependencies & { readonly createId: () => string },
  { prepayId, refundAmount, refundReason, caller }: AdoptionRequest,
): Promise<Refund> {
  const { refunds, log, now, createId } = dependencies;
  const { toldStatus, toldTotal } = await checkOrder(dependencies, prepayId);
  // Neither an old total nor an old status will do: what they held may have been rejected since.
  if (toldStatus === null || !(toldTotal || toldStatus === 'FULL_REFUNDED')) throw notTold;
  const adoption = { refundRequestId: createId(), prepayId, refundReason, caller };
  const adopted = await refunds.adoptRefund(adoption, now(), (order, existing) => {
    if (existing.some(({ unsettledSince }) => unsettledSince !== null)) throw oneIsOut;
    const amount = standingOf(order, existing).refundedElsewhere?.amount ?? null;
    if (amount !== null && compareAmounts(amount, refundAmount) === 0) return amount;
    const detail =
      amount === null
        ? "Binance Pay's count of this order's refunds and this desk's agree now, or it does not say how much was refunded elsewhere."
        : `Now ${amount} ${order.currency} were refunded elsewhere. Look at the order again.`;
    throw new ProblemError('nothing_to_adopt', detail);
  });
  log.warn({ prepayId, refundAmount, operator: caller.operator.id }, 'a refund made elsewhere was put on record');
  return adopted;
}
