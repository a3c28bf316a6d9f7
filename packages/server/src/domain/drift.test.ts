import { describe, expect, it } from 'vitest';
import { driftOf, type ToldRefund } from './drift.js';

const asked = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute));
const order = { status: 'PAID', orderAmount: '100' };

function refund(refundAmount: string, change: Partial<ToldRefund> = {}): ToldRefund {
  return {
    status: 'succeeded',
    refundAmount,
    refundedAmount: null,
    refundedAmountAt: null,
    acceptedAt: asked(0),
    unsettledSince: null,
    updatedAt: asked(0),
    attention: null,
    origin: 'panel',
    ...change,
  };
}

const told = (refundedAmount: string, minute: number) => ({ refundedAmount, refundedAmountAt: asked(minute) });

describe('a refund made elsewhere', () => {
  it('shows in the total that a reply tells', () => {
    expect(driftOf(order, [refund('10', told('10', 0))])).toBeNull();
    expect(driftOf(order, [refund('10', told('35.5', 0))])).toEqual({ amount: '25.5' });
  });

  it('is told by the latest reply, not by the largest total', () => {
    const rejectedSince = refund('20', { status: 'failed', updatedAt: asked(2), ...told('30', 1) });
    expect(driftOf(order, [rejectedSince, refund('10', told('10', 3))])).toBeNull();
  });

  it('is not mistaken for one of ours that was counted when the total was told and has been rejected since', () => {
    const rejectedSince = refund('20', { status: 'failed', updatedAt: asked(2) });
    expect(driftOf(order, [rejectedSince, refund('10', told('30', 1))])).toBeNull();
    // Asked after the rejection, the same total tells of somebody else.
    expect(driftOf(order, [rejectedSince, refund('10', told('30', 3))])).toEqual({ amount: '20' });
  });

  it('is not counted any more once it is known to have been rejected', () => {
    const rejected = refund('20', { status: 'failed', origin: 'outside', acceptedAt: null, updatedAt: asked(2) });
    expect(driftOf(order, [rejected, refund('10', told('30', 1))])).toBeNull();
  });

  it('is not mistaken for one of ours that is on its way', () => {
    const onItsWay = refund('20', { status: 'pending', acceptedAt: null, unsettledSince: asked(0) });
    expect(driftOf(order, [onItsWay, refund('10', told('30', 1))])).toBeNull();
    // What was never sent cannot be in the total.
    for (const status of ['scheduled', 'parked'] as const) {
      const waiting = refund('20', { status, acceptedAt: null });
      expect(driftOf(order, [waiting, refund('10', told('30', 1))])).toEqual({ amount: '20' });
    }
  });

  it('is not mistaken for one of ours that failed and was contradicted, which counts by itself', () => {
    const doubted = refund('20', { status: 'failed', attention: 'contradicted', acceptedAt: null });
    expect(driftOf(order, [doubted, refund('10', told('30', 3))])).toBeNull();
  });

  it('shows in the status of the order, with its amount once everything is refunded', () => {
    expect(driftOf({ ...order, status: 'FULL_REFUNDED' }, [refund('10')])).toEqual({ amount: '90' });
    expect(driftOf({ ...order, status: 'FULL_REFUNDED' }, [refund('100')])).toBeNull();
    expect(driftOf({ ...order, status: 'REFUNDED' }, [])).toEqual({ amount: null });
    expect(driftOf({ ...order, status: 'REFUNDED' }, [refund('10')])).toBeNull();
    expect(driftOf(order, [])).toBeNull();
  });
});
