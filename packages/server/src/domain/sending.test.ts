import { describe, expect, it } from 'vitest';
import { decideStart, neverFrozen } from './sending.js';

const now = new Date('2026-03-01T12:00:00Z');
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const off = { undoWindowMs: 0, maxRefundsPerHour: null };
const frozen = { frozen: true, since: now, reason: 'a strange morning', by: { id: 'mei' } };

describe('a confirmed refund', () => {
  it('is sent at once unless a setting says otherwise', () => {
    expect(decideStart(off, neverFrozen, 1_000, now)).toEqual({ status: 'submitting', dueAt: now, trips: null });
  });

  it('waits for the undo window', () => {
    expect(decideStart({ ...off, undoWindowMs: 30_000 }, neverFrozen, 0, now)).toEqual({
      status: 'scheduled',
      dueAt: later(30_000),
      trips: null,
    });
  });

  it('is kept while sending is frozen, and its window goes on', () => {
    expect(decideStart(off, frozen, 0, now)).toMatchObject({ status: 'scheduled', dueAt: now });
    expect(decideStart({ ...off, undoWindowMs: 30_000 }, frozen, 0, now).dueAt).toEqual(later(30_000));
  });

  it('trips the fuse when it is one too many within the hour, and is the first to be kept', () => {
    const rules = { ...off, maxRefundsPerHour: 3 };
    expect(decideStart(rules, neverFrozen, 2, now)).toMatchObject({ status: 'submitting', trips: null });
    expect(decideStart(rules, neverFrozen, 3, now)).toMatchObject({
      status: 'scheduled',
      trips: expect.stringContaining('More than 3'),
    });
    expect(decideStart(rules, frozen, 3, now).trips).toBeNull();
  });
});
