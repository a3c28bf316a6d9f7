import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import { createDatabaseClock, type DatabaseClock } from './database-clock.js';

const START_MS = Date.parse('2026-03-01T12:00:00Z');

/** A database, and a machine with two clocks; nothing passes unless it is told to. */
function createTimes({ wallAheadMs = 0 } = {}) {
  const log = createRecordingLog();
  const times = {
    databaseMs: START_MS,
    wallMs: START_MS + wallAheadMs,
    nowMs: 500,
    asked: 0,
    answersAfterMs: 0,
    heldUpMs: 0,
  };
  const pass = (milliseconds: number) => {
    for (const name of ['databaseMs', 'wallMs', 'nowMs'] as const) times[name] += milliseconds;
  };
  /** The machine's steady clock stands still meanwhile. */
  const suspend = (milliseconds: number) => {
    times.databaseMs += milliseconds;
    times.wallMs += milliseconds;
  };
  let outage: Error | null = null;
  const ask = async () => {
    times.asked += 1;
    await Promise.resolve();
    if (outage !== null) throw outage;
    pass(times.answersAfterMs / 2);
    const { databaseMs } = times;
    pass(times.answersAfterMs / 2);
    suspend(times.heldUpMs);
    return databaseMs;
  };
  const open = async () => {
    clock = await createDatabaseClock(ask, log, { wallMs: () => times.wallMs, nowMs: () => times.nowMs });
    return clock;
  };
  const fail = (error: Error | null) => {
    outage = error;
  };
  return { times, pass, suspend, open, fail, log };
}

let clock: DatabaseClock | null = null;
afterEach(async () => {
  await clock?.stop();
  vi.useRealTimers();
});

/** What was asked has been answered. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** How far it is off. */
function offMs({ now, atLatest }: DatabaseClock, { databaseMs }: { databaseMs: number }) {
  return [now().getTime() - databaseMs, atLatest().getTime() - databaseMs];
}

describe('the desk takes its time from the database', () => {
  it('whatever the machine says, and says so', async () => {
    const { times, pass, open, log } = createTimes({ wallAheadMs: -300_000 });
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
    const { times, suspend, open } = createTimes();
    const clock = await open();
    suspend(60_000);
    expect(offMs(clock, times)).toEqual([-60_000, 0]);
    await settled();
    expect(offMs(clock, times)).toEqual([0, 0]);
  });

  it('and after one that came between an answer and its reading', async () => {
    const { times, open } = createTimes();
    times.heldUpMs = 60_000;
    const clock = await open();
    times.heldUpMs = 0;
    expect(offMs(clock, times)).toEqual([-60_000, 0]);
    await settled();
    expect(offMs(clock, times)).toEqual([0, 0]);
    expect(times.asked).toBe(2);
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

  it('as given half-way through what an answer took, and at the latest as it was asked for', async () => {
    const { times, open } = createTimes();
    times.answersAfterMs = 800;
    expect(offMs(await open(), times)).toEqual([0, 400]);
    expect(times.asked).toBe(1);
  });

  it('and asks again at once when the first answer took long, and believes whichever took less', async () => {
    const { times, open } = createTimes();
    times.answersAfterMs = 8_000;
    const opening = open();
    await Promise.resolve();
    times.answersAfterMs = 4_000;
    const clock = await opening;
    await settled();
    expect(offMs(clock, times)).toEqual([0, 2_000]);
    expect(times.asked).toBe(2);
  });

  it.each([
    ['of no use while the last one is worth more', { tookMs: 8_000, apartMs: 2_000 }, [-2_000, 0], 3],
    ['of use when the clocks are further apart', { tookMs: 8_000, apartMs: 60_000 }, [0, 4_000], 2],
    ['of no use when leases could not bear it', { tookMs: 12_000, apartMs: 60_000 }, [-60_000, 0], 3],
  ])('and a later answer that took long is %s', async (_what, { tookMs, apartMs }, after, asked) => {
    const { times, suspend, open } = createTimes();
    const clock = await open();
    times.answersAfterMs = tookMs;
    suspend(apartMs);
    clock.now();
    await settled();
    times.answersAfterMs = 0;
    expect(offMs(clock, times)).toEqual(after);
    expect(times.asked).toBe(asked);
  });

  it('and asks again every ten seconds, for no two clocks go alike', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { times, open } = createTimes();
    const clock = await open();
    times.databaseMs += 500;
    expect(offMs(clock, times)).toEqual([-500, -500]);
    vi.advanceTimersByTime(10_000);
    await settled();
    expect(offMs(clock, times)).toEqual([0, 0]);
    expect(times.asked).toBe(2);
  });

  it('and asks nothing once it is stopped, which waits for the question that is out', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { times, open } = createTimes();
    const clock = await open();
    times.wallMs += 3_600_000;
    clock.now();
    times.wallMs -= 3_600_000;
    times.databaseMs += 500;
    await clock.stop();
    expect(offMs(clock, times)).toEqual([0, 0]);
    times.wallMs += 3_600_000;
    clock.now();
    expect(times.asked).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
