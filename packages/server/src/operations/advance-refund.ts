/** THE DOOR: the only code that asks Binance Pay to move money. Route, worker and notifications all come through here. */
import {
  type AnnouncedStatus,
  afterQuery,
  afterSubmit,
  beginStep,
  contradicts,
  type SubmitOutcome,
} from '../domain/outcome.js';
import type { Refund } from '../domain/refund.js';
import { afterMs, SEND_WITHIN_MS } from '../domain/schedule.js';
import { invariant } from '../invariant.js';
import { findShortage } from './check-wallet.js';
import type { Gateway, Log, RefundStore } from './ports.js';

/**
 * How long one process may hold a refund. A step is at most two calls of ten seconds each (one re-signed attempt) after a
 * look into the wallet; the rest is room for a slow disk. A crash costs this long before another process goes on.
 */
const LEASE_MS = 45_000;

export interface AdvanceDependencies {
  readonly refunds: RefundStore;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly now: () => Date;
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
  options: { readonly evenIfNotDue?: boolean } = {},
): Promise<Refund | null> {
  const { refunds, log, now, createId } = dependencies;
  const owner = createId();
  const claimedAt = now();
  let step: Refund['nextStep'] = null;
  const claimed = await refunds.claimRefund(
    refundRequestId,
    {
      lease: { owner, expiresAt: afterMs(claimedAt, LEASE_MS) },
      now: claimedAt,
      evenIfNotDue: options.evenIfNotDue ?? false,
    },
    (refund) => {
      step = refund.nextStep;
      return beginStep(refund, claimedAt, options.evenIfNotDue);
    },
  );
  if (claimed === null) return refunds.findRefund(refundRequestId);

  const { outcome, advance } = await takeStep(dependencies, claimed, step, afterMs(claimedAt, SEND_WITHIN_MS));
  let heard: AnnouncedStatus = null;
  const advanced = await refunds.updateRefund(refundRequestId, { owner, now: now() }, (current, announced) => {
    heard = announced;
    return advance(current, announced);
  });
  if (advanced !== null) {
    if (contradicts(heard, advanced.refundStatus)) {
      log.error({ refundRequestId, announced: heard }, 'a notification contradicts the reply; compare with the portal');
    }
    return advanced;
  }
  const current = await refunds.findRefund(refundRequestId);
  if (current?.status === 'failed' && outcome === 'accepted') {
    log.error(
      { refundRequestId },
      'Binance Pay accepted a refund that was recorded as failed; compare with its portal',
    );
  } else {
    log.warn({ refundRequestId }, 'lease ran out before the answer was stored; another process asks again');
  }
  return current;
}

/** Makes the call, with no transaction open, and returns its outcome and what that does to the row. */
async function takeStep(
  { gateway, log, now }: AdvanceDependencies,
  refund: Refund,
  step: Refund['nextStep'],
  sendBefore: Date,
) {
  const { refundRequestId, prepayId } = refund;
  invariant(step !== null, 'a claimed refund has a step to take');
  if (step === 'submit') {
    const answer = await submit(gateway, refund, sendBefore);
    log.info({ refundRequestId, outcome: answer.outcome, attempt: refund.submitAttempts }, 'refund submitted');
    return {
      outcome: answer.outcome,
      advance: (current: Refund, announced: AnnouncedStatus) => afterSubmit(current, answer, announced, now()),
    };
  }
  const answer = await gateway.queryRefund({ refundRequestId, prepayId });
  log.info({ refundRequestId, outcome: answer.outcome, attempt: refund.queryAttempts }, 'refund queried');
  return {
    outcome: answer.outcome,
    advance: (current: Refund, announced: AnnouncedStatus) => afterQuery(current, answer, announced, now()),
  };
}

async function submit(gateway: Gateway, refund: Refund, sendBefore: Date): Promise<SubmitOutcome> {
  // Only before the first: once a submit is out, an empty wallet may be the money that it moved.
  const shortage = refund.submitAttempts === 1 ? await findShortage(gateway, refund) : null;
  if (shortage !== null) return { outcome: 'declined', failure: shortage };
  const { refundRequestId, prepayId, refundAmount, refundReason } = refund;
  return gateway.submitRefund({ refundRequestId, prepayId, refundAmount, refundReason, sendBefore });
}
