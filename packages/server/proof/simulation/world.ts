/** Everything that one schedule is made of, put together. */
import type { Policy } from '@refund-panel/shared';
import { policyOf } from './approvals.js';
import { planDisturbances, refundElsewhere, settle, thaw } from './disturbances.js';
import { createFleet, type Fleet } from './fleet.js';
import { createGatewayBooks, type GatewayBooks, type GatewayOrder } from './gateway-books.js';
import { createJournal, EPOCH_MS, type Journal } from './journal.js';
import { nextDueMs } from './model-claims.js';
import type { GatewayParts } from './model-gateway.js';
import { createLocks } from './model-locks.js';
import { createNotices } from './notices.js';
import { click, clickTogether, type Intent, isOpen, repeatByProxy } from './people.js';
import { createRandom, type Random } from './random.js';
import type { Sabotage } from './sabotage.js';
import { createScheduler, type Scheduler } from './scheduler.js';
import { drawApprovals, drawSettings, fairWeather, type Settings } from './settings.js';
import { createTables, type Tables } from './tables.js';
import { planTellings } from './tellings.js';
import { createWatch, type Watch } from './watch.js';

/** Longer than the change may wait for a lock. */
const THAWS_AGAIN_AFTER_MS = 20_000;

/** Any number: another one draws other approvals. */
const APPROVALS_SEED = 0x5bd1e995;
/** The same of what the host tells. */
const TELLINGS_SEED = 0x165667b1;

export interface World {
  readonly random: Random;
  readonly journal: Journal;
  readonly settings: Settings;
  readonly scheduler: Scheduler;
  readonly tables: Tables;
  readonly books: GatewayBooks;
  readonly watch: Watch;
  readonly gatewayParts: GatewayParts;
  readonly fleet: Fleet;
  readonly intents: Intent[];
  readonly answerIsLost: number;
  /** Who has thawed sending waits so long before doing it again. */
  thawsNextMs: number;
  isCalm(): boolean;
  nextNumber(): number;
  /** Something that has to happen before calm may come. */
  plan(atMs: number, run: () => void): void;
  plannedLeft(): number;
  /** From here on nothing goes wrong any more. */
  calmDown(): void;
  thaw(): void;
  /** A person compares with the portal whatever needs attention. */
  settle(): void;
  nextDueMs(): number;
}

export interface WorldOptions {
  readonly isTraced?: boolean;
  readonly sabotage?: Sabotage;
  /** In force from the beginning; left out, what the seed draws. */
  readonly policy?: Policy;
  /** As it was before anybody had to approve anything, and before the host told of anything. */
  readonly withoutApprovals?: boolean;
}

export function createWorld(
  seed: number,
  { isTraced = false, sabotage = {}, policy, withoutApprovals = false }: WorldOptions = {},
): World {
  const random = createRandom(seed);
  const journal = createJournal(isTraced);
  const drawn = drawSettings(random);
  const approvals = withoutApprovals ? null : drawApprovals(createRandom(seed ^ APPROVALS_SEED), drawn);
  const settings: Settings = { ...drawn, approvals };
  const get = { scheduler: () => scheduler, tables: () => tables, books: () => books };
  const watch: Watch = createWatch({ settings, journal, ...get });
  const scheduler: Scheduler = createScheduler({ random, journal, onBug: (error) => watch.fail(`${error}`) });
  const tables: Tables = createTables(watch);
  const inForce = policy ?? (approvals === null ? null : policyOf(approvals));
  if (inForce !== null) tables.policy = { version: 1, policy: inForce };
  const books: GatewayBooks = createGatewayBooks(settings);
  const base = { scheduler, random, journal, settings, watch };
  const notices = createNotices({ ...base, deliver: (body, done) => fleet.someReplica()?.notify(body, done) });
  const gatewayParts: GatewayParts = { ...base, weather: { ...settings.weather }, books, notices };
  const storeOdds = { rowIsLocked: settings.rowIsLocked, transactionTakesTime: settings.transactionTakesTime };
  const locks = createLocks({
    scheduler,
    journal,
    onDeadlock: () => watch.fail('two transactions wait for each other'),
  });
  let number = 0;
  const nextNumber = () => {
    number += 1;
    return number;
  };
  const fleet: Fleet = createFleet({
    gatewayParts,
    tables,
    storeOdds,
    locks,
    sabotage,
    createId: () => `r${nextNumber()}`,
    died: (process) => repeatByProxy(world, process),
  });
  let planned = 0;
  let isCalm = false;
  const world: World = {
    ...base,
    tables,
    books,
    gatewayParts,
    fleet,
    intents: [],
    answerIsLost: random.chance(0.4) ? 0.4 : 0,
    isCalm: () => isCalm,
    nextNumber,
    plan(atMs, run) {
      planned += 1;
      scheduler.at(atMs, () => {
        planned -= 1;
        run();
      });
    },
    plannedLeft: () => planned,
    calmDown() {
      isCalm = true;
      Object.assign(storeOdds, { rowIsLocked: 0, transactionTakesTime: 0 });
      makePeace(world);
    },
    thawsNextMs: 0,
    thaw() {
      world.thawsNextMs = scheduler.nowMs + THAWS_AGAIN_AFTER_MS;
      scheduler.at(world.thawsNextMs, () => {});
      thaw(world);
    },
    settle: () => settle(world),
    nextDueMs: () => nextDueMs(tables),
  };
  Object.assign(scheduler.odds, { answerWaits: settings.answerWaits, storeFails: settings.storeFails });
  openOrders(world, notices.announcePayment);
  planIntents(world);
  planDisturbances(world);
  if (!withoutApprovals) planTellings(world, createRandom(seed ^ TELLINGS_SEED));
  return world;
}

function makePeace(world: World): void {
  const { scheduler, journal, gatewayParts, books, settings, fleet, intents } = world;
  journal.note(scheduler.nowMs, () => '--- from here on nothing goes wrong any more');
  Object.assign(gatewayParts.weather, fairWeather);
  Object.assign(scheduler.odds, { answerWaits: 0, storeFails: 0 });
  fleet.recover();
  books.wallet += settings.orderAmount * 100;
  world.thaw();
  for (const intent of intents) if (isOpen(intent)) click(world, intent);
}

function openOrders(world: World, announcePayment: (order: GatewayOrder) => void): void {
  const { settings, books, random, scheduler } = world;
  books.wallet = settings.wallet;
  for (let count = 1; count <= settings.orders; count += 1) {
    const isPaid = !settings.orderIsPaidLater;
    const order: GatewayOrder = {
      prepayId: `${count}`,
      amount: settings.orderAmount,
      isPaid,
      attemptsUsed: 0,
      refunds: [],
    };
    books.orders.set(order.prepayId, order);
    if (isPaid) continue;
    world.plan(scheduler.nowMs + random.below(20_000), () => {
      order.isPaid = true;
      announcePayment(order);
    });
  }
  for (let count = 0; count < settings.madeElsewhereBefore; count += 1) refundElsewhere(world);
}

function planIntents(world: World): void {
  const { settings, random, intents } = world;
  const withinMs = random.pick([200, 5_000, settings.busyForMs / 2]);
  for (let count = 1; count <= settings.intents; count += 1) {
    const prepayId = `${random.between(1, settings.orders)}`;
    const words = { body: null, tries: 0, inFlight: [], refundRequestId: null, isRefused: false };
    const intent: Intent = { key: `key${count}`, prepayId, ...words };
    intents.push(intent);
    const atMs = EPOCH_MS + random.below(withinMs);
    const colleagues = intents.filter((one) => one.prepayId === prepayId);
    if (settings.colleagues && count === 2 && colleagues.length === 2) {
      world.plan(atMs, () => clickTogether(world, colleagues));
    } else if (!(settings.colleagues && count === 1)) world.plan(atMs, () => click(world, intent));
    else world.plan(atMs + withinMs, () => click(world, intent));
  }
}
