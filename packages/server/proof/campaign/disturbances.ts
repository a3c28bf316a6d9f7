/** What goes wrong around the servers, and when: by how many intents have begun, so that the seed alone decides. */
import type { CampaignSettings } from './plan.js';
import { createRandom, type Random } from './random.js';

export type Disturbance =
  /** A server dies without a word, and is started again. */
  | { readonly kind: 'kill'; readonly server: number; readonly downMs: number }
  /** A server is told to stop, and is started again. */
  | { readonly kind: 'terminate'; readonly server: number }
  /** A server stands still and then goes on, as one does whose machine was suspended. */
  | { readonly kind: 'freeze'; readonly server: number; readonly frozenMs: number }
  /** `fast` tells the clients, `immediate` is a crash. */
  | { readonly kind: 'restart database'; readonly mode: 'fast' | 'immediate'; readonly downMs: number }
  | { readonly kind: 'drop database connections'; readonly server: number }
  | { readonly kind: 'drop gateway connections'; readonly server: number }
  /** The merchant's wallet is nearly empty until the next time it is topped up. */
  | { readonly kind: 'empty wallet' }
  | { readonly kind: 'top up wallet' };

export type PlannedDisturbance = Disturbance & {
  /** It comes when so many intents have begun. */
  readonly atIntent: number;
  /** A moment more, so that it meets requests at any point of their way. */
  readonly afterMs: number;
};

/** Closer together there would be no refunds between them. */
const MIN_INTENTS_BETWEEN = 5;
/** Farther apart a long campaign would be a quiet one. */
const MAX_INTENTS_BETWEEN = 60;

/** Most are over before anybody is asked twice; the long ones show how long it takes to come back. */
const SHORT_DOWN_MS = 300;
const LONG_DOWN_MS = 4_000;

/** Requests take some tens of milliseconds. */
const MAX_AFTER_MS = 60;

export function disturbancesOf(settings: CampaignSettings): PlannedDisturbance[] {
  const random = createRandom(settings.seed, 'disturbances');
  const every = Math.min(Math.max(Math.floor(settings.refunds / 12), MIN_INTENTS_BETWEEN), MAX_INTENTS_BETWEEN);
  const planned: PlannedDisturbance[] = [];
  let deck: Disturbance[] = [];
  for (let atIntent = every; atIntent < settings.refunds; atIntent += every) {
    if (deck.length === 0) deck = createDeck(random, settings);
    const disturbance = deck.pop();
    if (disturbance !== undefined) planned.push({ ...disturbance, atIntent, afterMs: random.integer(MAX_AFTER_MS) });
  }
  return planned;
}

/** Each kind at least once before any comes again. */
function createDeck(random: Random, { servers, database }: CampaignSettings): Disturbance[] {
  const server = () => random.integer(servers);
  const downMs = () => random.integer(SHORT_DOWN_MS);
  const everywhere: Disturbance[] = [
    { kind: 'kill', server: server(), downMs: downMs() },
    { kind: 'kill', server: server(), downMs: downMs() },
    { kind: 'terminate', server: server() },
    { kind: 'freeze', server: server(), frozenMs: 500 + random.integer(1_500) },
    { kind: 'drop gateway connections', server: server() },
  ];
  const onPostgres: Disturbance[] = [
    { kind: 'restart database', mode: 'fast', downMs: downMs() },
    { kind: 'restart database', mode: 'immediate', downMs: random.percent(50) ? LONG_DOWN_MS : downMs() },
    { kind: 'drop database connections', server: server() },
    { kind: 'drop database connections', server: server() },
  ];
  const deck = random.shuffle([...everywhere, ...(database === 'postgres' ? onPostgres : [])]);
  // Taken from the end: the wallet is emptied first of all, and topped up in the middle.
  deck.splice(Math.floor(deck.length / 2), 0, { kind: 'top up wallet' });
  return [...deck, { kind: 'empty wallet' }];
}
