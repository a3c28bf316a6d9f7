/** Asks Binance Pay about an order now, and about the total that was refunded of it: how refunds made elsewhere are noticed. */
import { afterOrderQuery } from '../domain/order.js';
import type { Refund } from '../domain/refund.js';
import { contradicts, factsOf } from '../domain/report.js';
import { findOrder } from './find-order.js';
import type { Gateway } from './ports/gateway.js';
import type { Log } from './ports/log.js';
import type { OrderStore } from './ports/orders.js';
import type { RefundStore } from './ports/refunds.js';
import type { MayAsk } from './questions.js';

export interface CheckOrderDependencies {
  readonly orders: OrderStore;
  readonly refunds: RefundStore;
  readonly gateway: Gateway;
  readonly mayAsk: MayAsk;
  readonly log: Log;
  readonly now: () => Date;
}

/** What Binance Pay told in answer, just now. */
export interface CheckedOrder {
  readonly toldStatus: string | null;
  readonly toldTotal: boolean;
}

/**
 * Afterwards the order is stored as Binance Pay describes it, as far as it answered.
 *
 * @throws ProblemError `order_not_found`, why an order could not be asked for that Binance Pay has not described yet, or `asked_too_often`
 */
export async function checkOrder(dependencies: CheckOrderDependencies, prepayId: string): Promise<CheckedOrder> {
  const { orders, gateway, mayAsk, now } = dependencies;
  const stored = await orders.findOrderWithRefunds(prepayId);
  // One that nobody but the host has told of has no refunds, and no say either.
  if (stored === null || !stored.order.isConfirmed) {
    const { status } = await findOrder(dependencies, { prepayId });
    return { toldStatus: status, toldTotal: false };
  }
  const known = stored.refunds.find(({ acceptedAt, nextStep }) => acceptedAt !== null && nextStep === null);
  const refusal = await mayAsk(known === undefined ? 1 : 2);
  if (refusal !== null) throw refusal;
  const outcome = await gateway.queryOrder({ prepayId });
  if (outcome.outcome === 'found') await orders.storeOrder(outcome.order, now(), afterOrderQuery);
  return {
    toldStatus: outcome.outcome === 'found' ? outcome.order.status : null,
    toldTotal: known !== undefined && (await askForTotal(dependencies, known)),
  };
}

/** Every reply about a refund names the order's total; any one that Binance Pay has will do. False when it was not told. */
async function askForTotal(
  { refunds, gateway, log, now }: CheckOrderDependencies,
  { refundRequestId, prepayId, status }: Refund,
): Promise<boolean> {
  const askedAt = now();
  const answer = await gateway.queryRefund({ refundRequestId, prepayId });
  if (answer.outcome !== 'found') return false;
  const { report } = answer;
  await refunds.recordFacts(refundRequestId, now(), (refund) => ({
    ...factsOf(refund, { ...report, refundAmount: null }),
    ...(report.refundedAmount === null ? {} : { refundedAmountAt: askedAt }),
  }));
  const recorded = status === 'succeeded' ? 'REFUND_SUCCESS' : 'REFUND_FAIL';
  if (!contradicts(recorded, report.refundStatus)) return report.refundedAmount !== null;
  log.error({ refundRequestId, refundStatus: report.refundStatus }, 'Binance Pay contradicts a final refund');
  const note = `Binance Pay says ${report.refundStatus}, but this refund was recorded as ${status}; compare with its portal`;
  await refunds.contradictRefund(refundRequestId, note, now());
  return report.refundedAmount !== null;
}
