/** A person says how a refund ended that needs attention, after comparing with Binance Pay's portal. It moves no money. */
import { isFinal, type Operator } from '@refund-panel/shared';
import { isOwnRequest } from '../domain/approval.js';
import { ProblemError } from '../domain/errors.js';
import type { Advance, Refund } from '../domain/refund.js';
import { end } from '../domain/report.js';
import type { Caller } from './ports/caller.js';
import type { Log } from './ports/log.js';
import type { RefundStore } from './ports/refunds.js';

export interface Settlement {
  readonly status: 'succeeded' | 'failed';
  readonly reason: string;
}

/**
 * Whoever looks into the portal and then says that nothing moved must have looked after the last submit had arrived, if it
 * did: half a minute on the way, and the rest for the person between look and click.
 */
const SETTLES_AFTER_MS = 10 * 60_000;

function mayStillArrive({ status, lastSubmittedAt }: Refund, now: Date): boolean {
  if (status === 'submitting') return true;
  return lastSubmittedAt !== null && now.getTime() - lastSubmittedAt.getTime() < SETTLES_AFTER_MS;
}

/**
 * @returns the refund as settled; null when there is no such refund
 * @throws ProblemError `refund_not_settleable` when nobody was asked, a step is under way, or what is final says otherwise;
 *   `own_request` where it needed a second person, and whoever settles it is the first
 */
export async function settleRefund(
  { refunds, log, now }: { readonly refunds: RefundStore; readonly log: Log; readonly now: () => Date },
  refundRequestId: string,
  settlement: Settlement,
  caller: Caller,
): Promise<Refund | null> {
  const at = now();
  const known = await refunds.findRefund(refundRequestId);
  if (known !== null && wasPaidAfterAll(known, settlement)) {
    // Neither who asked nor that it had to be approved ever changes.
    requireAnother(known, caller.operator);
    const { prepayId, refundAmount } = known;
    const adoption = { refundRequestId: recordOf(known), prepayId, refundReason: settlement.reason, caller };
    await refunds.adoptRefund(adoption, at, () => refundAmount);
  }
  const settled = await refunds.changeRefund(
    refundRequestId,
    { now: at, caller, action: 'refund.settled' },
    (refund, { isUnderWay }) => decideSettlement(refund, settlement, { by: caller.operator, now: at, isUnderWay }),
  );
  if (settled !== null) {
    log.warn({ refundRequestId, status: settlement.status, operator: caller.operator.id }, 'a person settled a refund');
  }
  return settled;
}

/** What is final stays; that it was paid after all is put on record beside it, and from then on that is what counts. */
function wasPaidAfterAll({ status, attention }: Refund, settlement: Settlement): boolean {
  return isOverWithoutMoney(status) && attention === 'contradicted' && settlement.status === 'succeeded';
}

function isOverWithoutMoney(status: Refund['status']): boolean {
  return isFinal(status) && status !== 'succeeded';
}

/** The same each time, so that saying it again puts nothing on record twice. Binance Pay's limit is 64 characters; ours are 32. */
const recordOf = ({ refundRequestId }: Refund) => `${refundRequestId.slice(0, 59)}-paid`;

/**
 * Who says that what a second person approved moved no money has the amount free to ask for again; who says that it moved ends
 * all questions about it. One person alone must be able to say neither of their own.
 */
function requireAnother(refund: Refund, by: Operator): void {
  if (refund.approval === null || !isOwnRequest(refund, by)) return;
  throw new ProblemError(
    'own_request',
    'You asked for this refund yourself, and it needed a second person: somebody else has to say how it ended. Nothing was recorded; ask a colleague who may approve.',
  );
}

interface Settling {
  readonly by: Operator;
  readonly now: Date;
  /** Some process holds the lease: it may be about to send, and what it brings counts. */
  readonly isUnderWay: boolean;
}

export function decideSettlement(
  refund: Refund,
  { status, reason }: Settlement,
  { by, now, isUnderWay }: Settling,
): Advance {
  if (refund.attention === null) {
    throw new ProblemError(
      'refund_not_settleable',
      'Nobody needs to settle this refund: its own state says how it stands.',
    );
  }
  requireAnother(refund, by);
  const note = `Settled by hand as ${status}: ${reason}`;
  if (isFinal(refund.status)) {
    if (refund.status === status) return { changes: { attention: null }, note };
    if (isOverWithoutMoney(refund.status) && status === 'succeeded') {
      // The record beside it is nobody's request; this one was, and counts as its operator's.
      const changes = { attention: null, refundStatus: 'REFUND_SUCCESS' } as const;
      return { changes, note: `${note}; put on record as ${recordOf(refund)}` };
    }
    throw new ProblemError(
      'refund_not_settleable',
      `This refund is recorded as ${refund.status}, and what is final stays. What Binance Pay says of its order counts.`,
    );
  }
  if (isUnderWay) {
    throw new ProblemError(
      'refund_not_settleable',
      'This refund is being sent or asked about just now. Nothing was recorded; look at it again in a moment.',
    );
  }
  if (status === 'failed' && mayStillArrive(refund, now)) {
    throw new ProblemError(
      'refund_not_settleable',
      'This refund was sent again a moment ago and may still arrive. Compare with the portal again in ten minutes.',
    );
  }
  const failure =
    status === 'failed'
      ? ({
          code: 'refund_rejected',
          detail: `A person found that no money moved: ${reason}`,
          gatewayCode: null,
        } as const)
      : null;
  return { changes: { ...end, status, failure, attention: null }, note };
}
