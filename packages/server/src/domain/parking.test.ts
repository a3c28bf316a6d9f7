import { describe, expect, it } from 'vitest';
import { newRefund } from '../../test/new-refund.js';
import { afterQuery, afterSubmit } from './outcome.js';
import { afterWalletLook } from './parking.js';
import { blindDelayMs, NEVER_CAME_MS, walletDelayMs } from './schedule.js';

const now = new Date('2026-03-01T12:00:00Z');
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const short = { code: 'wallet_short', detail: 'too little', gatewayCode: '400611' } as const;
const submitted = newRefund({ nextStep: 'query', submitAttempts: 1, lastSubmittedAt: now, unsettledSince: now });

describe('a refund for which the wallet is short', () => {
  it('is parked, not failed, and says how much is missing', () => {
    const outcome = { outcome: 'withheld', failure: short, missingAmount: '3.5' } as const;
    expect(afterSubmit(submitted, outcome, null, now)).toMatchObject({
      changes: { status: 'parked', nextStep: 'wallet', missingAmount: '3.5', parkedSince: now, unsettledSince: null },
      note: expect.stringContaining('3.5'),
    });
  });

  it('is parked as well when Binance Pay declined it, without a figure', () => {
    const { changes } = afterSubmit(submitted, { outcome: 'declined', failure: short }, null, now);
    expect(changes).toMatchObject({ status: 'parked', missingAmount: null, failure: null });
  });

  it('that was repeated is asked about first, for the first may be what emptied the wallet', () => {
    const repeated = { ...submitted, submitAttempts: 2, lastSubmittedAt: later(40_000) };
    const { changes } = afterSubmit(repeated, { outcome: 'declined', failure: short }, null, later(40_000));
    expect(changes).toMatchObject({ status: 'pending', nextStep: 'query', failure: short });

    const asked = { ...repeated, ...changes };
    const at = later(40_000 + NEVER_CAME_MS);
    expect(afterQuery(asked, { outcome: 'not_found' }, null, at).changes).toMatchObject({ status: 'parked' });
  });

  it('is sent once the balance allows, and its next submit counts as a first', () => {
    const parked = {
      ...submitted,
      ...afterSubmit(submitted, { outcome: 'declined', failure: short }, null, now).changes,
    };
    // It stays parked, and may be taken back, until the submit is claimed.
    expect(afterWalletLook(parked, { wallet: 'enough' }, null, later(300_000)).changes).toEqual({
      nextStep: 'submit',
      dueAt: later(300_000),
      missingAmount: null,
    });
    expect(parked.unsettledSince).toBeNull();
  });

  it('stays parked while the balance does not allow, or nobody can say, and tells its history once', () => {
    const parked = newRefund({ status: 'parked', nextStep: 'wallet', parkedSince: now, missingAmount: '5' });
    expect(afterWalletLook(parked, { wallet: 'short', missingAmount: '4' }, null, later(60_000))).toMatchObject({
      changes: { status: 'parked', missingAmount: '4', parkedSince: now },
      note: null,
    });
    const unknown = afterWalletLook(parked, { wallet: 'unknown' }, null, later(60_000));
    expect(unknown.changes).toEqual({ dueAt: later(90_000) });
    expect(afterWalletLook(parked, { wallet: 'unknown' }, null, later(3_600_000)).changes.nextStep).toBe('submit');
  });

  it('is tried again, rarely, where this key may not ask for the balance', () => {
    const parked = newRefund({ status: 'parked', nextStep: 'wallet', parkedSince: now });
    expect(afterWalletLook(parked, { wallet: 'untold' }, null, later(60_000)).changes.nextStep).toBe('submit');
    const delays = [0, 300_000, 3_600_000, 86_400_000].map(blindDelayMs);
    expect(delays).toEqual([300_000, 300_000, 3_600_000, 21_600_000]);
  });

  it('is not tried again before its time because somebody asks, unless its wallet was seen short and is not any more', () => {
    const waiting = { status: 'parked', nextStep: 'wallet', parkedSince: now, dueAt: later(300_000) } as const;
    const blind = newRefund(waiting);
    for (const wallet of ['enough', 'untold', 'unknown'] as const) {
      expect(afterWalletLook(blind, { wallet }, null, later(60_000))).toEqual({ changes: {}, note: null });
    }
    const seen = newRefund({ ...waiting, missingAmount: '5' });
    expect(afterWalletLook(seen, { wallet: 'enough' }, null, later(60_000)).changes.nextStep).toBe('submit');
  });

  it('believes a notification that names it, whatever was believed of the wallet', () => {
    const parked = newRefund({ status: 'parked', nextStep: 'wallet', parkedSince: now });
    const { changes } = afterWalletLook(parked, { wallet: 'enough' }, 'REFUND_SUCCESS', now);
    expect(changes).toMatchObject({ status: 'succeeded', nextStep: null });
  });

  it('is looked after at growing intervals', () => {
    expect([0, 120_000, 600_000, 86_400_000].map(walletDelayMs)).toEqual([30_000, 60_000, 300_000, 600_000]);
  });
});
