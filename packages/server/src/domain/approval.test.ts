import { describe, expect, it } from 'vitest';
import { newRefund } from '../../test/new-refund.js';
import { type Approving, approve, expire, reject, unapprovedFailure } from './approval.js';
import { ProblemError } from './errors.js';
import type { Advance, Approval, Refund } from './refund.js';

const hash = 'a'.repeat(64);
const now = new Date('2026-03-02T12:00:00.000Z');
const approval: Approval = {
  hash,
  expiresAt: new Date('2026-03-02T12:00:00.001Z'),
  decision: null,
  decidedBy: null,
  decidedAt: null,
  note: null,
};
const by = { id: 'ada', name: 'Ada' };

const waiting = (change: Partial<Refund> = {}) =>
  newRefund({ status: 'awaiting_approval', nextStep: 'expire', dueAt: approval.expiresAt, approval, ...change });

const approving = (change: Partial<Approving> = {}): Approving => ({
  by,
  now,
  hash,
  seenHash: null,
  undoWindowMs: 0,
  maxAmount: null,
  ...change,
});

const decided = (decision: 'approved' | 'rejected' | 'expired'): Approval => ({
  ...approval,
  decision,
  decidedBy: { id: 'eve' },
  decidedAt: now,
});

/** The refusal, whose words say what became of the money. */
function refusalOf(decide: () => Advance): string {
  try {
    decide();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect(error.message).toMatch(/money/);
    return error.code;
  }
  return 'none';
}

const both = [
  ['approve', (refund: Refund, how: Partial<Approving> = {}) => approve(refund, approving(how))],
  ['reject', (refund: Refund, how: Partial<Approving> = {}) => reject(refund, approving(how), 'no')],
] as const;

describe('an approval', () => {
  it('lets the refund go after the undo window, and says who approved what, and when', () => {
    const { changes, note } = approve(waiting(), approving({ undoWindowMs: 30_000, seenHash: hash }));
    expect(changes).toEqual({
      status: 'scheduled',
      nextStep: 'submit',
      dueAt: new Date('2026-03-02T12:00:30.000Z'),
      approval: { ...approval, decision: 'approved', decidedBy: by, decidedAt: now },
    });
    expect(note).toBe('Approved');
  });

  it('again changes nothing, by whomever and whatever became of the refund since', () => {
    for (const status of ['scheduled', 'pending', 'succeeded', 'failed', 'cancelled'] as const) {
      // What Binance Pay returned may be another amount than was approved.
      const refund = waiting({ status, approval: decided('approved'), refundAmount: '12' });
      expect(approve(refund, approving({ hash: 'of something else' }))).toEqual({ changes: {}, note: null });
    }
  });

  it('is no more than the session allows', () => {
    const limited = (amount: string, currency = 'USDT') =>
      refusalOf(() => approve(waiting(), approving({ maxAmount: { amount, currency } })));
    expect(limited('9.99999999')).toBe('amount_over_session_limit');
    expect(limited('100', 'BUSD')).toBe('amount_over_session_limit');
    expect(limited('10.0')).toBe('none');
  });
});

describe('a rejection', () => {
  it('ends the refund, and says who rejected it and why', () => {
    expect(reject(waiting(), approving(), 'paid twice')).toEqual({
      changes: {
        status: 'rejected',
        nextStep: null,
        dueAt: null,
        unsettledSince: null,
        approval: { ...approval, decision: 'rejected', decidedBy: by, decidedAt: now, note: 'paid twice' },
      },
      note: 'Rejected: paid twice',
    });
  });

  it('again changes nothing, for whatever reason', () => {
    const refund = waiting({ status: 'rejected', approval: decided('rejected') });
    expect(reject(refund, approving(), 'another reason')).toEqual({ changes: {}, note: null });
  });
});

describe.each(both)('to %s', (name, decide) => {
  it.each(['op-1', ' OP-1 ', 'ｏｐ-１', 'Op-1\u3000'])('what one asked for oneself is refused, also as "%s"', (id) => {
    const own = waiting({ requestedBy: { id: 'Op-1' } });
    expect(refusalOf(() => decide(own, { by: { id } }))).toBe('own_request');
    const before = waiting({ requestedBy: { id: 'Op-1' }, approval: decided('approved'), status: 'succeeded' });
    expect(refusalOf(() => decide(before, { by: { id } }))).toBe('own_request');
  });

  it('is only of what was looked at, and of what is still the same', () => {
    expect(refusalOf(() => decide(waiting(), { seenHash: 'b'.repeat(64) }))).toBe('approval_changed');
    expect(refusalOf(() => decide(waiting(), { hash: 'b'.repeat(64), seenHash: hash }))).toBe('approval_changed');
  });

  it('is for as long as it says, and not a millisecond more', () => {
    expect(refusalOf(() => decide(waiting()))).toBe('none');
    expect(refusalOf(() => decide(waiting(), { now: approval.expiresAt }))).toBe('approval_expired');
    const { changes } = expire(waiting(), approval.expiresAt);
    expect(refusalOf(() => decide({ ...waiting(), ...changes }))).toBe('approval_expired');
  });

  it('does not turn another decision round', () => {
    const other = name === 'approve' ? decided('rejected') : decided('approved');
    expect(refusalOf(() => decide(waiting({ approval: other })))).toBe('not_awaiting_approval');
  });

  it('is nothing where nobody waits for it', () => {
    expect(refusalOf(() => decide(waiting({ approval: null, status: 'succeeded' })))).toBe('not_awaiting_approval');
    expect(refusalOf(() => decide(waiting({ status: 'cancelled' })))).toBe('not_awaiting_approval');
  });
});

describe('what is about to be sent', () => {
  it('was approved as it is, or needed no approval', () => {
    const failureOf = (change: Partial<Refund>) => unapprovedFailure(waiting(change), () => hash)?.code ?? null;
    expect(failureOf({ approval: null })).toBeNull();
    expect(failureOf({ approval: decided('approved') })).toBeNull();
    expect(failureOf({})).toBe('approval_changed');
    expect(failureOf({ approval: decided('rejected') })).toBe('approval_changed');
    expect(failureOf({ approval: { ...decided('approved'), hash: 'b'.repeat(64) } })).toBe('approval_changed');
  });
});
