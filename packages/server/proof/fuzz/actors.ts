/** Who sends requests: nobody, the host's own server, and operators with sessions of several kinds. */
import { permissions } from '@refund-panel/shared';
import type { Random } from '../simulation/random.js';
import type { Operation } from './document.js';

export interface Claims {
  readonly operator: { readonly id: string; readonly name?: string };
  readonly permissions: readonly string[];
  readonly roles?: readonly string[];
  readonly orders?: readonly string[];
  readonly maxAmount?: { readonly amount: string; readonly currency: string };
}

export interface Actor {
  readonly name: string;
  readonly authorization: string | null;
  /** Null for whoever has no session. */
  readonly claims: Claims | null;
  readonly isHost: boolean;
}

export interface Actors {
  pick(operation: Operation): Actor;
  /** A session that a request of the fuzz itself has minted takes part from then on. */
  enlist(claims: Claims, token: string): void;
  /** Its token was refused: it gets another one before it is used again. */
  renew(actor: Actor): Promise<void>;
}

export interface ActorsOptions {
  readonly random: Random;
  readonly hostKey: string;
  readonly mint: (claims: Claims) => Promise<string>;
  readonly orders: readonly string[];
}

/** Enough for different claims to meet, few enough to be used again. */
const MAX_ENLISTED = 8;

function kindsOf(orders: readonly string[]): readonly Claims[] {
  const half = orders.filter((_, index) => index % 2 === 0);
  return [
    { operator: { id: 'all', name: 'Ada' }, permissions, roles: ['lead'] },
    // The same person with another token, spelt in another way.
    { operator: { id: ' ＡＬＬ', name: 'Ada' }, permissions },
    { operator: { id: 'second', name: 'Bob' }, permissions, roles: ['clerk', 'lead'] },
    { operator: { id: 'clerk' }, permissions: ['orders:read', 'refunds:create'], roles: ['clerk'] },
    { operator: { id: 'reader' }, permissions: ['orders:read'] },
    { operator: { id: 'writer' }, permissions: ['refunds:create'] },
    { operator: { id: 'approver' }, permissions: ['refunds:approve'] },
    { operator: { id: 'auditor' }, permissions: ['audit:read', 'refunds:export'] },
    { operator: { id: 'narrow' }, permissions, orders: half },
    { operator: { id: 'no orders' }, permissions, orders: [] },
    {
      operator: { id: 'limited' },
      permissions: ['orders:read', 'refunds:create'],
      maxAmount: { amount: '5', currency: 'USDT' },
    },
  ];
}

export async function createActors({ random, hostKey, mint, orders }: ActorsOptions): Promise<Actors> {
  const asActor = (claims: Claims, token: string): Actor => ({
    name: claims.operator.id,
    authorization: `Bearer ${token}`,
    claims,
    isHost: false,
  });
  const sessions: Actor[] = [];
  for (const claims of kindsOf(orders)) sessions.push(asActor(claims, await mint(claims)));
  const enlisted: Actor[] = [];
  const outsiders: readonly Actor[] = [
    { name: 'nobody', authorization: null, claims: null, isHost: false },
    { name: 'a made-up token', authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.', claims: null, isHost: false },
    { name: 'another scheme', authorization: 'Basic YTpi', claims: null, isHost: false },
  ];
  const host: Actor = { name: 'the host', authorization: `Bearer ${hostKey}`, claims: null, isHost: true };

  return {
    pick({ authority }) {
      if (random.chance(0.06)) return random.pick(outsiders);
      // Of what the host may do most is done by the host, else nothing of it would ever be done.
      if (random.chance(authority === 'host' ? 0.8 : 0.03)) return host;
      if (enlisted.length > 0 && random.chance(0.15)) return random.pick(enlisted);
      // What is not for them is what they must not see.
      if (random.chance(0.2)) return random.pick(sessions.filter(({ claims }) => claims?.orders !== undefined));
      const allowed = sessions.filter(({ claims }) =>
        claims?.permissions.some((permission) => permission === authority),
      );
      return random.pick(allowed.length > 0 && random.chance(0.6) ? allowed : sessions);
    },
    enlist(claims, token) {
      if (enlisted.length >= MAX_ENLISTED) enlisted.shift();
      enlisted.push(asActor(claims, token));
    },
    async renew(actor) {
      const at = sessions.indexOf(actor);
      if (at >= 0 && actor.claims !== null) sessions[at] = asActor(actor.claims, await mint(actor.claims));
      else if (enlisted.includes(actor)) enlisted.splice(enlisted.indexOf(actor), 1);
    },
  };
}
