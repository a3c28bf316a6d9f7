/** One schedule from its seed to its end: first everything goes wrong that may, then nothing does, and all must be over. */
import { isFinal } from '@refund-panel/shared';
import { EPOCH_MS } from './journal.js';
import { isInFlight, isOpen } from './people.js';
import { createWorld, type World, type WorldOptions } from './world.js';

/** Enough for everything to have gone wrong once; a schedule that is longer shows little more. */
const MOST_BUSY_STEPS = 600;

/** The longest delay of the engine is six hours and a quarter, and it may come more than once before a refund is over. */
const CALM_AT_MOST_MS = 20 * 3_600_000;

/** Far more than any schedule needs: a schedule that does not end is a bug of the simulation. */
const MOST_STEPS = 60_000;

/** What passes in any case while calls wait for their turn. */
const SHORT_WAIT_MS = 2_000;

/** How long a refund that a person was asked about may still settle by itself before the person does. */
const PERSON_COMES_AFTER_MS = 3_600_000;

/** Long enough after a step for nothing to be on its way, and sooner than the next question. */
const PERSON_LOOKS_FOR_MS = 130_000;

export interface ScheduleResult {
  readonly seed: number;
  readonly violation: string | null;
  readonly steps: number;
  readonly seen: ReadonlySet<string>;
  readonly trace: readonly string[];
}

/** @param drained resolves once everything that could go on by itself has */
export async function runSchedule(
  seed: number,
  drained: () => Promise<void>,
  options: WorldOptions = {},
): Promise<ScheduleResult> {
  const world = createWorld(seed, options);
  const { watch, journal } = world;
  let steps = 0;
  for (; watch.violation === null && steps < MOST_BUSY_STEPS; steps += 1) {
    if (isBusyTimeOver(world) || !busyStep(world)) break;
    await drained();
    watch.check();
  }
  world.calmDown();
  const calmSinceMs = world.scheduler.nowMs;
  // People still do what they had planned.
  const endsAtMs = Math.max(calmSinceMs, EPOCH_MS + world.settings.busyForMs) + CALM_AT_MOST_MS;
  await drained();
  while (watch.violation === null && !isOver(world) && world.scheduler.nowMs < endsAtMs) {
    if (!calmStep(world, calmSinceMs)) break;
    steps += 1;
    if (steps > MOST_STEPS) watch.fail('it does not end');
    await drained();
    watch.check();
  }
  if (watch.violation === null) checkEnd(world);
  noteHowLong(world, calmSinceMs);
  return { seed, violation: watch.violation, steps, seen: journal.seen, trace: journal.lines };
}

function isBusyTimeOver({ scheduler, settings, plannedLeft }: World): boolean {
  return scheduler.nowMs - EPOCH_MS > settings.busyForMs && plannedLeft() === 0;
}

/** True when something happened. */
function busyStep(world: World): boolean {
  const { scheduler, random, settings } = world;
  if (random.chance(settings.crashes)) world.fleet.crash();
  else if (random.chance(settings.stalls)) world.fleet.stall();
  else if (random.chance(settings.clockJumps)) world.fleet.setClock();
  else if (random.chance(0.72) && scheduler.proceed(false)) return true;
  else if (random.chance(0.5) && work(world)) return true;
  else return passTime(world) || work(world) || scheduler.proceed(false);
  return true;
}

/** Everything goes on in turn, and time passes only when nothing else can happen. */
function calmStep(world: World, calmSinceMs: number): boolean {
  const { scheduler } = world;
  if (scheduler.proceed(true) || work(world)) return true;
  if (world.tables.sending.frozen && scheduler.nowMs >= world.thawsNextMs) {
    // The fuse has tripped by itself; somebody thaws it again.
    world.thaw();
    if (scheduler.proceed(true)) return true;
  }
  const refunds = [...world.tables.refunds.values()].map(({ refund }) => refund);
  const waitsForPerson = scheduler.nowMs - calmSinceMs > PERSON_COMES_AFTER_MS && refunds.some(hasAttention);
  if (waitsForPerson && world.plannedLeft() === 0) world.plan(scheduler.nowMs + PERSON_LOOKS_FOR_MS, world.settle);
  return passTime(world);
}

/** A round of some worker that is up, when there is something to claim. */
function work(world: World): boolean {
  const { scheduler, fleet } = world;
  const dueMs = world.nextDueMs();
  if (dueMs > scheduler.nowMs + fleet.furthestAheadMs()) return false;
  const idle = fleet.replicas.filter(
    ({ process, isClaiming, looksAgainAtMs }) =>
      process.isAlive &&
      process.stalledUntilMs <= scheduler.nowMs &&
      looksAgainAtMs <= scheduler.nowMs &&
      dueMs <= scheduler.nowMs + process.clockAheadMs &&
      !isClaiming,
  );
  if (idle.length === 0) return false;
  world.random.pick(idle).work();
  return true;
}

/** To the next thing that has a time, be it an event or a refund that becomes due. */
function passTime(world: World): boolean {
  const { scheduler } = world;
  const dueMs = world.nextDueMs() - world.fleet.furthestAheadMs();
  if (!world.isCalm() && scheduler.hasReady()) {
    // Calls that could go on seldom wait for long; a stall makes them.
    const nextMs = Math.min(dueMs > scheduler.nowMs ? dueMs : Number.POSITIVE_INFINITY, scheduler.nextEventMs());
    if (nextMs - scheduler.nowMs > SHORT_WAIT_MS && !world.random.chance(0.05)) return scheduler.proceed(false);
  }
  if (dueMs > scheduler.nowMs && dueMs < scheduler.nextEventMs() && Number.isFinite(dueMs)) {
    scheduler.goTo(dueMs);
    return true;
  }
  return scheduler.advance();
}

function openRefunds({ tables }: World) {
  return [...tables.refunds.values()].map(({ refund }) => refund).filter(({ status }) => !isFinal(status));
}

const hasAttention = ({ attention }: { readonly attention: string | null }) => attention !== null;

function isOver(world: World): boolean {
  const { scheduler, intents } = world;
  return (
    !world.tables.sending.frozen &&
    openRefunds(world).length === 0 &&
    !intents.some((intent) => isInFlight(intent) || isOpen(intent) || intent.body === null) &&
    !scheduler.hasReady() &&
    scheduler.nextEventMs() === Number.POSITIVE_INFINITY
  );
}

/** Once nothing goes wrong any more, every intent comes to its end. */
function checkEnd(world: World): void {
  const { watch, intents } = world;
  watch.checkTold();
  for (const { refundRequestId, status, nextStep, attention } of openRefunds(world)) {
    watch.fail(`${refundRequestId} is still ${status} (${nextStep}, ${attention})`);
  }
  for (const intent of intents) {
    if (isInFlight(intent) || isOpen(intent)) watch.fail(`the operator of ${intent.key} never got an answer`);
  }
}

function noteHowLong({ scheduler, journal }: World, calmSinceMs: number): void {
  const minutes = (scheduler.nowMs - calmSinceMs) / 60_000;
  const limit = [1, 10, 60, 360].find((one) => minutes <= one) ?? CALM_AT_MOST_MS / 60_000;
  journal.saw(`calm: all over within ${limit} minutes`);
}
