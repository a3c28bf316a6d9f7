import type { Policy } from '@refund-panel/shared';
import { describe, expect, it, vi } from 'vitest';
import { type Asked, createReplay } from './policy-replay.js';

const HOUR_MS = 3_600_000;
const startMs = Date.parse('2026-03-02T00:00:00Z');

function asked(hours: number, refundAmount: string, change: Partial<Asked> = {}): Asked {
  return {
    prepayId: '1',
    requestedAmount: refundAmount,
    refundAmount,
    currency: 'USDT',
    refundReason: null,
    description: null,
    createdAt: new Date(startMs + hours * HOUR_MS),
    status: 'succeeded',
    refundStatus: null,
    attention: null,
    subject: { operatorId: 'ada', roles: [] },
    neededApproval: false,
    unapprovedBefore: '0',
    hasLater: true,
    ...change,
  };
}

function wouldOf(policy: Policy, past: readonly Asked[]): (string | null)[] {
  const replay = createReplay(policy);
  return past.map((one) => replay.judge(one)?.would ?? null);
}

const perDay = (sum: string): Policy => ({ limits: [{ currency: 'USDT', perDay: sum }] });

describe('the past under another policy', () => {
  it('is judged in a day that moves', () => {
    const past = [asked(0, '60'), asked(1, '40'), asked(2, '1'), asked(23.99, '1'), asked(24, '60'), asked(25, '41')];
    expect(wouldOf(perDay('100'), past)).toEqual([null, null, 'be_refused', 'be_refused', null, 'be_refused']);
  });

  it('goes on without what would have been refused', () => {
    expect(wouldOf(perDay('100'), [asked(0, '150'), asked(1, '100'), asked(2, '1')])).toEqual([
      'be_refused',
      null,
      'be_refused',
    ]);
  });

  it('takes what it would have sent to a second person as approved', () => {
    const policy = { approvals: [{ currency: 'USDT', perOrder: '100' }] };
    const past = [asked(0, '90'), asked(1, '50'), asked(2, '10'), asked(3, '1'), asked(4, '1', { prepayId: '2' })];
    expect(wouldOf(policy, past)).toEqual([null, 'await_approval', null, 'await_approval', null]);
  });

  it('does not tell of what was sent to a second person in fact', () => {
    const policy = { approvals: [{ currency: 'USDT', perDay: '5' }] };
    expect(wouldOf(policy, [asked(0, '6', { neededApproval: true }), asked(1, '6')])).toEqual([null, 'await_approval']);
    expect(wouldOf(perDay('5'), [asked(0, '6', { neededApproval: true })])).toEqual(['be_refused']);
  });

  it('counts nothing that returned nothing, each operator alone, and all together', () => {
    const failed = asked(0, '100', { status: 'failed' });
    expect(wouldOf(perDay('100'), [failed, asked(1, '100')])).toEqual([null, null]);
    const contradicted = asked(0, '100', { status: 'failed', attention: 'contradicted' });
    expect(wouldOf(perDay('100'), [contradicted, asked(1, '1')])).toEqual([null, 'be_refused']);
    const mei = { subject: { operatorId: 'mei', roles: [] } };
    const spelled = { subject: { operatorId: 'ADA ', roles: [] } };
    expect(wouldOf(perDay('100'), [asked(0, '100'), asked(1, '1', mei), asked(2, '1', spelled)])).toEqual([
      null,
      null,
      'be_refused',
    ]);
    const totals = { totals: [{ currency: 'USDT', perDay: '100' }] };
    expect(wouldOf(totals, [asked(0, '100'), asked(1, '1', mei)])).toEqual([null, 'be_refused']);
  });

  it('folds each name of a rule once, however many refunds it is tried on', () => {
    const operator = '\u{fdfa}'.repeat(128);
    const normalize = vi.spyOn(String.prototype, 'normalize');
    try {
      const past = Array.from({ length: 50 }, (_, hour) => asked(hour, '1'));
      wouldOf({ limits: [{ operator, currency: 'USDT', perDay: '5', perRefund: '5' }] }, past);
      expect(normalize.mock.contexts.filter((text) => String(text) === operator)).toHaveLength(1);
    } finally {
      normalize.mockRestore();
    }
  });

  it('begins with what was asked for before it', () => {
    const replay = createReplay(perDay('100'));
    replay.remember(asked(-1, '70'));
    replay.remember(asked(-1, '70', { status: 'cancelled' }));
    expect(replay.judge(asked(1, '31'))?.would).toBe('be_refused');
    expect(replay.judge(asked(1, '30'))).toBeNull();
    const ofOrder = createReplay({ approvals: [{ currency: 'USDT', perOrder: '100' }] });
    expect(ofOrder.judge(asked(1, '30', { unapprovedBefore: '70' }))).toBeNull();
    expect(ofOrder.judge(asked(2, '1', { unapprovedBefore: '70' }))?.would).toBe('await_approval');
  });
});
