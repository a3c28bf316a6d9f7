/** Nothing moves without an approval where one was needed: by somebody else, of exactly what was asked for, and in time. */
import { operatorKeyOf } from '@refund-panel/shared';
import type { Refund } from '../../src/domain/refund.js';
import type { RefundSubmission } from '../../src/operations/ports/gateway.js';
import type { ApprovalClick } from './replica.js';
import type { Row } from './tables.js';
import { toUnits } from './units.js';
import type { Watched } from './watch.js';

type Fail = (what: string) => void;

/** What was asked for, as it was when it was put on disk. */
interface Asked {
  readonly refundAmount: string;
  readonly refundReason: string | null;
  readonly requester: string;
  readonly hash: string;
  readonly expiresAtMs: number;
}

export interface ApprovalsWatch {
  /** Somebody is about to say what they think of a refund. */
  decides(click: ApprovalClick): void;
  rowWritten(before: Row | null, after: Row, fail: Fail): void;
  departed(submission: RefundSubmission, fail: Fail): void;
}

export function createApprovalsWatch(watched: Watched): ApprovalsWatch {
  const { settings, scheduler } = watched;
  const asked = new Map<string, Asked>();
  const approved = new Set<string>();
  const clicks: ApprovalClick[] = [];

  function noteAsked(refund: Refund, fail: Fail) {
    const { refundRequestId, refundAmount, refundReason, status, approval } = refund;
    if (approval === null) return checkUnasked(watched, refund, fail);
    if (status !== 'awaiting_approval') fail(`${refundRequestId} needs an approval and begins as ${status}`);
    const { hash, expiresAt } = approval;
    const requester = refund.requestedBy?.id ?? '';
    const expiresAtMs = expiresAt.getTime();
    asked.set(refundRequestId, { refundAmount, refundReason, requester, hash, expiresAtMs });
  }

  /** Somebody who did not ask for it has said so, and of this very refund. */
  function checkSaid({ refundRequestId, approval }: Refund, says: ApprovalClick['says'], fail: Fail): void {
    const { requester, hash } = asked.get(refundRequestId) ?? { requester: '', hash: '' };
    const decider = approval?.decidedBy?.id ?? '';
    if (operatorKeyOf(decider) === operatorKeyOf(requester)) fail(`${decider} decided on their own ${refundRequestId}`);
    const isMeant = (click: ApprovalClick) =>
      click.refundRequestId === refundRequestId && click.says === says && click.caller.operator.id === decider;
    const isOfThis = ({ seenHash }: ApprovalClick) => seenHash === null || seenHash === hash;
    if (!clicks.some((click) => isMeant(click) && isOfThis(click))) {
      fail(`${refundRequestId} was decided (${says}), and nobody had said so of it`);
    }
  }

  return {
    decides: (click) => void clicks.push(click),
    rowWritten(before, { refund }, fail) {
      if (before === null) return refund.origin === 'panel' ? noteAsked(refund, fail) : undefined;
      const was = asked.get(refund.refundRequestId);
      if (was === undefined) return;
      const [earlier, now] = [before.refund.approval?.decision ?? null, refund.approval?.decision ?? null];
      if (earlier !== null && now !== earlier) fail(`${refund.refundRequestId} was ${earlier}, and then ${now}`);
      if (before.refund.status !== 'awaiting_approval') return;
      const lateByMs = scheduler().nowMs - was.expiresAtMs;
      if (refund.status === 'scheduled') {
        checkSaid(refund, 'approve', fail);
        if (lateByMs >= settings.clockSkewMs + 1) fail(`${refund.refundRequestId} was approved when its time was over`);
        if (refund.refundAmount !== was.refundAmount) {
          fail(`${refund.refundRequestId} was approved with another amount than was asked for`);
        }
        approved.add(refund.refundRequestId);
      } else if (refund.status === 'rejected') {
        if (refund.approval?.decision !== 'expired') checkSaid(refund, 'reject', fail);
        else if (lateByMs < -settings.clockSkewMs) fail(`${refund.refundRequestId} expired too early`);
      } else if (refund.status !== 'awaiting_approval' && refund.status !== 'cancelled') {
        fail(`${refund.refundRequestId} awaited approval and is ${refund.status}`);
      }
    },
    departed({ refundRequestId, refundAmount, refundReason }, fail) {
      const was = asked.get(refundRequestId);
      if (was === undefined) return;
      if (!approved.has(refundRequestId)) fail(`${refundRequestId} was sent, and nobody had approved it`);
      const isAsAsked = refundAmount === was.refundAmount && refundReason === was.refundReason;
      if (!isAsAsked) fail(`${refundRequestId} was sent and is not what was approved`);
    },
  };
}

/** What begins without is, with all that nobody has to approve, no more than the policy lets go so. */
function checkUnasked({ tables }: Watched, refund: Refund, fail: Fail): void {
  const { currency, prepayId, requestedBy, refundRequestId } = refund;
  const rule = tables().policy.policy.approvals?.find((one) => one.currency === currency);
  const unasked = [...tables().refunds.values()]
    .map((row) => row.refund)
    .filter(({ origin, approval, status }) => origin === 'panel' && approval === null && !movedNothing.has(status));
  const isBeyond = (limit: string | null | undefined, counts: (one: Refund) => boolean) =>
    limit != null && unasked.filter(counts).reduce((sum, one) => sum + leastOf(one), 0) > toUnits(limit);
  const keyOf = (operator: Refund['requestedBy']) => operatorKeyOf(operator?.id ?? '');
  const ofOrder = isBeyond(rule?.perOrder, (one) => one.prepayId === prepayId);
  const ofDay = isBeyond(rule?.perDay, (one) => keyOf(one.requestedBy) === keyOf(requestedBy));
  if (ofOrder || ofDay) fail(`${refundRequestId} needs an approval, and begins without`);
}

const movedNothing: ReadonlySet<Refund['status']> = new Set(['failed', 'rejected', 'cancelled']);

/** Binance Pay may have returned more than anybody asked for. */
function leastOf({ requestedAmount, refundAmount }: Refund): number {
  return Math.min(toUnits(requestedAmount), toUnits(refundAmount));
}
