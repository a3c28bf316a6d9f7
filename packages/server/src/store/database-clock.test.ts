import { afterEach, describe, expect, it } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import { createDatabaseClock, type DatabaseClock } from './database-clock.js';

const START_MS = Date.parse('2026-03-01T12:00:00Z');

/** A database, and a machine with two clocks; nothing passes unless it is told to. */
function createTimes({ wallAheadMs = 0 } = {}) {
  const log = createRecordingLog();
  const times = { databaseMs: START_MS, wallMs: START_MS + wallAheadMs, nowMs: 500, asked: 0, answersAfterMs: 0 };
  const pass = (milliseconds: number) => {
    for (const name of ['databaseMs', 'wallMs', 'nowMs'] as const) times[name] += milliseconds;
  };
  let outage: Error | null = null;
  const ask = async () => {
    times.asked += 1;
    await Promise.resolve();
    if (outage !== null) throw outage;
    pass(times.answersAfterMs / 2);
    const { databaseMs } = times;
    pass(times.answersAfterMs / 2);
    return databaseMs;
  };
  const open = async () => {
    clock = await createDatabaseClock(ask, log, { wallMs: () => times.wallMs, nowMs: () => times.nowMs });
    return clock;
  };
  const fail = (error: Error | null) => {
    outage = error;
  };
  return { times, pass, open, fail, log };
}

let clock: DatabaseClock | null = null;
afterEach(() => clock?.stop());

/** What was asked has been answered. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** How far it is off. */
function offMs({ now, atLatest }: DatabaseClock, { databaseMs }: { databaseMs: number }) {
  return [now().getTime() - databaseMs, atLatest().getTime() - databaseMs];
}

describe('the desk takes its time from the database', () => {
  it('whatever the machine says, and says so', async () => {
    const { times, pass, open, log } = createTimes({ wallAheadMs: -300_000 });
    times.answersAfterMs = 800;
    const clock = await open();
    expect(offMs(clock, times)).toEqual([0, 0]);
    pass(3_600_000);
    expect(offMs(clock, times)).toEqual([0, 0]);
    expect(times.asked).toBe(1);
    expect(log.entries).toEqual([expect.objectContaining({ level: 'warn', fields: { aheadMs: -300_000 } })]);
  });

  it.each([
    ['ahead', 3_600_000, [0, 3_600_000]],
    ['back', -3_600_000, [0, 0]],
  ])('and asks again at once when the clock is set %s', async (_way, byMs, meanwhile) => {
    const { times, open, log } = createTimes();
    const clock = await open();
    times.wallMs += byMs;
    expect(offMs(clock, times)).toEqual(meanwhile);
    await settled();
    expect(offMs(clock, times)).toEqual([0, 0]);
    expect(times.asked).toBe(2);
    expect(log.entries).toEqual([]);
  });

  it('and after a suspension, in which the steady clock stood still, whoever must not be late is not', async () => {
    const { times, open } = createTimes();
    const clock = await open();
    times.databaseMs += 60_000;
    times.wallMs += 60_000;
    expect(offMs(clock, times)).toEqual([-60_000, 0]);
    await settled();
    expect(offMs(clock, times)).toEqual([0, 0]);
  });

  it('and reckons on without it, told once, until it is back', async () => {
    const { times, pass, open, fail, log } = createTimes();
    const clock = await open();
    fail(new Error('no connection'));
    times.wallMs += 3_600_000;
    for (let second = 0; second < 3; second += 1) {
      pass(1_000);
      expect(clock.now().getTime()).toBe(times.databaseMs);
      await settled();
    }
    expect(log.entries).toEqual([expect.objectContaining({ level: 'warn' })]);
    fail(null);
    clock.now();
    await settled();
    expect(offMs(clock, times)).toEqual([0, 0]);
  });

  it('and does not believe an answer that took too long', async () => {
    const { times, open } = createTimes();
    const clock = await open();
    times.answersAfterMs = 1_002;
    times.wallMs -= 3_600_000;
    clock.now();
    await settled();
    // Still by the first answer: the wall's clock has not been taken for right.
    expect(offMs(clock, times)).toEqual([0, 0]);
    times.answersAfterMs = 0;
    await settled();
    expect(times.asked).toBe(3);
  });

  it('and asks nothing once it is stopped', async () => {
    const { times, open } = createTimes();
    const clock = await open();
    await clock.stop();
    times.wallMs += 3_600_000;
    clock.now();
    expect(times.asked).toBe(1);
  });
});
