/** What a seed decides before a schedule begins: who is there, what is not documented, and how bad the weather is. */
import type { SendingRules } from '../../src/domain/sending.js';
import type { GatewayReading } from './gateway-books.js';
import type { Random } from './random.js';
import { UNITS_PER_COIN } from './units.js';

/** How likely each fault is, where it can happen. */
export interface Weather {
  /** The request never arrives. */
  lost: number;
  /** It arrives, at any time up to the latest that is allowed for; the client may have given up. */
  late: number;
  /** Late is very late. */
  latest: number;
  replyLost: number;
  /** 5xx, 400000, an answer that cannot be read: before it was carried out, and after. */
  errorBefore: number;
  errorAfter: number;
  tooManyRequests: number;
  /** Refused for any of the documented reasons, whether true or not. */
  declined: number;
  /** Refused for any of them, and carried out all the same. */
  deniedAfter: number;
  /** The reply says nothing of the refund's status. */
  statusLeftOut: number;
  /** A query does not find an accepted refund yet. */
  hidden: number;
  queryFails: number;
  balanceUnknown: number;
  orderUnknown: number;
  /** A refund that was accepted is rejected later. */
  rejected: number;
  /** Nothing is reached at all in between. */
  outageFromMs: number;
  outageUntilMs: number;
}

export const fairWeather: Readonly<Weather> = {
  lost: 0,
  late: 0,
  latest: 0,
  replyLost: 0,
  errorBefore: 0,
  errorAfter: 0,
  tooManyRequests: 0,
  declined: 0,
  deniedAfter: 0,
  statusLeftOut: 0,
  hidden: 0,
  queryFails: 0,
  balanceUnknown: 0,
  orderUnknown: 0,
  rejected: 0,
  outageFromMs: 0,
  outageUntilMs: 0,
};

export interface Settings extends GatewayReading {
  readonly replicas: number;
  readonly operators: number;
  readonly intents: number;
  readonly orders: number;
  readonly orderAmount: number;
  readonly wallet: number;
  /** Refunds that were made of the order elsewhere before anything began. */
  readonly madeElsewhereBefore: number;
  readonly orderIsPaidLater: boolean;
  readonly rules: SendingRules;
  readonly claimLimit: number;
  /** How long the faults last, in virtual time. */
  readonly busyForMs: number;
  readonly weather: Weather;
  readonly balance: 'exact' | 'declined';
  readonly partlyRefundedIs: 'PAID' | 'REFUNDED' | 'REFUNDING';
  readonly fullyRefundedIs: 'REFUNDED' | 'FULL_REFUNDED';
  /** Totals in a reply are as they stand now, or as they stood when that refund was accepted. */
  readonly totalsAreCurrent: boolean;
  /** Replies name amounts and attempts. */
  readonly repliesAreFull: boolean;
  readonly notificationsName: number;
  readonly notificationsPerRefund: number;
  /** Binance Pay's notification names the wrong end. */
  readonly lies: number;
  readonly crashes: number;
  readonly stalls: number;
  readonly answerWaits: number;
  readonly storeFails: number;
  readonly rowIsLocked: number;
  /** Others come in between the statements of a transaction. */
  readonly transactionTakesTime: number;
  /** A proxy sends a request again to another replica when the one that had it dies. */
  readonly proxyRepeats: number;
  /** Two operators look at one order, and click at the same moment. */
  readonly colleagues: boolean;
  /** How far a replica's time may be from the true one. */
  readonly clockSkewMs: number;
  readonly clockJumps: number;
  /** A request that is signed further from the true time is refused; no page says how far is too far. */
  readonly timestampToleranceMs: number;
  /** Null where nobody has to approve anything. */
  readonly approvals: ApprovalSettings | null;
  /** How often people and the portal do other things, per schedule. */
  readonly disturbances: number;
}

export interface ApprovalSettings {
  /** What is more than this, of one order and nobody's approval, has to be approved, in units. */
  readonly above: number;
  /** The same of one operator; null for no such limit. */
  readonly aboveOfDay: number | null;
  readonly expireAfterMs: number;
  /** How often people look at each that awaits approval. */
  readonly looks: number;
  /** How likely it is that its amount on disk is changed behind the engine's back. */
  readonly tamperings: number;
}

/** Drawn apart from everything else, so that a schedule without approvals is what it was before there were any. */
export function drawApprovals(random: Random, { orderAmount }: Pick<Settings, 'orderAmount'>): ApprovalSettings | null {
  if (random.chance(0.5)) return null;
  return {
    above: random.chance(0.5) ? 0 : Math.floor(random.next() * orderAmount),
    expireAfterMs: random.pick([3_000, 20_000, 60_000, 600_000]),
    looks: random.between(0, 4),
    tamperings: random.chance(0.2) ? 0.5 : 0,
    aboveOfDay: random.chance(0.3) ? Math.floor(random.next() * orderAmount) : null,
  };
}

/** Each kind of fault is there in some schedules and absent from others, or none would ever be seen alone. */
export function drawSettings(random: Random): Omit<Settings, 'approvals'> {
  const some = (share: number, most: number) => (random.chance(share) ? random.next() * most : 0);
  const isSlow = random.chance(0.04);
  const busyForMs = isSlow ? 120_000 : drawBusyTime(random);
  const orderAmount = drawOrderAmount(random);
  return {
    replicas: random.between(1, 3),
    operators: random.between(1, 3),
    intents: random.between(1, 4),
    orders: random.chance(0.1) ? 2 : 1,
    orderAmount,
    // Whole units of 1e-8, as all amounts of the simulation; no float ever holds a part of one.
    wallet: random.chance(0.3) ? Math.floor(random.next() * orderAmount) : 10 * orderAmount,
    madeElsewhereBefore: random.chance(0.3) ? random.between(1, 9) : 0,
    orderIsPaidLater: random.chance(0.05),
    rules: {
      undoWindowMs: random.chance(0.35) ? random.between(1, 12) * 1_000 : 0,
      maxRefundsPerHour: random.chance(0.2) ? random.between(1, 3) : null,
    },
    claimLimit: random.pick([1, 2, 32]),
    busyForMs,
    weather: isSlow ? { ...drawWeather(random, busyForMs), ...slowWeather } : drawWeather(random, busyForMs),
    balance: random.chance(0.6) ? 'exact' : 'declined',
    partlyRefundedIs: random.pick(['PAID', 'REFUNDED', 'REFUNDING']),
    fullyRefundedIs: random.pick(['REFUNDED', 'FULL_REFUNDED']),
    totalsAreCurrent: random.chance(0.8),
    repliesAreFull: random.chance(0.85),
    notificationsName: random.pick([0, 0.7, 1]),
    notificationsPerRefund: random.pick([0, 0.7, 1, 1.7]),
    lies: some(0.03, 0.5),
    declinesUseAttempts: random.chance(0.3),
    failuresReturnAttempts: random.chance(0.5),
    crashes: some(0.5, 0.04),
    stalls: isSlow ? 0.06 : some(0.4, 0.03),
    answerWaits: some(0.7, 0.4),
    storeFails: some(0.25, 0.1),
    rowIsLocked: some(0.3, 0.2),
    transactionTakesTime: some(0.2, 1),
    proxyRepeats: some(0.3, 1),
    colleagues: random.chance(0.25),
    ...drawClocks(random),
    disturbances: random.between(0, 7),
  };
}

function drawClocks(random: Random): Pick<Settings, 'clockSkewMs' | 'clockJumps' | 'timestampToleranceMs'> {
  const isSkewed = random.chance(0.2);
  return {
    clockSkewMs: isSkewed ? random.pick(clockSkewsMs) : 0,
    clockJumps: isSkewed && random.chance(0.5) ? random.next() * 0.02 : 0,
    timestampToleranceMs: random.pick([1_000, 5_000, 300_000]),
  };
}

function drawBusyTime(random: Random): number {
  if (random.chance(0.004)) return 27 * 3_600_000;
  if (random.chance(0.05)) return 80 * 60_000;
  return random.pick([10_000, 30_000, 60_000, 120_000, 300_000, 900_000]);
}

function drawOrderAmount(random: Random): number {
  if (random.chance(0.1)) return random.between(1, 40);
  return random.between(1, 500) * UNITS_PER_COIN + (random.chance(0.5) ? random.below(UNITS_PER_COIN) : 0);
}

/** Everything takes as long as the engine allows for, where its time limits meet. */
const slowWeather = { lost: 0, late: 1, latest: 0.8, errorBefore: 0, declined: 0.4, queryFails: 0, outageUntilMs: 0 };

/**
 * Replicas take the time from their database, so that they hardly differ; these are many times what is left. A lease is 45 s, and
 * whoever holds it sends within 20: two that are 25 s apart would both believe to hold it.
 */
const clockSkewsMs = [500, 5_000, 12_000];

const HOUR_MS = 3_600_000;

function drawWeather(random: Random, busyForMs: number): Weather {
  const some = (share: number, most: number) => (random.chance(share) ? random.next() * most : 0);
  // Where it lasts for a day, replies that never say how a refund ended are what is looked for.
  const isSilent = busyForMs > 24 * HOUR_MS && random.chance(0.5);
  const weather = {
    lost: some(0.3, 0.6),
    late: some(0.4, 0.8),
    latest: random.pick([0, 0.3, 1]),
    replyLost: some(0.4, 0.8),
    errorBefore: some(0.25, 0.6),
    errorAfter: some(0.3, 0.6),
    tooManyRequests: some(0.15, 0.5),
    declined: some(0.25, 0.6),
    deniedAfter: some(0.15, 0.5),
    statusLeftOut: isSilent ? 1 : some(0.3, 1),
    hidden: some(0.4, 1),
    queryFails: some(0.3, 0.7),
    balanceUnknown: some(0.2, 0.8),
    orderUnknown: some(0.2, 0.5),
    rejected: some(0.3, 0.7),
  };
  return { ...weather, ...drawOutage(random, isSilent ? 0 : busyForMs) };
}

function drawOutage(random: Random, busyForMs: number): Pick<Weather, 'outageFromMs' | 'outageUntilMs'> {
  if (!random.chance(busyForMs > HOUR_MS ? 0.8 : 0.1)) return { outageFromMs: 0, outageUntilMs: 0 };
  const outageFromMs = random.pick([0, 500, 2_000, 10_000]);
  return { outageFromMs, outageUntilMs: outageFromMs + Math.floor((0.5 + random.next() * 0.6) * busyForMs) };
}
