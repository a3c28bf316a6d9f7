/** The refunds by their order, and what they come to at a moment. */
import { sumAmounts } from '@refund-panel/shared';
import type { RefundStatus, SandboxRefund, State } from './state.js';

/** Refund Order: at most ten refunds of one order; the tenth returns everything that is left. */
const MAX_ATTEMPTS = 10;

export interface RefundTotals {
  /** Of all that were not rejected. */
  readonly refundedAmount: string;
  readonly refundedCommission: string;
  readonly remainingAttempts: number;
}

export interface RefundIndex {
  /** Takes in a refund that was just written. */
  add(refund: SandboxRefund): void;
  totalsOf(prepayId: string, at: number): RefundTotals;
  /** Refunds of a currency that were rejected by then. */
  rejected(currency: string, at: number): SandboxRefund[];
  reload(): void;
}

export function createRefundIndex({ refunds }: Pick<State, 'refunds'>): RefundIndex {
  const byOrder = new Map<string, SandboxRefund[]>();
  const failing: SandboxRefund[] = [];
  const refundsOf = (prepayId: string) => byOrder.get(prepayId) ?? [];

  function add(refund: SandboxRefund): void {
    byOrder.set(refund.prepayId, [...refundsOf(refund.prepayId), refund]);
    if (refund.settlesAs === 'REFUND_FAIL') failing.push(refund);
  }

  function reload(): void {
    byOrder.clear();
    failing.splice(0);
    refunds.values().forEach(add);
  }

  reload();
  return {
    add,
    reload,
    totalsOf(prepayId, at) {
      // Money that left for good or is on its way; a rejected refund gives its amount back.
      const counted = refundsOf(prepayId).filter((refund) => statusAt(refund, at) !== 'REFUND_FAIL');
      return {
        refundedAmount: sumAmounts(counted.map(({ refundAmount }) => refundAmount)),
        refundedCommission: sumAmounts(counted.map(({ refundCommission }) => refundCommission)),
        remainingAttempts: MAX_ATTEMPTS - refundsOf(prepayId).length,
      };
    },
    rejected: (currency, at) =>
      failing.filter((refund) => refund.currency === currency && statusAt(refund, at) === 'REFUND_FAIL'),
  };
}

export function statusAt(refund: SandboxRefund, at: number): RefundStatus {
  return at >= refund.settlesAt ? refund.settlesAs : 'REFUND_PENDING';
}
