/** A refund that awaits approval, put on disk as the operations put it there. */

import { callerCalled } from '../proof/simulation/callers.js';
import type { Refund } from '../src/domain/refund.js';
import { decideAmount } from '../src/domain/refundable.js';
import { invariant } from '../src/invariant.js';
import { approvalHashOf } from '../src/operations/approval-hash.js';
import type { Store } from '../src/operations/ports/store.js';

export interface Asked {
  readonly prepayId: string;
  readonly refundAmount?: string;
  /** Who asks for it. */
  readonly by?: string;
  readonly now: Date;
  readonly expiresInMs?: number;
}

/** A day: longer than any test lets pass without meaning to. */
export const APPROVAL_TIME_MS = 24 * 60 * 60_000;

let lastNumber = 0;

/** The order is stored already. */
export async function askForApproval(store: Pick<Store, 'createRefund'>, asked: Asked): Promise<Refund> {
  const { prepayId, refundAmount = '10', by = 'op-1', now, expiresInMs = APPROVAL_TIME_MS } = asked;
  lastNumber += 1;
  const refundRequestId = `awaiting${process.pid}x${lastNumber}`;
  const body = { refundAmount, refundReason: 'broken', description: null, expectedRefundableAmount: null };
  const expiresAt = new Date(now.getTime() + expiresInMs);
  const made = await store.createRefund(
    {
      refundRequestId,
      prepayId,
      idempotencyKey: `key-${refundRequestId}`,
      fingerprint: refundRequestId,
      body,
      caller: callerCalled(by),
      countSince: null,
    },
    now,
    ({ order, refunds }) => {
      const amount = decideAmount(order, refunds, body);
      const isFull = refundAmount === 'full';
      const exactly = { ...body, refundRequestId, prepayId, refundAmount: amount, currency: order.currency, isFull };
      const approval = { hash: approvalHashOf(exactly), expiresAt };
      const waits = { status: 'awaiting_approval', dueAt: expiresAt, trips: null, firstStep: null } as const;
      return { refundAmount: amount, ...waits, approval, policyVersion: 1, needsApproval: 'above a limit' };
    },
  );
  invariant(made !== null, 'the order is stored');
  return made.refund;
}
