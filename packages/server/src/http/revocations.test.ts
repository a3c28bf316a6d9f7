/** How long what was read of ended sessions is relied on, with a store whose answers the test holds back. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import type { RevocationStore, StoredRevocation } from '../operations/ports/revocations.js';
import { createRevocations, type Revocations } from './revocations.js';
import type { Session } from './session-claims.js';

const startedAtMs = Date.parse('2026-03-01T12:00:00Z');
let passedMs = 0;
let rows: StoredRevocation[] = [];
let readings = 0;
/** What each reading waits for, and what it fails with. */
let line: () => Promise<void> = async () => {};

const store: RevocationStore = {
  async recordRevocation(revocation) {
    rows.push({ ...revocation, id: BigInt(rows.length + 1) });
  },
  async listRevocations(afterId) {
    readings += 1;
    const found = rows.filter(({ id }) => id > afterId);
    await line();
    return found;
  },
  async forgetRevocations(now) {
    rows = rows.filter(({ endsAt }) => endsAt > now);
  },
};

const session = (id: string): Session => ({
  sessionId: id,
  operator: { id: 'op' },
  permissions: [],
  issuedAtMs: startedAtMs,
  believedUntil: new Date(startedAtMs + 1_000_000),
});

/** As another replica would. */
function endElsewhere(sessionId: string): Promise<void> {
  const at = new Date(startedAtMs + passedMs);
  return store.recordRevocation({ of: { sessionId }, at, endsAt: new Date(at.getTime() + 60_000) }, null);
}

let revocations: Revocations;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  passedMs = 0;
  rows = [];
  readings = 0;
  line = async () => {};
  const now = () => new Date(startedAtMs + passedMs);
  revocations = createRevocations(store, { now, nowMs: () => passedMs, log: createRecordingLog() });
});
afterEach(async () => {
  await revocations.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('which sessions were ended', () => {
  it('is read before the first is let in, and relied on for five seconds', async () => {
    await endElsewhere('before');
    await revocations.upToDate();
    expect([revocations.has(session('before')), readings]).toEqual([true, 1]);
    await endElsewhere('after');
    passedMs = 4_999;
    await revocations.upToDate();
    expect([revocations.has(session('after')), readings]).toEqual([false, 1]);
    passedMs = 5_000;
    await revocations.upToDate();
    expect([revocations.has(session('after')), readings]).toEqual([true, 2]);
  });

  it('is read every two seconds, whether anybody comes or not, and after a reading that failed', async () => {
    const told = new Promise<void>((resolve) => revocations.follow(resolve));
    line = () => Promise.reject(new Error('the database is away'));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(readings).toBe(1);
    line = async () => {};
    await endElsewhere('one');
    await vi.advanceTimersByTimeAsync(2_000);
    await told;
    expect([revocations.has(session('one')), readings]).toEqual([true, 2]);
  });

  it('nobody is let in on what was read too long ago', async () => {
    await revocations.upToDate();
    line = () => Promise.reject(new Error('the database is away'));
    passedMs = 4_999;
    await revocations.upToDate();
    passedMs = 5_000;
    await expect(revocations.upToDate()).rejects.toThrow('the database is away');
    await endElsewhere('meanwhile');
    line = async () => {};
    await revocations.upToDate();
    expect(revocations.has(session('meanwhile'))).toBe(true);
  });

  it('is read once for all who wait, and anew where that reading began too long ago', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    line = () => held;
    const first = Promise.all([revocations.upToDate(), revocations.upToDate()]);
    await endElsewhere('while it was read');
    passedMs = 5_000;
    const later = revocations.upToDate();
    line = async () => {};
    release();
    await Promise.all([first, later]);
    expect([revocations.has(session('while it was read')), readings]).toEqual([true, 2]);
  });

  it('is known where it was asked, also while an older reading is under way', async () => {
    let release: () => void = () => {};
    line = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    const reading = revocations.upToDate();
    await nextTurn();
    expect(readings).toBe(1);
    const adding = revocations.add({ sessionId: 'here' }, null);
    line = async () => {};
    // It is on disk by then, and waits for the reading.
    await nextTurn();
    expect(rows).toHaveLength(1);
    release();
    await Promise.all([reading, adding]);
    expect(revocations.has(session('here'))).toBe(true);
  });

  it('is told to those who follow, and forgotten when it has ended', async () => {
    let told = 0;
    const unfollow = revocations.follow(() => {
      told += 1;
    });
    await endElsewhere('one');
    await revocations.upToDate();
    expect(told).toBe(1);
    unfollow();
    passedMs = 60_000;
    await endElsewhere('two');
    await revocations.upToDate();
    expect([told, revocations.has(session('one')), revocations.has(session('two'))]).toEqual([1, false, true]);
    expect(rows).toHaveLength(1);
  });
});
