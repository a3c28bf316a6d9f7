/** What people and machines do besides asking for refunds: at times that the seed draws. */

import { isFinal } from '@refund-panel/shared';
import { standingOf } from '../../src/domain/refundable.js';
import { ASK_A_PERSON_AFTER_UNKNOWN_MS } from '../../src/domain/schedule.js';
import { callerCalled } from './callers.js';
import { refundedOf } from './gateway-books.js';
import { finishLater } from './model-gateway.js';
import { WITHOUT_A_LOOK } from './settlements-watch.js';
import type { World } from './world.js';

/** A person does not call a refund lost while a request could still be on its way. */
const SETTLES_AFTER_MS = 120_000;

/** A long outage has people look at what is left of it when it is over. */
const LOOKS_AFTER_OUTAGE = 8;
const LOOKS_FOR_MS = 420_000;

type Disturbance = (world: World) => void;

const aRefund = ({ tables, random }: World) => {
  const ids = [...tables.refunds.keys()];
  return ids.length === 0 ? null : random.pick(ids);
};

const anOrder = ({ books, random }: World) => random.pick([...books.orders.values()]);

const someone = callerCalled('operator');

const cancel: Disturbance = (world) => {
  const id = aRefund(world);
  if (id === null) return;
  world.fleet.someReplica()?.cancel(id, ({ ended }) => {
    world.journal.saw(`a cancel was ${ended}`);
    const status = world.tables.refunds.get(id)?.refund.status;
    if (ended === 'answered' && status !== 'cancelled')
      world.watch.fail(`${id} was answered as cancelled and is ${status}`);
  });
};

const sync: Disturbance = (world) => {
  const id = aRefund(world);
  if (id === null) return;
  world.journal.saw('a person asked now');
  world.fleet.someReplica()?.sync(id);
};

const freezeForAWhile: Disturbance = (world) => {
  const { scheduler, random, journal } = world;
  journal.saw('sending was frozen by hand');
  world.fleet.someReplica()?.changeSending({ frozen: true, reason: 'a look at something odd', caller: someone });
  scheduler.at(scheduler.nowMs + random.pick([500, 5_000, 60_000]), () => thaw(world));
};

export const thaw: Disturbance = (world) => {
  world.fleet.someReplica()?.changeSending({ frozen: false, reason: 'looked at', caller: someone });
};

const emptyWallet: Disturbance = ({ books, journal, random }) => {
  journal.saw('the wallet was drawn on');
  books.wallet = Math.floor(books.wallet * random.next() * 0.5);
};

const topUp: Disturbance = ({ books, settings, journal }) => {
  journal.saw('the wallet was topped up');
  books.wallet += settings.orderAmount;
};

const check: Disturbance = (world) => {
  world.journal.saw('an order was checked');
  world.fleet.someReplica()?.checkOrder(anOrder(world).prepayId);
};

/** An operator who sees that some was refunded elsewhere puts just that on record; so does, now and then, a colleague. */
const adopt: Disturbance = (world) => {
  const { random, scheduler, journal } = world;
  const { prepayId } = anOrder(world);
  const order = world.tables.orders.get(prepayId);
  if (order === undefined) return;
  const refunds = world.tables.rowsOf(prepayId).map(({ refund }) => refund);
  const amount = standingOf(order, refunds).refundedElsewhere?.amount ?? null;
  if (amount === null) return;
  const put = () => {
    journal.saw('a refund made elsewhere was put on record');
    world.fleet.someReplica()?.adopt(prepayId, amount);
  };
  world.plan(scheduler.nowMs + random.pick(clicksInMs), put);
  if (!random.chance(0.6)) return;
  journal.saw('two colleagues put a refund on record');
  world.plan(scheduler.nowMs + random.pick(clicksInMs), put);
};

/** From the look at the panel and at the portal to the click that says how it ended. */
const clicksInMs = [0, 0, 300, 20_000, 60_000];

/** A truthful person, who compares with the portal whatever needs attention, and then says how it ended. */
export const settle: Disturbance = (world) => {
  const { tables, books, scheduler, random } = world;
  for (const { refund } of tables.refunds.values()) {
    const { refundRequestId, attention, status, lastSubmittedAt } = refund;
    if (attention === null) continue;
    if (isFinal(status)) world.journal.saw('a person looked into what is final and contradicted');
    const state = books.refunds.get(refundRequestId)?.state ?? null;
    const isRecent = scheduler.nowMs - (lastSubmittedAt?.getTime() ?? 0) < SETTLES_AFTER_MS;
    if (state === 'pending' || (state === null && isRecent)) continue;
    const settlement = { status: state === 'succeeded' ? state : 'failed', reason: 'the portal says so' } as const;
    world.plan(scheduler.nowMs + random.pick(clicksInMs), () => {
      world.fleet.someReplica()?.settle(refundRequestId, settlement, ({ ended }) => {
        world.journal.saw(`a person settled a refund as ${settlement.status}: ${ended}`);
      });
    });
  }
};

/** Somebody who has not looked says how a refund ended, where nobody was asked. */
const settleUnasked: Disturbance = (world) => {
  const id = aRefund(world);
  if (id === null || world.tables.refunds.get(id)?.refund.attention !== null) return;
  const settlement = { status: world.random.chance(0.5) ? 'succeeded' : 'failed', reason: WITHOUT_A_LOOK } as const;
  world.fleet.someReplica()?.settle(id, settlement, ({ ended }) => {
    world.journal.saw(`a person settled what nobody was asked about: ${ended}`);
  });
};

/** In the portal, or by another program with the same key. */
export const refundElsewhere: Disturbance = (world) => {
  const { books, random, journal, scheduler, gatewayParts } = world;
  const order = anOrder(world);
  const left = order.amount - refundedOf(order);
  if (left === 0 || !order.isPaid) return;
  const amount = Math.max(1, Math.floor(left * random.next() * (random.chance(0.2) ? 1 : 0.2)));
  const refundRequestId = `portal${world.nextNumber()}`;
  const made = books.request(
    { refundRequestId, prepayId: order.prepayId, amount, isOurs: false, hiddenForMs: 0 },
    scheduler.nowMs,
  );
  if (typeof made === 'string') return;
  journal.saw('a refund was made elsewhere');
  journal.note(scheduler.nowMs, () => `          ! ${refundRequestId} of ${made.amount} units is made elsewhere`);
  finishLater(gatewayParts, made);
};

const all: readonly Disturbance[] = [
  cancel,
  cancel,
  sync,
  sync,
  freezeForAWhile,
  emptyWallet,
  topUp,
  topUp,
  check,
  adopt,
  adopt,
  settle,
  settle,
  settleUnasked,
  refundElsewhere,
  refundElsewhere,
];

export function planDisturbances(world: World): void {
  const { scheduler, random, settings } = world;
  for (let count = 0; count < settings.disturbances; count += 1) {
    const disturbance = random.pick(all);
    world.plan(scheduler.nowMs + random.below(settings.busyForMs), () => disturbance(world));
  }
  const { outageFromMs, outageUntilMs } = settings.weather;
  if (outageUntilMs - outageFromMs < ASK_A_PERSON_AFTER_UNKNOWN_MS / 2) return;
  for (let count = 0; count < LOOKS_AFTER_OUTAGE; count += 1) {
    world.plan(scheduler.nowMs + outageUntilMs + random.below(LOOKS_FOR_MS), () => settle(world));
  }
}
