/** The one right ending of a refund whose process died on the way, wherever that was. */
import type { Refund, RefundEvent } from '@refund-panel/shared';
import { expect } from 'vitest';

export interface Ending {
  /** What the client had been told before the process died; null when nothing. */
  readonly told: Refund | null;
  /** What it was told when it sent the same request again. */
  readonly toldAgain: { readonly status: number; readonly refund: Refund };
  /** As it stands in the end. */
  readonly refund: Refund;
  readonly history: readonly RefundEvent[];
  /** Every refund of the order on record. */
  readonly recorded: readonly Refund[];
  /** Every refund of the order in the gateway's books. */
  readonly moved: readonly { readonly refundRequestId: string; readonly refundAmount: string }[];
}

export function expectOneRefund(ending: Ending | undefined, amount: string): void {
  const { told, toldAgain, refund, recorded, moved } = ending ?? expect.fail('it has no ending');
  const { refundRequestId } = refund;
  expect(refund, JSON.stringify(ending)).toMatchObject({
    status: 'succeeded',
    refundAmount: amount,
    requestedAmount: amount,
  });
  expect(moved.map((one) => ({ id: one.refundRequestId, amount: one.refundAmount }))).toEqual([
    { id: refundRequestId, amount },
  ]);
  expect(recorded).toHaveLength(1);
  expect(recorded[0]).toMatchObject({ refundRequestId, status: 'succeeded', refundAmount: amount });
  expect([200, 201]).toContain(toldAgain.status);
  expect(toldAgain.refund.refundRequestId).toBe(refundRequestId);
  // What was acknowledged is still there under its name.
  if (told !== null) {
    expect(toldAgain.status).toBe(200);
    expect(told).toMatchObject({ refundRequestId, refundAmount: amount, createdAt: refund.createdAt });
  }
}

/** It was approved once, whatever was answered, and sent once. */
export function expectOneApprovedRefund(ending: Ending | undefined, amount: string): void {
  expectOneRefund(ending, amount);
  const { toldAgain, refund, history, recorded } = ending ?? expect.fail('it has no ending');
  expect(toldAgain.status).toBe(200);
  const approved = { decision: 'approved', decidedBy: { id: 'approver' } };
  for (const one of [toldAgain.refund, refund, ...recorded]) expect(one.approval).toMatchObject(approved);
  expect(
    history.filter(({ note }) => note === 'Approved'),
    JSON.stringify(history),
  ).toHaveLength(1);
}
