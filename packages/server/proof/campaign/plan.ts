/** Everything that a campaign decides, made from its seed before anything runs: orders, intents, and disturbances. */
import { disturbancesOf, type PlannedDisturbance } from './disturbances.js';
import { createRandom, type Random } from './random.js';

export type DatabaseKind = 'postgres' | 'embedded';

export interface CampaignSettings {
  readonly seed: number;
  readonly refunds: number;
  readonly database: DatabaseKind;
  readonly servers: number;
  /** People who refund at the same time. */
  readonly operators: number;
}

export interface PlannedOrder {
  readonly prepayId: string;
  readonly currency: string;
  readonly orderAmount: string;
}

/**
 * How an operator's browser behaves: `once` sends until it hears; `again` sends the key once more to another server after the
 * answer; `doubled` sends twice in parallel; `broken` breaks the first connection and sends again.
 */
export const manners = ['once', 'again', 'doubled', 'broken'] as const;
export type Manner = (typeof manners)[number];

export interface Intent {
  readonly number: number;
  readonly idempotencyKey: string;
  readonly prepayId: string;
  readonly body: { readonly refundAmount: string; readonly refundReason: string; readonly description: string | null };
  readonly manner: Manner;
  /** The server that is asked first; the next ones are the next. */
  readonly firstServer: number;
  /** When a `broken` connection breaks, in milliseconds. */
  readonly breaksAfterMs: number;
}

export interface Plan {
  readonly orders: readonly PlannedOrder[];
  readonly intents: readonly Intent[];
  readonly disturbances: readonly PlannedDisturbance[];
}

/** The one wallet that runs short now and then, and the one that never does. */
export const SHORT_CURRENCY = 'BTC';
const currencies = ['USDT', 'USDT', 'USDT', SHORT_CURRENCY] as const;

/**
 * Faults by the last decimals of an amount; docs/sandbox-faults.md has them. Left out are the two that refuse for ever (9005, 9017):
 * a wallet is short here because it is, and a refusal for good is no loss. So is a new certificate (9019): a server asks for
 * certificates once a minute at most, and the gateway delivers for one, so that several a minute would cost notifications.
 */
const faults = [
  ...['9001', '9002', '9003', '9004', '9006', '9007', '9008', '9009', '9010', '9011', '9012', '9013', '9014', '9015'],
  ...['9016', '9018', '9020', '9021', '9022', '9023', '9024', '9025', '9026'],
] as const;

/** Of a hundred refunds. */
const FAULTY = 30;
const FULL = 15;

/** Intents on one order that come one after the other, and so meet each other on its lock. */
const MAX_CROWD = 6;

export function createPlan(settings: CampaignSettings): Plan {
  const random = createRandom(settings.seed, 'intents');
  const orders: PlannedOrder[] = [];
  const intents: Intent[] = [];
  while (intents.length < settings.refunds) {
    const order = planOrder(random, settings.seed, orders.length);
    orders.push(order);
    const crowd = Math.min(1 + random.integer(MAX_CROWD), settings.refunds - intents.length);
    for (let one = 0; one < crowd; one += 1) intents.push(planIntent(random, settings, order, intents.length));
  }
  return { orders, intents, disturbances: disturbancesOf(settings) };
}

function planOrder(random: Random, seed: number, index: number): PlannedOrder {
  return {
    // The last digits are no script's and no code's.
    prepayId: `7${String(seed % 10_000).padStart(4, '0')}${String(index).padStart(8, '0')}0055`,
    currency: random.pick(currencies),
    orderAmount: `${10 + random.integer(90)}.${String(random.integer(1e8)).padStart(8, '0')}`,
  };
}

function planIntent(random: Random, settings: CampaignSettings, order: PlannedOrder, number: number): Intent {
  const idempotencyKey = `intent-${settings.seed}-${number}`;
  return {
    number,
    idempotencyKey,
    prepayId: order.prepayId,
    body: {
      refundAmount: planAmount(random),
      // Carried to the gateway's books, so that they can be counted by intent without a word of ours.
      refundReason: idempotencyKey,
      description: random.percent(50) ? `Campaign ${settings.seed}` : null,
    },
    manner: random.pick(manners),
    firstServer: random.integer(settings.servers),
    breaksAfterMs: 1 + random.integer(80),
  };
}

function planAmount(random: Random): string {
  if (random.percent(FULL)) return 'full';
  const whole = 1 + random.integer(20);
  if (random.percent(FAULTY))
    return `${whole}.${String(random.integer(10_000)).padStart(4, '0')}${random.pick(faults)}`;
  // The last four decimals stay below those of the scripts.
  return `${whole}.${String(random.integer(10_000)).padStart(4, '0')}${String(random.integer(9_000)).padStart(4, '0')}`;
}
