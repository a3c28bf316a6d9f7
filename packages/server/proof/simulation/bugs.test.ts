import { describe, expect, it } from 'vitest';
import * as bugs from './bugs.js';
import { createDrain } from './drain.js';
import { runSchedule } from './run-schedule.js';
import type { Sabotage } from './sabotage.js';

/** Each is found within far fewer; a simulation that needs more has become blind to it. */
const MOST_SCHEDULES = 6_000;
const LANES = 24;

/** The first seed whose schedule ends with such a violation; null when none does. */
async function findSeed(sabotage: Sabotage, violates: RegExp): Promise<number | null> {
  const drained = createDrain();
  let next = 1;
  let found: number | null = null;
  async function lane(): Promise<void> {
    while (found === null && next <= MOST_SCHEDULES) {
      const seed = next;
      next += 1;
      const { violation } = await runSchedule(seed, drained, { sabotage });
      if (violation !== null && violates.test(violation)) found ??= seed;
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  return found;
}

describe('a deliberate bug is noticed, and its schedule can be replayed', () => {
  it.each([
    ['a new id on every retry', bugs.newIdOnEveryRetry, /which no intent has|is not in the store/],
    ['a time-out is taken for a failure', bugs.failedOnTimeOut, /is failed, and Binance Pay pays it/],
    ['"not found" is taken for a failure at once', bugs.notFoundIsFailed, /is failed, and Binance Pay pays it/],
    ['what is left is decided on without the lock', bugs.missingLock, /exceeds what is left/],
    ['an answer is given before the commit', bugs.acknowledgedBeforeCommit, /not in the store/],
    ['the lease is not checked when the outcome is written', bugs.leaseNotChecked, /the store refuses|pays it/],
    [
      'a cancel ignores that the refund is being sent',
      bugs.cancelIgnoresClaim,
      /is cancelled, and Binance Pay pays it|although it is cancelled/,
    ],
    ['the fuse is not looked at', bugs.frozenIsIgnored, /while sending was frozen/],
    ['the idempotency key is not looked at', bugs.keyIsIgnored, /one intent|exceeds|not in the store|answered/],
    ['a repeat is judged as if it were new', bugs.repeatIsJudgedAnew, /is in the store and was refused/],
    ['a colleague of the same second is not seen', bugs.readFromLaggingReplica, /and its operator saw/],
    ['a contradiction is not told', bugs.contradictionIsNotTold, /has said so, and nobody was told/],
    ['what is left is read before the lock is waited for', bugs.readBeforeLock, /exceeds what is left|operator saw/],
    ['a suspended process sends too late', bugs.sentHoweverLate, /was sent when its lease was over/],
    ['a refund is settled although nobody was asked', bugs.settledUnasked, /and nobody was asked/],
    ['a refund is settled while its step is out', bugs.settledUnderWay, /while its step was under way/],
    [
      'whoever asked approves it themselves',
      bugs.approvedByThemselves,
      /decided on their own|refunds_approved_by_another/,
    ],
    ['an approval that comes too late counts', bugs.approvedHoweverLate, /was approved when its time was over/],
    ['what was looked at is not compared', bugs.seenHashIsNotCompared, /nobody had said so of it/],
    ['what is on disk is not compared', bugs.storedHashIsNotCompared, /was approved with another amount/],
    [
      'what nobody approved in time is sent',
      bugs.sentUnapproved,
      /awaited approval and is submitting|refunds_go_on_approved/,
    ],
    ['a decision takes the place of another', bugs.decisionIsTurned, /was (approved|rejected), and then/],
    ['what awaits approval is not held', bugs.waitingIsNotHeld, /exceeds what is left/],
    ['what the host tells is believed', bugs.hostIsBelieved, /decided on what the host had told/],
    ['what the host tells is the last word', bugs.hostHasTheLastWord, /decided on what the host had told/],
    ['two put one refund on record', bugs.adoptedWithoutLock, /on record as refunded elsewhere/],
  ] as const)('%s', { timeout: 60_000 }, async (_name, sabotage, violates) => {
    const seed = await findSeed(sabotage, violates);
    expect(seed, `not found in ${MOST_SCHEDULES} schedules`).not.toBeNull();
    const again = await runSchedule(seed ?? 0, createDrain(), { sabotage, isTraced: true });
    expect(again.violation).toMatch(violates);
    expect(again.trace.join('\n')).toContain(`VIOLATION  ${again.violation}`);
    process.stdout.write(`  found in schedule ${seed}: ${again.violation}\n`);
  });
});
