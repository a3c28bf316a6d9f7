/** Binance Pay at the gateway's port, with everything that may happen to a request and to its reply on their way. */
import type { ProblemCode } from '@refund-panel/shared';
import type { QueryOutcome, SubmitOutcome, UnknownOutcome } from '../../src/domain/outcome.js';
import type { BalanceOutcome, Gateway, OrderOutcome, RefundSubmission } from '../../src/operations/ports/gateway.js';
import type { GatewayBooks, GatewayRefund, Refusal } from './gateway-books.js';
import { orderAt, reportOf } from './gateway-words.js';
import { EPOCH_MS, type Journal } from './journal.js';
import type { Notices } from './notices.js';
import type { Random } from './random.js';
import type { Process, Scheduler } from './scheduler.js';
import type { Settings, Weather } from './settings.js';
import { toText, toUnits } from './units.js';
import type { Watch } from './watch.js';

/** The client gives up after this long (`CALL_TIMEOUT_MS`). */
const CLIENT_GIVES_UP_MS = 10_000;
/** What the engine's schedule allows for: a request that left may still be carried out this much later. */
const LATEST_ARRIVAL_MS = 25_000;
const USUAL_MS = 1_500;
const HIDDEN_FOR_AT_MOST_MS = 10_000;

export interface GatewayParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly journal: Journal;
  readonly settings: Settings;
  readonly weather: Weather;
  readonly books: GatewayBooks;
  readonly notices: Notices;
  readonly watch: Watch;
}

/** @param process whose calls these are */
export function createModelGateway(parts: GatewayParts, process: Process): Gateway {
  const { scheduler, notices, watch } = parts;
  return {
    async submitRefund(submission) {
      await scheduler.park(process, 'recordCall', () => undefined);
      if (scheduler.now(process) > submission.sendBefore) {
        parts.journal.saw('a submit was held up too long and not sent');
        return unknown('not sent: this process was held up too long');
      }
      watch.departed(submission, scheduler.now(process));
      if (!isInTime(parts, process)) {
        await answer(parts, process, 'submitRefund (signed out of time)', () => undefined);
        return decline(parts, outOfTime, 'for its timestamp');
      }
      return scheduler.wait<SubmitOutcome>(process, 'submitRefund', (settle) => send(parts, submission, settle));
    },
    queryRefund: (asked) =>
      answer(parts, process, 'queryRefund', () =>
        isInTime(parts, process) ? queryRefund(parts, asked.refundRequestId) : unknown('code 400003'),
      ),
    queryOrder: (by) =>
      answer(parts, process, 'queryOrder', () =>
        isInTime(parts, process)
          ? queryOrder(parts, 'prepayId' in by ? by.prepayId : by.merchantTradeNo)
          : { outcome: 'declined', code: 'gateway_misconfigured', detail: 'Declined (400003).' },
      ),
    queryBalance: () =>
      answer(parts, process, 'queryBalance', () =>
        isInTime(parts, process) ? queryBalance(parts) : { outcome: 'declined' },
      ),
    async verifyNotification(rawBody) {
      return notices.read(rawBody);
    },
  };
}

/** Signed with a clock that Binance Pay takes for right. */
function isInTime({ settings }: GatewayParts, { clockAheadMs }: Process): boolean {
  return Math.abs(clockAheadMs) <= settings.timestampToleranceMs;
}

const outOfTime = ['gateway_misconfigured', '400003'] as const;

function isOut({ outageFromMs, outageUntilMs }: Weather, nowMs: number): boolean {
  const sinceMs = nowMs - EPOCH_MS;
  return sinceMs >= outageFromMs && sinceMs < outageUntilMs;
}

const unknown = (reason: string): UnknownOutcome => ({ outcome: 'unknown', reason });

/** A question: carried out when its turn comes, and given up when that takes too long. */
function answer<Outcome>(
  { scheduler, weather, journal }: GatewayParts,
  process: Process,
  label: string,
  ask: () => Outcome | UnknownOutcome,
): Promise<Outcome | UnknownOutcome> {
  const sentAtMs = scheduler.nowMs;
  return scheduler.park(
    process,
    label,
    () => {
      const { nowMs } = scheduler;
      if (nowMs - sentAtMs <= CLIENT_GIVES_UP_MS && !isOut(weather, nowMs)) return ask();
      journal.saw(`fault: ${label} was not answered`);
      return unknown('timed out');
    },
    'gateway',
  );
}

/** One request on its way, and its reply. */
function send(parts: GatewayParts, submission: RefundSubmission, settle: (outcome: SubmitOutcome) => void): void {
  const { scheduler, random, journal, weather } = parts;
  const sentAtMs = scheduler.nowMs;
  const isLost = random.chance(weather.lost) || isOut(weather, sentAtMs);
  const isLate = random.chance(weather.late);
  const arrivesInMs = isLate ? drawLateness(random, weather) : random.below(USUAL_MS);
  const repliesInMs = random.below(random.chance(0.1) ? CLIENT_GIVES_UP_MS * 1.2 : USUAL_MS);
  const isReplyLost = random.chance(weather.replyLost);
  journal.note(
    sentAtMs,
    () => `          → a submit of ${submission.refundRequestId} leaves${isLost ? ', and is lost' : ''}`,
  );
  if (isLost) journal.saw('fault: a submit was lost');
  else scheduler.at(sentAtMs + arrivesInMs, arrive);
  const isAnswered = !isLost && !isReplyLost && arrivesInMs + repliesInMs < CLIENT_GIVES_UP_MS;
  if (!isAnswered) {
    const givesUpInMs = isLost && random.chance(0.5) ? random.below(USUAL_MS) : CLIENT_GIVES_UP_MS;
    scheduler.at(sentAtMs + givesUpInMs, () => settle(unknown('timed out')));
  }

  function arrive(): void {
    const outcome = carryOut(parts, submission);
    if (arrivesInMs > CLIENT_GIVES_UP_MS) journal.saw('fault: a submit arrived after the client had given up');
    if (isReplyLost) journal.saw('fault: the reply to a submit was lost');
    if (isAnswered) scheduler.at(sentAtMs + arrivesInMs + repliesInMs, () => settle(outcome));
  }
}

function drawLateness(random: Random, { latest }: Weather): number {
  return random.between(random.chance(latest) ? LATEST_ARRIVAL_MS - 3_000 : 0, LATEST_ARRIVAL_MS);
}

const unreadable = ['HTTP 502', 'code 400000: unknown error', 'an answer that cannot be read'] as const;

const declines: readonly (readonly [ProblemCode, string])[] = [
  ['gateway_declined', '400001'],
  ['gateway_misconfigured', '400002'],
  ['gateway_misconfigured', '400203'],
  ['order_not_found', '400202'],
  ['order_not_refundable', '400204'],
  ['no_attempts_left', '400607'],
  ['amount_exceeds_refundable', '400608'],
  ['wallet_short', '400611'],
];

const refusals: Record<Refusal, readonly [ProblemCode, string]> = {
  order_not_found: ['order_not_found', '400202'],
  order_status: ['order_not_refundable', '400204'],
  too_many: ['no_attempts_left', '400607'],
  amount: ['amount_exceeds_refundable', '400608'],
  wallet: ['wallet_short', '400611'],
};

/** What Binance Pay does with a submit when it arrives, and what it would answer. */
function carryOut(parts: GatewayParts, submission: RefundSubmission): SubmitOutcome {
  const { random, journal, weather, scheduler } = parts;
  if (random.chance(weather.tooManyRequests)) {
    journal.saw('fault: 429 with a time to wait');
    return { outcome: 'unknown', reason: 'HTTP 429', retryAfterMs: random.pick([1_000, 20_000, 90_000]) };
  }
  if (random.chance(weather.errorBefore)) {
    journal.saw('fault: an error before a submit was carried out');
    return unknown(random.pick(unreadable));
  }
  if (random.chance(weather.declined)) return decline(parts, random.pick(declines), 'whether true or not');
  const outcome = book(parts, submission);
  if (typeof outcome === 'string') {
    parts.watch.refused(submission, outcome);
    return decline(parts, refusals[outcome], 'by the books');
  }
  journal.note(
    scheduler.nowMs,
    () => `          ! ${submission.refundRequestId} is carried out: ${toText(outcome.amount)}`,
  );
  if (random.chance(weather.deniedAfter)) {
    journal.saw('fault: a submit was declined, and carried out all the same');
    outcome.isDenied = true;
    return decline(parts, random.pick(declines), 'and carried out all the same');
  }
  if (random.chance(weather.errorAfter)) {
    journal.saw('fault: an error after a submit was carried out');
    return unknown(random.pick(unreadable));
  }
  return { outcome: 'accepted', report: sayReport(parts, outcome) };
}

function decline(
  { journal, scheduler }: GatewayParts,
  [code, gatewayCode]: readonly [ProblemCode, string],
  why: string,
) {
  journal.saw(`declined ${why}: ${gatewayCode}`);
  journal.note(scheduler.nowMs, () => `          ! declined ${why}: ${code}`);
  return { outcome: 'declined', failure: { code, detail: `Declined (${code}).`, gatewayCode } } as const;
}

/** The same id is the same refund; there is no second payout. */
function book(parts: GatewayParts, submission: RefundSubmission): GatewayRefund | Refusal {
  const { books, random, weather, scheduler, journal, watch } = parts;
  const { refundRequestId, prepayId } = submission;
  const known = books.refunds.get(refundRequestId);
  if (known !== undefined) {
    journal.saw('a submit was sent again, and answered as a duplicate');
    return known;
  }
  const hiddenForMs = random.chance(weather.hidden) ? random.below(HIDDEN_FOR_AT_MOST_MS) : 0;
  const wish = { refundRequestId, prepayId, amount: toUnits(submission.refundAmount), isOurs: true, hiddenForMs };
  const made = books.request(wish, scheduler.nowMs);
  if (typeof made === 'string') return made;
  watch.carriedOut(made);
  finishLater(parts, made);
  return made;
}

/** Refunds are described as immediate; some take a while, and some are rejected. */
export function finishLater(parts: GatewayParts, refund: GatewayRefund): void {
  const { books, random, weather, scheduler, journal, notices } = parts;
  const state = random.chance(weather.rejected) ? 'failed' : 'succeeded';
  const inMs = random.chance(0.5) ? 0 : random.pick([500, 3_000, 15_000, 60_000, 900_000]);
  const finish = () => {
    books.finish(refund, state, scheduler.nowMs);
    journal.saw(`Binance Pay: a refund ${state}`);
    journal.note(scheduler.nowMs, () => `          ! ${refund.refundRequestId} has ${state}`);
    notices.announce(refund);
  };
  if (inMs === 0) finish();
  else scheduler.at(scheduler.nowMs + inMs, finish);
}

function sayReport({ random, weather, settings, watch, journal }: GatewayParts, refund: GatewayRefund) {
  const isStatusLeftOut = random.chance(weather.statusLeftOut);
  if (isStatusLeftOut) journal.saw('fault: a reply without refundStatus');
  const report = reportOf(refund, settings, isStatusLeftOut);
  watch.told(refund, report);
  return report;
}

function queryRefund(parts: GatewayParts, refundRequestId: string): QueryOutcome {
  const { books, random, weather, scheduler, journal } = parts;
  if (random.chance(weather.queryFails)) {
    journal.saw('fault: a query failed');
    return random.chance(0.3)
      ? { outcome: 'unknown', reason: 'HTTP 429', retryAfterMs: random.pick([1_000, 20_000, 90_000]) }
      : unknown(random.pick(unreadable));
  }
  const refund = books.refunds.get(refundRequestId);
  if (refund === undefined || !refund.isOurs) return { outcome: 'not_found' };
  if (scheduler.nowMs < refund.foundFromMs) {
    journal.saw('fault: a query did not find an accepted refund yet');
    return { outcome: 'not_found' };
  }
  return { outcome: 'found', report: sayReport(parts, refund) };
}

function queryOrder(
  { books, random, weather, settings, journal }: GatewayParts,
  id: string,
): OrderOutcome | UnknownOutcome {
  if (random.chance(weather.orderUnknown)) {
    journal.saw('fault: an order query failed');
    return unknown(random.pick(unreadable));
  }
  const order = books.orders.get(id);
  return order === undefined ? { outcome: 'not_found' } : { outcome: 'found', order: orderAt(order, settings) };
}

function queryBalance({ books, random, weather, settings, journal }: GatewayParts): BalanceOutcome {
  if (settings.balance === 'declined') return { outcome: 'declined' };
  if (random.chance(weather.balanceUnknown)) {
    journal.saw('fault: the balance could not be read');
    return unknown(random.pick(unreadable));
  }
  return { outcome: 'found', available: toText(books.wallet) };
}
