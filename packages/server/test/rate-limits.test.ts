/** How often may be asked: by operator, address and the host's key, on all replicas together; and what does not count. */
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { problemSchema } from '@refund-panel/shared';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { OpenDatabase } from '../src/store/database.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness, REFUNDS_API_KEY } from './harness.js';

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function openReplicas(count: number, environment: Record<string, string>): Promise<[Harness, ...Harness[]]> {
  const opened = await openTestDatabase();
  closing.push(opened.close);
  const replicas: Harness[] = [];
  for (let number = 0; number < count; number += 1) replicas.push(await openReplica(opened, environment));
  return replicas as [Harness, ...Harness[]];
}

async function openReplica(opened: OpenDatabase, environment: Record<string, string>): Promise<Harness> {
  const replica = await createHarness({ opened, environment });
  closing.push(replica.close);
  return replica;
}

const listOrders = (harness: Harness, token: string) =>
  harness.request('/v1/orders', { headers: { Authorization: `Bearer ${token}` } });

const statusesOf = async (requests: Promise<Response>[]) => (await Promise.all(requests)).map(({ status }) => status);
const countOf = (statuses: readonly number[], status: number) => statuses.filter((one) => one === status).length;

/** As its clients reach it: by a socket, which has an address. */
async function listen(
  harness: Harness,
): Promise<(path: string, headers?: Record<string, string>, method?: string) => Promise<Response>> {
  const server = serve({ fetch: harness.server.app.fetch, port: 0, hostname: '127.0.0.1' }) as HttpServer;
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return (path, headers = {}, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
}

describe('requests of one operator', () => {
  it('are counted over all replicas and sessions, to the last one', async () => {
    const replicas = await openReplicas(3, { RATE_LIMITS: 'operator=12' });
    const tokens = await Promise.all(replicas.map((replica) => replica.mintToken()));
    const statuses = await statusesOf(
      Array.from({ length: 30 }, (_, at) => {
        const which = at % replicas.length;
        return listOrders(replicas[which] as Harness, tokens[which] as string);
      }),
    );
    expect([countOf(statuses, 200), countOf(statuses, 429)]).toEqual([12, 18]);
    // Nor is one of them let in under another spelling.
    const respelt = await replicas[0].mintToken({ operator: { id: ' ＯＰ-1' } });
    expect((await listOrders(replicas[0], respelt)).status).toBe(429);
    // Another one is not kept out.
    const other = await replicas[0].mintToken({ operator: { id: 'somebody else' } });
    expect((await listOrders(replicas[0], other)).status).toBe(200);
  });

  it('are never more than the limit where each replica counts a share in its own hands', async () => {
    const replicas = await openReplicas(3, { RATE_LIMITS: 'operator=240' });
    const token = await replicas[0].mintToken();
    const statuses = await statusesOf(
      Array.from({ length: 400 }, (_, at) => listOrders(replicas[at % 3] as Harness, token)),
    );
    expect(countOf(statuses, 200)).toBeLessThanOrEqual(240);
    // Shares of four that two replicas may not have used up.
    expect(countOf(statuses, 200)).toBeGreaterThan(230);
  });

  it('beyond it are told when to come back, and let in again then', async () => {
    const [harness] = await openReplicas(1, { RATE_LIMITS: 'operator=1' });
    const token = await harness.mintToken();
    expect((await listOrders(harness, token)).status).toBe(200);
    const refused = await listOrders(harness, token);
    expect(refused.status).toBe(429);
    const problem = problemSchema.parse(await refused.json());
    expect(problem).toMatchObject({ code: 'too_many_requests', moneyMoved: 'no' });
    const retryAfter = Number(refused.headers.get('Retry-After'));
    expect(retryAfter).toBeGreaterThan(50);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(refused.headers.get('RateLimit-Policy')).toBe('"operator";q=1;w=60');
    expect(refused.headers.get('RateLimit')).toBe(`"operator";r=0;t=${retryAfter}`);
  });

  it('end with their window', async () => {
    const opened = await openTestDatabase();
    closing.push(opened.close);
    const harness = await openReplica(opened, { RATE_LIMITS: 'operator=1' });
    const token = await harness.mintToken();
    await listOrders(harness, token);
    await opened.database.execute(sql`update rate_limits set expire = 1 where key like 'operator:%'`);
    // A replica that has not seen it used up.
    const other = await openReplica(opened, { RATE_LIMITS: 'operator=1' });
    expect((await listOrders(other, token)).status).toBe(200);
  });
});

describe('refunds that one operator asks for', () => {
  it('have a limit of their own, on all replicas and under any spelling, and what is beyond moves nothing', async () => {
    const [harness, other] = await openReplicas(2, { RATE_LIMITS: 'refunds=2' });
    const { prepayId } = harness.addOrder();
    for (const [replica, id, expected] of [
      [harness, 'op-1', 201],
      [harness, 'Op-1 ', 201],
      [harness, 'op-1', 429],
      [harness, 'OP-1', 429],
      [other as Harness, 'op-1', 429],
    ] as const) {
      const token = await replica.mintToken({ operator: { id } });
      expect((await replica.refund(prepayId, { refundAmount: '1' }, { token })).status).toBe(expected);
    }
    expect(harness.movedFor(prepayId)).toEqual(['1', '1']);
    expect((await listOrders(harness, await harness.mintToken())).status).toBe(200);
  });
});

describe("requests with the host's key", () => {
  it('have a limit for each key', async () => {
    const [harness, other] = await openReplicas(2, {
      RATE_LIMITS: 'host=2',
      REFUNDS_API_KEY: `${REFUNDS_API_KEY},another-key-of-the-host-0123456789`,
    });
    await harness.mintToken();
    await harness.mintToken();
    await expect(harness.mintToken()).rejects.toThrow('too_many_requests');
    const end = (key: string) =>
      harness.request('/v1/sessions/x', { method: 'DELETE', headers: { Authorization: `Bearer ${key}` } });
    expect((await end(REFUNDS_API_KEY)).status).toBe(429);
    expect((await end('another-key-of-the-host-0123456789')).status).toBe(204);
    // Nor is one let in by another replica.
    await expect((other as Harness).mintToken()).rejects.toThrow('too_many_requests');
  });
});

describe('requests from one address', () => {
  it('are counted whoever sends them, before anything else is looked at', async () => {
    const [harness] = await openReplicas(1, { RATE_LIMITS: 'address=3' });
    const get = await listen(harness);
    const statuses = [];
    for (let at = 0; at < 5; at += 1) statuses.push((await get('/v1/orders')).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    // Health is for machines, which ask often.
    expect((await get('/healthz')).status).toBe(200);
  });

  it('are counted over all replicas', async () => {
    const replicas = await openReplicas(2, { RATE_LIMITS: 'address=3' });
    const [one, two] = (await Promise.all(replicas.map(listen))) as [typeof fetchLike, typeof fetchLike];
    const statuses = [];
    for (const get of [one, two, one, two, one]) statuses.push((await get('/v1/orders')).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
  });

  it('are notifications of Binance Pay, which has few addresses, beside all others', async () => {
    const [harness] = await openReplicas(1, { RATE_LIMITS: 'address=1,notifications=2' });
    const get = await listen(harness);
    for (const expected of [405, 405, 429]) expect((await get('/v1/notifications/binance-pay')).status).toBe(expected);
    for (const expected of [401, 429]) expect((await get('/v1/orders')).status).toBe(expected);
  });

  it('are told so across origins', async () => {
    const page = 'https://admin.example.com';
    const [harness] = await openReplicas(1, { RATE_LIMITS: 'address=1', ALLOWED_ORIGINS: page });
    const get = await listen(harness);
    await get('/v1/orders');
    const refused = await get('/v1/orders', { Origin: page });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe(page);
    expect(refused.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After');
  });

  it('are not passed on to another one by a made-up X-Forwarded-For', async () => {
    const [harness] = await openReplicas(1, { RATE_LIMITS: 'address=1' });
    const get = await listen(harness);
    expect((await get('/v1/orders', { 'X-Forwarded-For': '203.0.113.1' })).status).toBe(401);
    expect((await get('/v1/orders', { 'X-Forwarded-For': '203.0.113.2' })).status).toBe(429);
  });

  it('behind a trusted proxy are told apart, and what the client put before its own does not count', async () => {
    const [harness] = await openReplicas(1, { RATE_LIMITS: 'address=1', TRUSTED_PROXIES: '1' });
    const get = await listen(harness);
    const from = async (chain: string) => (await get('/v1/orders', { 'X-Forwarded-For': chain })).status;
    expect(await from('203.0.113.1')).toBe(401);
    expect(await from('203.0.113.2')).toBe(401);
    expect(await from('198.51.100.7, 203.0.113.1')).toBe(429);
    expect(await from('2001:db8:1:2::1')).toBe(401);
    // Of the same subscriber.
    expect(await from('2001:db8:1:2:ffff::9')).toBe(429);
  });
});

describe('tokens that are not good', () => {
  const guess = (number: number) => ({ Authorization: `Bearer guess-${number}` });

  it('are soon answered with 429 alone, on any replica', async () => {
    const replicas = await openReplicas(2, { RATE_LIMITS: 'failures=3' });
    const [one, two] = (await Promise.all(replicas.map(listen))) as [typeof fetchLike, typeof fetchLike];
    expect(await statusesOf([one('/v1/orders', guess(1)), two('/v1/orders', guess(2))])).toEqual([401, 401]);
    expect((await one('/v1/orders', guess(3))).status).toBe(401);
    for (const get of [one, two]) {
      const refused = await get('/v1/orders', guess(4));
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
    }
  });

  it('keep nobody out whose key or session is good, though they come from the same address', async () => {
    const [harness] = await openReplicas(1, { RATE_LIMITS: 'failures=3,address=12' });
    const get = await listen(harness);
    const session = { Authorization: `Bearer ${await harness.mintToken()}` };
    for (let number = 0; number < 5; number += 1) await get('/v1/orders', guess(number));
    expect((await get('/v1/orders', guess(5))).status).toBe(429);
    // Never seen here before.
    expect((await get('/v1/orders', session)).status).toBe(200);
    const host = { Authorization: `Bearer ${REFUNDS_API_KEY}` };
    const endOne = () => get('/v1/sessions/none', host, 'DELETE');
    expect((await endOne()).status).toBe(204);
    // Nor by asking so often that nobody else at that address is heard.
    for (let number = 0; number < 12; number += 1) await get('/v1/orders', guess(number));
    expect((await get('/v1/orders', session)).status).toBe(429);
    expect((await endOne()).status).toBe(204);
  });

  it('do not count where there is none, or where it has only run out', async () => {
    const [harness] = await openReplicas(1, { RATE_LIMITS: 'failures=1' });
    const get = await listen(harness);
    const expired = { Authorization: `Bearer ${await harness.mintToken({ expiresIn: 60 })}` };
    harness.clock.advance(70_000);
    for (let at = 0; at < 3; at += 1) {
      expect((await get('/v1/orders')).status).toBe(401);
      expect((await get('/v1/orders', expired)).status).toBe(401);
    }
    const session = { Authorization: `Bearer ${await harness.mintToken()}` };
    expect((await get('/v1/orders', session)).status).toBe(200);
  });
});

declare function fetchLike(path: string, headers?: Record<string, string>): Promise<Response>;

describe('limits that cannot be counted', () => {
  it('keep nobody out, and it is said once', async () => {
    const opened = await openTestDatabase();
    closing.push(opened.close);
    const harness = await openReplica(opened, { RATE_LIMITS: 'operator=1,refunds=1,address=1,failures=1' });
    await opened.database.execute(sql`alter table rate_limits rename to rate_limits_gone`);
    const get = await listen(harness);
    const session = { Authorization: `Bearer ${await harness.mintToken()}` };
    for (let at = 0; at < 3; at += 1) expect((await get('/v1/orders', session)).status).toBe(200);
    expect((await get('/v1/orders', { Authorization: 'Bearer x' })).status).toBe(401);
    const warnings = harness.log.entries.filter(({ message }) => message.startsWith('rate limits cannot be counted'));
    expect(warnings).toHaveLength(1);
  });
});

describe('their table', () => {
  it.runIf(inject('databaseKind') === 'postgres')('waits for no disk', async () => {
    const opened = await openTestDatabase();
    closing.push(opened.close);
    const rows = (await opened.database.execute(
      sql`select relpersistence::text as kind from pg_class where relname = 'rate_limits'`,
    )) as unknown as { kind: string }[];
    expect([...rows]).toEqual([{ kind: 'u' }]);
  });
});
