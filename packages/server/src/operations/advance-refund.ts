/** THE DOOR: the only code that asks Binance Pay to move money. Route, worker and notifications all come through here. */
import { isFinal } from '@refund-panel/shared';
import { expire, unapprovedFailure } from '../domain/approval.js';
import { afterQuery, afterSubmit, beginStep, type SubmitOutcome, unsent } from '../domain/outcome.js';
import { afterWalletLook } from '../domain/parking.js';
import type { Advance, Refund } from '../domain/refund.js';
import { type AnnouncedStatus, contradicts, type RefundReport } from '../domain/report.js';
import { afterMs, SEND_WITHIN_MS, withJitter } from '../domain/schedule.js';
import { invariant } from '../invariant.js';
import { approvalHashOf } from './approval-hash.js';
import { findWithholding } from './check-standing.js';
import { findShortage, lookIntoWallet } from './check-wallet.js';
import type { Gateway } from './ports/gateway.js';
import type { Log } from './ports/log.js';
import type { OrderStore } from './ports/orders.js';
import type { ClaimedRefund, RefundStore } from './ports/refunds.js';

/**
 * How long one process may hold a refund. A step is at most two calls of ten seconds each (one re-signed attempt) after a
 * look into the wallet; the rest is room for a slow disk. A crash costs this long before another process goes on.
 */
const LEASE_MS = 45_000;

export interface AdvanceDependencies {
  readonly refunds: RefundStore;
  readonly orders: Pick<OrderStore, 'findOrderWithRefunds'>;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly now: () => Date;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly createId: () => string;
}

/**
 * Takes the next step of a refund, if it has one and nobody else is taking it. Each call takes at most one step.
 *
 * @param options.evenIfNotDue a person asked now
 * @returns the refund as it stands afterwards, or null when there is no such refund
 */
export async function advanceRefund(
  dependencies: AdvanceDependencies,
  refundRequestId: string,
  { evenIfNotDue = false }: { readonly evenIfNotDue?: boolean } = {},
): Promise<Refund | null> {
  const { refunds, now, createId } = dependencies;
  const owner = createId();
  const claimedAt = now();
  let isFrozen = false;
  const claimed = await refunds.claimRefund(
    refundRequestId,
    { lease: { owner, expiresAt: afterMs(claimedAt, LEASE_MS) }, now: claimedAt, evenIfNotDue },
    (refund, { frozen }) => {
      isFrozen = frozen;
      return beginStep(refund, claimedAt, { isAskedFor: evenIfNotDue, isFrozen });
    },
  );
  if (claimed === null) return refunds.findRefund(refundRequestId);
  return finishStep(dependencies, claimed, { owner, claimedAt, isFrozen, decidedAt: null });
}

/**
 * The first step of a refund that is not on disk yet. `begin` says what has to be put there with the intent; `advance` takes
 * the step once it is.
 */
export function prepareFirstStep(dependencies: AdvanceDependencies) {
  const { now, createId } = dependencies;
  const owner = createId();
  const claimedAt = now();
  let decidedAt: Date | null = null;
  return {
    /** @param isLast it takes the order's last attempt, which is never sent without a look */
    begin(isLast: boolean) {
      decidedAt = isLast ? null : claimedAt;
      const untried = { dueAt: claimedAt, submitAttempts: 0, queryAttempts: 0, unsettledSince: null };
      const begun = beginStep({ ...untried, nextStep: 'submit' }, claimedAt);
      invariant(begun !== null, 'a first step begins unless sending is frozen');
      return { changes: begun.changes, lease: { owner, expiresAt: afterMs(claimedAt, LEASE_MS) } };
    },
    advance(refund: Refund) {
      return finishStep(
        dependencies,
        { refund, before: { submitAttempts: 0, lastSubmittedAt: null }, step: 'submit' },
        { owner, claimedAt, isFrozen: false, decidedAt },
      );
    },
  };
}

/**
 * Takes the leases of up to `limit` refunds whose step is due.
 *
 * @returns one function for each, which takes its step and says how the refund stands then
 */
export async function claimDueRefunds(
  dependencies: AdvanceDependencies,
  limit: number,
): Promise<readonly { readonly refundRequestId: string; advance(): Promise<Refund | null> }[]> {
  const { refunds, now, createId } = dependencies;
  const owner = createId();
  const claimedAt = now();
  let isFrozen = false;
  const claimed = await refunds.claimDue(
    { lease: { owner, expiresAt: afterMs(claimedAt, LEASE_MS) }, now: claimedAt, limit },
    (refund, { frozen }) => {
      isFrozen = frozen;
      return beginStep(refund, claimedAt, { isFrozen });
    },
  );
  return claimed.map((one) => ({
    refundRequestId: one.refund.refundRequestId,
    advance: () => finishStep(dependencies, one, { owner, claimedAt, isFrozen, decidedAt: null }),
  }));
}

interface Holding {
  readonly owner: string;
  readonly claimedAt: Date;
  /** Sending was frozen when the lease was taken. */
  readonly isFrozen: boolean;
  /** When the refund itself was decided, where its lease was taken with it. */
  readonly decidedAt: Date | null;
}

/** Makes the call that the lease was taken for, and writes what it brought. */
async function finishStep(
  dependencies: AdvanceDependencies,
  claimed: ClaimedRefund,
  holding: Holding,
): Promise<Refund | null> {
  const { owner, claimedAt } = holding;
  const { refunds, log, now, random } = dependencies;
  const { refundRequestId } = claimed.refund;
  const taken = await takeStep(dependencies, claimed, holding);
  let heard: AnnouncedStatus = null;
  const advanced = await refunds.updateRefund(refundRequestId, { owner, now: now() }, (current, announced) => {
    heard = announced;
    const at = now();
    const { changes, note } = taken.advance(current, announced, at);
    const told = taken.report?.refundedAmount == null ? {} : { refundedAmountAt: claimedAt };
    if (changes.dueAt == null) return { changes: { ...changes, ...told }, note };
    const dueAt = wasMadeDue(current, claimedAt, at) ? at : withJitter(at, changes.dueAt, random());
    return { changes: { ...changes, ...told, dueAt }, note };
  });
  if (advanced === null) return afterLostLease(dependencies, refundRequestId, taken);
  if (contradicts(heard, advanced.refundStatus)) {
    log.error({ refundRequestId, announced: heard }, 'a notification contradicts the reply; compare with the portal');
  }
  return advanced;
}

/** A notification wanted it asked about while the step was out: what the step brought may be older than what was announced. */
function wasMadeDue({ dueAt }: Refund, claimedAt: Date, now: Date): boolean {
  return dueAt !== null && dueAt > claimedAt && dueAt <= now;
}

interface TakenStep {
  readonly outcome: string;
  /** What Binance Pay said of the refund; null when it said nothing. */
  readonly report: RefundReport | null;
  /** What the outcome does to the row. */
  advance(current: Refund, announced: AnnouncedStatus, now: Date): Advance;
}

/** Somebody else has the refund now, and asks again. Only what would be lost for ever must be told here. */
async function afterLostLease(
  { refunds, log, now }: AdvanceDependencies,
  refundRequestId: string,
  { outcome, report }: TakenStep,
): Promise<Refund | null> {
  const current = await refunds.findRefund(refundRequestId);
  if (current !== null && report !== null && isNews(current, report)) {
    const note = `Binance Pay has this refund, but it was recorded as ${current.status}; compare with its portal`;
    log.error({ refundRequestId, status: current.status }, 'Binance Pay has a refund that was recorded as over');
    await refunds.contradictRefund(refundRequestId, note, now());
    return refunds.findRefund(refundRequestId);
  }
  log.warn({ refundRequestId, outcome }, 'the lease was gone before the answer was stored; it is asked about again');
  return current;
}

/** Over without money, by what is recorded; yet Binance Pay has paid it, or has what it was believed never to have got. */
function isNews({ status, acceptedAt }: Refund, { refundStatus }: RefundReport): boolean {
  if (!isFinal(status) || status === 'succeeded' || refundStatus === 'REFUND_FAIL') return false;
  return acceptedAt === null || refundStatus === 'REFUND_SUCCESS';
}

/** Makes the call, with no transaction open. */
async function takeStep(
  dependencies: AdvanceDependencies,
  { refund, before, step }: ClaimedRefund,
  holding: Holding,
): Promise<TakenStep> {
  const { gateway, log } = dependencies;
  const { refundRequestId, prepayId } = refund;
  const { claimedAt, isFrozen } = holding;
  switch (step) {
    case 'submit': {
      const answer = await submit(dependencies, refund, holding);
      const { outcome } = answer;
      log.info({ refundRequestId, outcome, attempt: refund.submitAttempts }, 'refund submitted');
      return {
        outcome,
        report: outcome === 'accepted' ? answer.report : null,
        advance: (current, announced, now) => {
          const advance = afterSubmit(current, answer, announced, now);
          return outcome === 'withheld' || outcome === 'deferred' ? unsent(advance, before) : advance;
        },
      };
    }
    case 'query': {
      const answer = await gateway.queryRefund({ refundRequestId, prepayId });
      const { outcome } = answer;
      log.info({ refundRequestId, outcome, attempt: refund.queryAttempts }, 'refund queried');
      return {
        outcome,
        report: outcome === 'found' ? answer.report : null,
        advance: (current, announced, now) =>
          afterQuery(current, answer, announced, now, { askedAt: claimedAt, isFrozen }),
      };
    }
    case 'wallet': {
      const look = await lookIntoWallet(gateway, refund);
      log.info({ refundRequestId, ...look }, 'looked into the wallet');
      return {
        outcome: look.wallet,
        report: null,
        advance: (current, announced, now) => afterWalletLook(current, look, announced, now),
      };
    }
    case 'expire':
      return { outcome: 'expired', report: null, advance: (current, _, now) => expire(current, now) };
  }
}

async function submit(
  { gateway, orders, now }: AdvanceDependencies,
  refund: Refund,
  { claimedAt, decidedAt }: Holding,
): Promise<SubmitOutcome> {
  const unapproved = unapprovedFailure(refund, () => approvalHashOf(refund));
  if (unapproved !== null) return { outcome: 'withheld', failure: unapproved };
  // Once a submit is out, an empty wallet may be the money that it moved.
  const isFirst = refund.unsettledSince?.getTime() === refund.lastSubmittedAt?.getTime();
  const shortage = isFirst ? await findShortage(gateway, refund) : null;
  if (shortage !== null) return { outcome: 'withheld', ...shortage };
  const withholding = await findWithholding(orders, refund, decidedAt, now());
  if (withholding?.kind === 'deferred') return { outcome: 'deferred' };
  if (withholding?.kind === 'refused') return { outcome: 'withheld', failure: withholding.failure };
  const { refundRequestId, prepayId, refundAmount, refundReason } = refund;
  const sendBefore = afterMs(claimedAt, SEND_WITHIN_MS);
  return gateway.submitRefund({ refundRequestId, prepayId, refundAmount, refundReason, sendBefore });
}
