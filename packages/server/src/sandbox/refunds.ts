/** The sandbox's book of refunds, by Binance Pay's rules. Shares nothing with the product's domain. */
import { compareAmounts, subtractAmounts } from '@refund-panel/shared';
import { refundedPart } from './commission.js';
import { deriveId } from './derive.js';
import { createRefundIndex, type RefundTotals, statusAt } from './refund-index.js';
import { type Refusal, refusal } from './refusals.js';
import type { RefundStatus, SandboxOrder, SandboxRefund, State } from './state.js';
import { isShort, type Wallets } from './wallets.js';

export interface RefundRequest {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly refundAmount: string;
  readonly refundReason: string | null;
  readonly webhookUrl: string | null;
  readonly settlesAs: SandboxRefund['settlesAs'];
  readonly pendingMs: number;
  readonly scenario: string | null;
}

/** A refund and what can be said of its order at one moment. */
export interface RefundReceipt extends RefundTotals {
  readonly refund: SandboxRefund;
  readonly order: SandboxOrder;
  readonly refundStatus: RefundStatus;
  readonly duplicateRequest: 'Y' | 'N';
}

export interface Refunds {
  /** Carries a refund out once; the same id again brings the earlier one. */
  submit(request: RefundRequest): RefundReceipt | Refusal;
  /** @param at left out, now */
  find(refundRequestId: string, at?: number): RefundReceipt | null;
  /** The status that an order has by its refunds. */
  orderStatus(order: SandboxOrder): string;
  list(): SandboxRefund[];
  /** What rejected refunds of a currency have given back by now. */
  returnedAmounts(currency: string): string[];
  reload(): void;
}

interface RefundsOptions {
  readonly state: Pick<State, 'refunds'>;
  readonly now: () => number;
  readonly seed: () => string;
  readonly findOrder: (prepayId: string) => SandboxOrder | null;
  readonly wallets: () => Wallets;
}

export function createRefunds({ state, now, seed, findOrder, wallets }: RefundsOptions): Refunds {
  const { refunds } = state;
  const index = createRefundIndex(state);

  function orderStatus(order: SandboxOrder, at = now()): string {
    const { refundedAmount } = index.totalsOf(order.prepayId, at);
    if (refundedAmount === '0') return order.status;
    return compareAmounts(refundedAmount, order.orderAmount) === 0 ? 'FULL_REFUNDED' : 'REFUNDED';
  }

  function receipt(refund: SandboxRefund, duplicateRequest: 'Y' | 'N', at = now()): RefundReceipt | null {
    const order = findOrder(refund.prepayId);
    if (order === null) return null;
    const refundStatus = statusAt(refund, at);
    const standing = { ...order, status: orderStatus(order, at) };
    return { refund, order: standing, refundStatus, ...index.totalsOf(refund.prepayId, at), duplicateRequest };
  }

  /** The refund as it will be written, or why it cannot be. */
  function decide(request: RefundRequest): SandboxRefund | Refusal {
    const { refundRequestId, prepayId, pendingMs, ...asked } = request;
    const order = findOrder(prepayId);
    if (order === null) return refusal('400202');
    if (order.status !== 'PAID') return refusal('400204');
    const { refundedAmount, refundedCommission, remainingAttempts } = index.totalsOf(prepayId, now());
    if (remainingAttempts === 0) return refusal('400607');
    const { orderAmount, currency, commission = '0' } = order;
    const left = subtractAmounts(orderAmount, refundedAmount);
    const refundAmount = remainingAttempts === 1 ? left : request.refundAmount;
    if (left === '0' || compareAmounts(refundAmount, left) > 0) return refusal('400608');
    if (isShort(wallets().available(currency), refundAmount)) return refusal('400611');
    return {
      ...asked,
      refundRequestId,
      prepayId,
      refundId: deriveId(seed(), 'refundId', refundRequestId),
      currency,
      refundAmount,
      refundCommission: refundedPart({ commission, refundedCommission, refundAmount, left, orderAmount }),
      acceptedAt: now(),
      settlesAt: now() + pendingMs,
    };
  }

  return {
    submit(request) {
      const earlier = refunds.get(request.refundRequestId);
      if (earlier !== undefined) {
        if (earlier.prepayId !== request.prepayId) return refusal('400102', otherOrder);
        return receipt(earlier, 'Y') ?? refusal('400202');
      }
      const decided = decide(request);
      if ('code' in decided) return decided;
      refunds.set(decided.refundRequestId, decided);
      index.add(decided);
      wallets().take(decided.currency, takenBy(decided));
      return receipt(decided, 'N') ?? refusal('400202');
    },
    find(refundRequestId, at) {
      const refund = refunds.get(refundRequestId);
      return refund === undefined ? null : receipt(refund, 'N', at);
    },
    orderStatus,
    list: () => refunds.values(),
    returnedAmounts: (currency) => index.rejected(currency, now()).map(takenBy),
    reload: index.reload,
  };
}

const otherOrder = 'refundRequestId belongs to another order.';

/** The commission that comes back stays in the wallet. */
function takenBy({ refundAmount, refundCommission }: SandboxRefund): string {
  return subtractAmounts(refundAmount, refundCommission);
}
