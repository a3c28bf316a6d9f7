import { describe, expect, it } from 'vitest';
import { newRefund } from '../../test/new-refund.js';
import type { Refund } from './refund.js';
import { withholdingOf } from './withholding.js';

const order = { status: 'PAID', orderAmount: '100' };
const elder = { createdAt: new Date('2026-03-01T11:00:00Z') };
const refund = (refundAmount: string, change: Partial<Refund> = {}) =>
  newRefund({ ...elder, status: 'succeeded', refundAmount, submitAttempts: 1, acceptedAt: new Date(0), ...change });
const withholding = (others: readonly Refund[], change: Partial<Refund> = {}) =>
  withholdingOf(order, newRefund({ refundAmount: '10', ...change }), others);

describe('a refund that was decided a while ago', () => {
  const lastButOne = refund('5', { remainingAttempts: 1 });

  it('may be sent while it is not the last', () => {
    expect(withholding([])).toBeNull();
    expect(withholding([refund('5', { remainingAttempts: 2 })])).toBeNull();
  });

  it('is refused when it has become the last, which would return everything', () => {
    expect(withholding([lastButOne])).toMatchObject({
      kind: 'refused',
      failure: { code: 'last_attempt_returns_all', detail: expect.stringContaining('all 95 USDT instead of 10') },
    });
  });

  it('may be sent as the last when it asks for all that is left', () => {
    expect(withholding([lastButOne], { refundAmount: '95', isFull: true })).toBeNull();
    expect(withholding([lastButOne], { refundAmount: '95' })).toBeNull();
  });

  it('is refused also where it asked for everything, and more is left than it was allowed, or approved, for', () => {
    expect(withholding([lastButOne], { isFull: true })).toMatchObject({
      kind: 'refused',
      failure: { code: 'last_attempt_returns_all', detail: expect.stringContaining('all 95 USDT instead of 10') },
    });
  });

  it('does not take what waits for money that has left', () => {
    const waiting = { acceptedAt: null, submitAttempts: 1 };
    for (const status of ['parked', 'scheduled'] as const) {
      expect(withholding([lastButOne, refund('85', { status, ...waiting })])).toMatchObject({ kind: 'refused' });
    }
  });

  it('waits until it is known what became of one that was sent', () => {
    const out = { status: 'pending', acceptedAt: null, unsettledSince: new Date(0) } as const;
    expect(withholding([lastButOne, refund('85', out)])).toEqual({ kind: 'deferred' });
    const settled = { unsettledSince: null };
    // Accepted, it may still be rejected, and leave its money to the last.
    const accepted = refund('85', { ...out, ...settled, acceptedAt: new Date(0) });
    expect(withholding([lastButOne, accepted])).toEqual({ kind: 'deferred' });
    expect(withholding([lastButOne, { ...accepted, createdAt: new Date('2026-03-01T13:00:00Z') }])).toEqual({
      kind: 'deferred',
    });
    expect(withholding([lastButOne, { ...accepted, status: 'succeeded' }])).toBeNull();
    expect(withholding([lastButOne, refund('85', { ...out, ...settled, status: 'failed' })])).toMatchObject({
      kind: 'refused',
    });
  });

  it('does not wait for a younger one that may wait for it, but for one that is for everything', () => {
    const younger = { createdAt: new Date('2026-03-01T13:00:00Z') };
    const out = { status: 'pending', acceptedAt: null, unsettledSince: new Date(0), ...younger } as const;
    expect(withholding([lastButOne, refund('85', out)])).toMatchObject({ kind: 'refused' });
    expect(withholding([lastButOne, refund('85', { ...out, isFull: true })])).toEqual({ kind: 'deferred' });
  });

  it('for everything does not overtake a part that may be out, which would become the last and return more', () => {
    const out = refund('40', { status: 'pending', acceptedAt: null, unsettledSince: new Date(0) });
    const eight = refund('5', { remainingAttempts: 2 });
    expect(withholding([eight, out], { isFull: true })).toEqual({ kind: 'deferred' });
    // It overtakes nothing, and more would be left for it than it asked for.
    const refused = { kind: 'refused' };
    expect(withholding([eight, { ...out, isFull: true }], { isFull: true })).toMatchObject(refused);
    const accepted = { ...out, unsettledSince: null, acceptedAt: new Date(0) };
    expect(withholding([eight, accepted], { isFull: true })).toMatchObject(refused);
    // Sent before, it is out as well, and two that are out do not wait for each other.
    const repeated = { isFull: true, unsettledSince: new Date(0), lastSubmittedAt: new Date(60_000) };
    expect(withholding([eight, out], repeated)).toMatchObject(refused);
    const contradicted = { ...out, status: 'failed', unsettledSince: null, attention: 'contradicted' } as const;
    const nine = refund('1', { remainingAttempts: 1 });
    expect(withholding([eight, contradicted, nine], { isFull: true })).toMatchObject(refused);
    // The other way round the part does not wait as well.
    const whole = refund('10', { status: 'submitting', acceptedAt: null, unsettledSince: new Date(0), isFull: true });
    expect(withholding([eight, whole], { refundAmount: '40' })).toMatchObject({ kind: 'refused' });
  });

  it('for everything waits for what would come back with it: nobody asked for, or approved, that much', () => {
    const eight = refund('5', { remainingAttempts: 2 });
    const nine = refund('1', { remainingAttempts: 1 });
    const rest = (others: readonly Refund[], change: Partial<Refund> = {}) =>
      withholding([eight, ...others], { isFull: true, refundAmount: '55', ...change });
    const out = refund('40', { status: 'pending', acceptedAt: null, unsettledSince: new Date(0) });
    const accepted = refund('40', { status: 'pending' });
    const contradicted = refund('39', { status: 'failed', attention: 'contradicted' });
    for (const isFull of [false, true]) {
      expect(rest([{ ...out, isFull }])).toEqual({ kind: 'deferred' });
      expect(rest([{ ...accepted, isFull }])).toEqual({ kind: 'deferred' });
    }
    expect(rest([contradicted, nine])).toEqual({ kind: 'deferred' });
    expect(rest([{ ...accepted, status: 'succeeded' }])).toBeNull();
    // Sent before, it may be out itself: it waits for those that wait for nobody.
    const repeated = { unsettledSince: new Date(0), lastSubmittedAt: new Date(60_000) };
    expect(rest([out], repeated)).toBeNull();
    expect(rest([accepted], repeated)).toEqual({ kind: 'deferred' });
  });

  it('does not wait for one that itself waits, or both would wait for ever', () => {
    const deferred = refund('85', { status: 'submitting', nextStep: 'submit', acceptedAt: null, unsettledSince: null });
    expect(withholding([lastButOne, deferred])).toMatchObject({ kind: 'refused' });
  });
});
