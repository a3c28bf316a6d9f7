/** The operators: what they want refunded, how they click, and what they do when no answer comes. */

import type { CreateRefundBody } from '@refund-panel/shared';
import { standingOf } from '../../src/domain/refundable.js';
import { planLooks } from './approvals.js';
import { callerCalled } from './callers.js';
import type { Replica } from './replica.js';
import type { Process } from './scheduler.js';
import { toText, toUnits } from './units.js';
import type { World } from './world.js';

/** A page that waited this long tells its operator to try again; the panel then sends the same key. */
const ASKS_AGAIN_AFTER_MS = 12_000;

/** How often an operator tries again while nothing works. */
const MOST_TRIES = 6;

export interface Intent {
  readonly key: string;
  readonly prepayId: string;
  /** Drawn up when it is first clicked. */
  body: CreateRefundBody | null;
  tries: number;
  /** The processes that have not answered yet; one that died never will. */
  readonly inFlight: Process[];
  /** What the operator was told. */
  refundRequestId: string | null;
  isRefused: boolean;
}

export function isOpen({ refundRequestId, isRefused, body }: Intent): boolean {
  return refundRequestId === null && !isRefused && body !== null;
}

export function isInFlight({ inFlight }: Intent): boolean {
  return inFlight.some(({ isAlive }) => isAlive);
}

export function click(world: World, intent: Intent): void {
  const replica = world.fleet.someReplica();
  const { scheduler, random, journal } = world;
  scheduler.at(scheduler.nowMs + ASKS_AGAIN_AFTER_MS, () => lookAgain(world, intent));
  if (replica === null) return;
  intent.body ??= drawBody(world, intent.prepayId, 0.4);
  send(world, replica, intent, intent.body);
  if (!random.chance(0.2)) return;
  const other = world.fleet.someReplica() ?? replica;
  journal.saw(other === replica ? 'a doubled click' : 'a doubled click, at two replicas');
  send(world, other, intent, intent.body);
}

/** Both have read the order before either of them clicks. */
export function clickTogether(world: World, colleagues: readonly Intent[]): void {
  world.journal.saw('two colleagues clicked at once');
  for (const intent of colleagues) intent.body ??= drawBody(world, intent.prepayId, 0.9);
  for (const intent of colleagues) click(world, intent);
}

/** A proxy in front of the replicas sends a request once more, as it is, when the one that had it is gone. */
export function repeatByProxy(world: World, died: Process): void {
  const { fleet, journal, random, settings, intents } = world;
  for (const intent of intents) {
    const replica = fleet.someReplica();
    if (replica === null || intent.body === null || !intent.inFlight.includes(died)) continue;
    if (!random.chance(settings.proxyRepeats)) continue;
    journal.saw('a proxy repeated a request whose server had died');
    send(world, replica, intent, intent.body);
  }
}

function lookAgain(world: World, intent: Intent): void {
  if (!isOpen(intent) && intent.body !== null) return;
  if (intent.tries >= MOST_TRIES && !world.isCalm()) return;
  click(world, intent);
}

function send(world: World, replica: Replica, intent: Intent, body: CreateRefundBody): void {
  const { key: idempotencyKey, prepayId } = intent;
  const caller = callerCalled(`operator${world.random.below(world.settings.operators)}`);
  const isAlone = !isInFlight(intent);
  intent.tries += 1;
  const thisTry = intent.tries;
  world.watch.expects(idempotencyKey, body.expectedRefundableAmount ?? null);
  intent.inFlight.push(replica.process);
  if (thisTry > 1) world.journal.saw('an intent was sent again under its key');
  replica.request({ idempotencyKey, prepayId, body, caller, maxAmount: null }, (told) => {
    intent.inFlight.splice(intent.inFlight.indexOf(replica.process), 1);
    if (told.ended === 'failed') return;
    if (told.ended === 'refused') {
      world.journal.saw(`refused: ${told.problem.code}`);
      // Of several at once, one may be refused and another one come through.
      if (isAlone && thisTry === intent.tries) refuse(world, intent, told.problem.code);
      return;
    }
    const { refund, created } = told.answer;
    world.watch.answered(idempotencyKey, refund.refundRequestId);
    if (created) planLooks(world, refund);
    world.journal.saw(created ? 'answered 201' : 'answered 200 for a repeat');
    if (!world.isCalm() && world.random.chance(world.answerIsLost)) {
      world.journal.saw('the answer to an operator was lost');
      return;
    }
    intent.refundRequestId = refund.refundRequestId;
  });
}

/** Then nothing was recorded. */
function refuse(world: World, intent: Intent, code: string): void {
  if (code === 'gateway_unavailable') return;
  intent.isRefused = true;
  for (const { idempotencyKey, refund } of world.tables.refunds.values()) {
    if (idempotencyKey === intent.key)
      world.watch.fail(`${refund.refundRequestId} is in the store and was refused (${code})`);
  }
}

/** What the operator sees of the order, and wants of it. */
function drawBody(
  { tables, settings, random, journal }: World,
  prepayId: string,
  saysWhatItSaw: number,
): CreateRefundBody {
  const order = tables.orders.get(prepayId);
  const refunds = tables.rowsOf(prepayId).map(({ refund }) => refund);
  const left = order === undefined ? toText(settings.orderAmount) : standingOf(order, refunds).refundableAmount;
  const refundAmount = drawAmount(random.next(), toUnits(left), random.next());
  const expectedRefundableAmount = random.chance(saysWhatItSaw) && left !== '0' ? left : null;
  journal.saw(refundAmount === 'full' ? 'intent: all that is left' : 'intent: a part');
  return { refundAmount, expectedRefundableAmount };
}

function drawAmount(kind: number, left: number, share: number): string {
  if (kind < 0.3 || left === 0) return 'full';
  if (kind < 0.4) return toText(left);
  if (kind < 0.45) return toText(left + 1);
  const units = Math.max(1, Math.floor(left * (kind < 0.6 ? 0.5 : share)));
  return toText(kind < 0.8 ? units : Math.max(1, units - (units % 1_000_000)));
}
