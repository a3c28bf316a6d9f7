/** What the shop's own server asks of the refund server: sessions for its people, and, once, a policy and its orders. */
import {
  changePolicy,
  createSession,
  freezeSending,
  getOrder,
  getPolicy,
  getSending,
  type Permission,
  type Policy,
  resumeSending,
} from '@refund-panel/shared';

export interface ShopServerOptions {
  /** How the demo's server calls the refund server, as every host's does. */
  readonly fetch: typeof globalThis.fetch;
  readonly serverUrl: string;
  readonly refundsApiKey: string;
  /** Of the orders on the page. */
  readonly prepayIds: readonly string[];
}

interface Person {
  readonly operator: { readonly id: string; readonly name: string };
  readonly permissions: readonly Permission[];
}

/** Who can be signed in. The page names them by these words. */
const people: ReadonlyMap<string, Person> = new Map([
  ['mei', { operator: { id: 'mei', name: 'Mei Tanaka' }, permissions: ['orders:read', 'refunds:create'] }],
  [
    'boris',
    {
      operator: { id: 'boris', name: 'Boris Novak' },
      permissions: ['orders:read', 'refunds:create', 'refunds:approve'],
    },
  ],
]);

/** Not a person's: no page ever has it. */
const itself: Person = {
  operator: { id: 'tea-house', name: 'Tea House' },
  permissions: ['orders:read', 'policy:manage'],
};

/** Most orders of the page are below it: a refund is on its way in three actions, and the large ones show an approval. */
const policy: Policy = { approvals: [{ currency: 'USDT', perOrder: '100' }] };

export function createShopServer({ fetch, serverUrl, refundsApiKey, prepayIds }: ShopServerOptions) {
  let ready: Promise<void> | undefined;

  function post(path: string, bearer: string, body: unknown, method = 'POST'): Promise<Response> {
    const headers = { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' };
    return fetch(`${serverUrl}${path}`, { method, headers, body: JSON.stringify(body) });
  }

  const get = (path: string, token: string) =>
    fetch(`${serverUrl}${path}`, { headers: { Authorization: `Bearer ${token}` } });

  const mint = (person: Person) => post(createSession.path, refundsApiKey, person);

  async function ownToken(): Promise<string> {
    const { token } = await read<{ token: string }>(await mint(itself));
    return token;
  }

  /** Whoever has set a policy keeps it. */
  async function setPolicy(): Promise<void> {
    const token = await ownToken();
    const { version } = await read<{ version: number }>(await get(getPolicy.path, token));
    if (version !== 0) return;
    const body = { policy, expectedVersion: 0, reason: 'so that the demo has something to approve' };
    const response = await post(changePolicy.path, token, body, changePolicy.method);
    // Another server on this database was first.
    if (response.status !== 409) await read(response);
  }

  return {
    /** Null where nobody goes by that word. */
    async mintFor(word: string): Promise<Response | null> {
      const person = people.get(word);
      if (person === undefined) return null;
      ready ??= setPolicy();
      await ready.catch((error: unknown) => {
        ready = undefined;
        throw error;
      });
      return mint(person);
    },

    /** A shop that sells has them all there: Binance Pay told the refund server of each when it was paid. */
    async tellOfOrders(): Promise<void> {
      const token = await ownToken();
      const path = (prepayId: string) => getOrder.path.replace('{prepayId}', prepayId);
      await Promise.all(prepayIds.map(async (prepayId) => read(await get(path(prepayId), token))));
    },

    /** @param wanted left out, nothing is changed */
    async sending(wanted?: 'freeze' | 'resume'): Promise<Response> {
      const token = await ownToken();
      if (wanted === undefined) return get(getSending.path, token);
      const { path } = wanted === 'freeze' ? freezeSending : resumeSending;
      return post(path, token, { reason: 'tried on the demo’s page' });
    },
  };
}

async function read<Value>(response: Response): Promise<Value> {
  if (!response.ok) throw new Error(`the refund server answered the shop with ${response.status}`);
  return (await response.json()) as Value;
}
