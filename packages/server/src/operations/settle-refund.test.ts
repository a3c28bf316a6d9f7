import { describe, expect, it } from 'vitest';
import { newRefund } from '../../test/new-refund.js';
import { ProblemError } from '../domain/errors.js';
import type { Refund } from '../domain/refund.js';
import { decideSettlement } from './settle-refund.js';

const now = new Date('2026-03-01T14:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const unknown = newRefund({
  status: 'pending',
  nextStep: 'query',
  submitAttempts: 1,
  lastSubmittedAt: minutesAgo(90),
  unsettledSince: minutesAgo(90),
  attention: 'unknown_too_long',
});

function settle(change: Partial<Refund>, status: 'succeeded' | 'failed', { isUnderWay = false, by = 'ada' } = {}) {
  const settling = { by: { id: by }, now, isUnderWay };
  try {
    return decideSettlement({ ...unknown, ...change }, { status, reason: 'as the portal says' }, settling).changes;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.code;
  }
}

describe('a person who settles a refund', () => {
  it('says how it ended, when they were asked', () => {
    expect(settle({}, 'failed')).toMatchObject({ status: 'failed', nextStep: null, attention: null });
    expect(settle({}, 'succeeded')).toMatchObject({ status: 'succeeded', failure: null, attention: null });
    expect(settle({ attention: null }, 'failed')).toBe('refund_not_settleable');
  });

  it('may not say that it failed while a repeat is out, about to leave, or may not have arrived yet', () => {
    expect(settle({ status: 'submitting', nextStep: 'submit' }, 'failed')).toBe('refund_not_settleable');
    expect(settle({ lastSubmittedAt: minutesAgo(9) }, 'failed')).toBe('refund_not_settleable');
    expect(settle({ lastSubmittedAt: minutesAgo(10) }, 'failed')).toMatchObject({ status: 'failed' });
    expect(settle({ lastSubmittedAt: minutesAgo(1) }, 'succeeded')).toMatchObject({ status: 'succeeded' });
  });

  it('may not say how it ended while a step of it is under way', () => {
    expect(settle({}, 'failed', { isUnderWay: true })).toBe('refund_not_settleable');
    expect(settle({}, 'succeeded', { isUnderWay: true })).toBe('refund_not_settleable');
  });

  it.each(['mei', ' MEI', 'm\u{200b}ei'])('is not who asked for it, where it needed a second person: %s', (by) => {
    const approval = {
      hash: 'h',
      expiresAt: now,
      decision: 'approved',
      decidedBy: { id: 'ada' },
      decidedAt: now,
      note: null,
    } as const;
    const contradicted = { status: 'failed', nextStep: null, attention: 'contradicted' } as const;
    for (const status of ['succeeded', 'failed'] as const) {
      for (const change of [{}, contradicted]) {
        expect(settle({ ...change, approval }, status, { by })).toBe('own_request');
        expect(settle({ ...change, approval }, status)).toMatchObject({ attention: null });
        expect(settle(change, status, { by })).toMatchObject({ attention: null });
      }
    }
    // That nobody was asked is all the same to whoever asks.
    expect(settle({ approval, attention: null }, 'failed', { by })).toBe('refund_not_settleable');
  });

  it('leaves what is final as it is, and ends the asking', () => {
    const failed = { status: 'failed', nextStep: null, attention: 'contradicted' } as const;
    expect(settle(failed, 'failed')).toEqual({ attention: null });
    expect(settle(failed, 'succeeded')).toEqual({ attention: null, refundStatus: 'REFUND_SUCCESS' });
    expect(settle({ ...failed, status: 'succeeded' }, 'failed')).toBe('refund_not_settleable');
  });
});
