/** What was asked for already, as the policy counts it. */
import { type Amount, sumAmounts } from '@refund-panel/shared';
import type { Refund } from './refund.js';
import type { CountedRefund } from './refundable.js';

/** The policy's day: the last 24 hours, whatever the time of day. */
export const POLICY_DAY_MS = 24 * 60 * 60_000;

/** What an operator, or all of them, asked for within the day, in the order's currency. */
export interface Spending {
  /** By the operator. Null where the policy need not know it, as everywhere here. */
  readonly asked: Amount | null;
  /** By the operator, and nobody approved it. */
  readonly unapproved: Amount | null;
  readonly everybodyAsked: Amount | null;
}

export const nothingKnown: Spending = { asked: null, unapproved: null, everybodyAsked: null };

/** A refund of an order, and whether somebody approved it. */
export type DecidedRefund = CountedRefund & Pick<Refund, 'refundStatus'> & { readonly approval: Decided | null };

interface Decided {
  readonly decision: NonNullable<Refund['approval']>['decision'];
}

/**
 * All but what surely returned nothing: what was taken for that and was paid after all counts, also once a person has settled it. The
 * same is said in SQL (store/spending.ts).
 */
export function isSpent({ status, refundStatus, attention }: Spent): boolean {
  const returnedNothing = status === 'failed' || status === 'rejected' || status === 'cancelled';
  return !returnedNothing || attention === 'contradicted' || refundStatus === 'REFUND_SUCCESS';
}

export type Spent = Pick<Refund, 'status' | 'refundStatus' | 'attention'>;

/** What was asked for of an order, by whomever, and nobody approved or will decide on. */
export function unapprovedOf(refunds: readonly DecidedRefund[]): Amount {
  return sumAmounts(
    refunds
      .filter((refund) => refund.origin === 'panel' && isSpent(refund) && isUnapproved(refund))
      .map(({ refundAmount }) => refundAmount),
  );
}

/** Where somebody has to decide yet, it is not spent without them. */
function isUnapproved({ status, approval }: Pick<DecidedRefund, 'status' | 'approval'>): boolean {
  return status !== 'awaiting_approval' && approval?.decision !== 'approved';
}
