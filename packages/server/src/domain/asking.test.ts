import { describe, expect, it } from 'vitest';
import { newRefund } from '../../test/new-refund.js';
import { askAgain } from './asking.js';
import { ASK_A_PERSON_AFTER_PENDING_MS, ASK_A_PERSON_AFTER_UNKNOWN_MS, withJitter } from './schedule.js';

const now = new Date('2026-03-01T12:00:00Z');
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const unknown = newRefund({ status: 'pending', nextStep: 'query', submitAttempts: 1, unsettledSince: now });

describe('a refund of which nothing is known for long', () => {
  it('has a person asked after the limit, once, and stays what it is', () => {
    expect(askAgain(unknown, later(ASK_A_PERSON_AFTER_UNKNOWN_MS - 1))).toMatchObject({
      changes: { attention: null },
      note: null,
    });
    const asked = askAgain(unknown, later(ASK_A_PERSON_AFTER_UNKNOWN_MS));
    expect(asked).toMatchObject({
      changes: { status: 'pending', nextStep: 'query', attention: 'unknown_too_long' },
      note: expect.stringContaining('Compare with its portal'),
    });
    const again = askAgain({ ...unknown, ...asked.changes }, later(2 * ASK_A_PERSON_AFTER_UNKNOWN_MS));
    expect(again).toMatchObject({ changes: { attention: 'unknown_too_long' }, note: null });
  });

  it('that Binance Pay accepted has more time, counted from then', () => {
    const accepted = { ...unknown, acceptedAt: later(60_000), unsettledSince: null };
    expect(askAgain(accepted, later(ASK_A_PERSON_AFTER_PENDING_MS)).changes.attention).toBeNull();
    const at = later(60_000 + ASK_A_PERSON_AFTER_PENDING_MS);
    expect(askAgain(accepted, at).changes.attention).toBe('pending_too_long');
  });

  it('needs nobody any more once it was accepted', () => {
    const asked = newRefund({ ...unknown, attention: 'unknown_too_long' });
    const heard = { acceptedAt: later(1), unsettledSince: null, attention: null };
    expect(askAgain(asked, later(1), { heard }).changes.attention).toBeNull();
  });

  it('keeps a contradiction in view, and says it in the words that it came with', () => {
    const contradicted = askAgain(unknown, now, { heard: { attention: 'contradicted' }, note: 'two words' });
    expect(contradicted).toMatchObject({ changes: { attention: 'contradicted' }, note: 'two words' });
    expect(askAgain({ ...unknown, ...contradicted.changes }, later(1)).changes.attention).toBe('contradicted');
  });
});

describe('the time of the next question', () => {
  it('is never earlier than was asked for, and not the same for all', () => {
    expect(withJitter(now, later(8_000), 0)).toEqual(later(8_000));
    expect(withJitter(now, later(8_000), 0.5)).toEqual(later(9_000));
    expect(withJitter(now, later(-1), 0.9)).toEqual(now);
  });
});
