/** The HTTP edge: authority, limits, and every bad input answered by a problem that names its field. */
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { endpoints, fileEndpoints, problemSchema } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness, REFUNDS_API_KEY } from './harness.js';

const ADMIN = 'https://admin.example.com';
const NEXT_KEY = 'the-key-that-replaces-the-other-one-0123456789';

let harness: Harness;
let token: string;
let prepayId: string;
beforeAll(async () => {
  harness = await createHarness({
    environment: {
      ALLOWED_ORIGINS: `${ADMIN},http://localhost:3000`,
      REFUNDS_API_KEY: `${NEXT_KEY},${REFUNDS_API_KEY}`,
    },
  });
  token = await harness.mintToken();
  prepayId = harness.addOrder().prepayId;
});
afterAll(() => harness.close());

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Record<string, string>;
}

async function send(path: string, { method = 'GET', body, raw, headers = {} }: Sent = {}) {
  const response = await harness.request(path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    ...(method === 'GET' ? {} : { body: raw ?? JSON.stringify(body ?? {}) }),
  });
  return response;
}

async function problemOf(response: Response) {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(problem.requestId).toBe(response.headers.get('X-Request-Id'));
  return problem;
}

const refundPath = () => `/v1/orders/${prepayId}/refunds`;
const goodBody = { refundAmount: '1' };

describe('a refund request with', () => {
  const badBodies: [string, unknown, string][] = [
    ['no amount', {}, 'refundAmount'],
    ['a number as amount', { refundAmount: 1 }, 'refundAmount'],
    ['zero', { refundAmount: '0' }, 'refundAmount'],
    ['zero in disguise', { refundAmount: '0.000' }, 'refundAmount'],
    ['a negative amount', { refundAmount: '-1' }, 'refundAmount'],
    ['nine decimals', { refundAmount: '0.000000001' }, 'refundAmount'],
    ['a comma', { refundAmount: '1,5' }, 'refundAmount'],
    ['a huge exponent', { refundAmount: '1e999999' }, 'refundAmount'],
    ['a hexadecimal amount', { refundAmount: '0x10' }, 'refundAmount'],
    ['an amount with blanks', { refundAmount: ' 1' }, 'refundAmount'],
    ['an empty amount', { refundAmount: '' }, 'refundAmount'],
    ['null as amount', { refundAmount: null }, 'refundAmount'],
    ['another word than full', { refundAmount: 'FULL' }, 'refundAmount'],
    ['a list as amount', { refundAmount: ['1'] }, 'refundAmount'],
    ['a field nobody knows', { ...goodBody, amount: '1' }, 'amount'],
    ['too long a reason', { ...goodBody, refundReason: 'x'.repeat(257) }, 'refundReason'],
    ['NUL in the reason', { ...goodBody, refundReason: 'a\u0000b' }, 'refundReason'],
    ['half a surrogate pair in the reason', { ...goodBody, refundReason: 'a\ud800b' }, 'refundReason'],
    ['a number as reason', { ...goodBody, refundReason: 7 }, 'refundReason'],
    ['too long a description', { ...goodBody, description: 'x'.repeat(1001) }, 'description'],
    ['NUL in the description', { ...goodBody, description: '\u0000' }, 'description'],
    ['a list as body', [], 'body'],
    ['text as body', 'refund', 'body'],
    ['null as body', null, 'body'],
  ];
  it.each(badBodies)('%s is refused with 422 and the field', async (_, body, field) => {
    const response = await send(refundPath(), {
      method: 'POST',
      raw: JSON.stringify(body),
      headers: { 'Idempotency-Key': 'bad' },
    });
    expect(response.status).toBe(422);
    expect(await problemOf(response)).toMatchObject({ code: 'invalid_request', field, moneyMoved: 'no' });
  });

  it.each(['', '{', 'undefined', '{"refundAmount":"1"', '\u0000'])('the body %j is refused with 400', async (raw) => {
    const response = await send(refundPath(), { method: 'POST', raw, headers: { 'Idempotency-Key': 'bad' } });
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'malformed_json', field: 'body' });
  });

  it.each([undefined, '', 'a b', 'x'.repeat(256), 'schlüssel'])('the Idempotency-Key %j is refused', async (key) => {
    const headers: Record<string, string> = key === undefined ? {} : { 'Idempotency-Key': key };
    const response = await send(refundPath(), { method: 'POST', body: goodBody, headers });
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'idempotency_key_required', field: 'Idempotency-Key' });
  });

  it('another content type is refused with 415', async () => {
    const response = await send(refundPath(), {
      method: 'POST',
      body: goodBody,
      headers: { 'Idempotency-Key': 'bad', 'Content-Type': 'text/plain' },
    });
    expect(response.status).toBe(415);
    expect(await problemOf(response)).toMatchObject({ code: 'unsupported_media_type', field: 'Content-Type' });
  });

  it('a body beyond the limit is refused with 413', async () => {
    const response = await send(refundPath(), {
      method: 'POST',
      body: { ...goodBody, description: 'x'.repeat(70_000) },
      headers: { 'Idempotency-Key': 'bad' },
    });
    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({ code: 'payload_too_large', field: 'body' });
  });

  it('none of all this leaves a trace or moves money', async () => {
    expect(harness.movedFor(prepayId)).toEqual([]);
    expect((await harness.getOrder(prepayId)).refunds).toEqual([]);
  });
});

const cursorAt = (time: string) => Buffer.from(JSON.stringify([time, 'x'])).toString('base64url');

describe('an address with', () => {
  const badAddresses: [string, string, string][] = [
    ['a prepayId too long', `/v1/orders/${'1'.repeat(20)}`, 'prepayId'],
    ['a prepayId with a blank', '/v1/orders/1%202', 'prepayId'],
    ['a prepayId with a quote', "/v1/orders/1'--", 'prepayId'],
    ['a prepayId with NUL', '/v1/orders/1%00', 'prepayId'],
    ['a merchantTradeNo too long', `/v1/orders?merchantTradeNo=${'1'.repeat(33)}`, 'merchantTradeNo'],
    ['limit 0', '/v1/orders?limit=0', 'limit'],
    ['limit 201', '/v1/refunds?limit=201', 'limit'],
    ['limit 1.5', '/v1/refunds?limit=1.5', 'limit'],
    ['a word as limit', '/v1/refunds?limit=all', 'limit'],
    ['a made-up cursor', '/v1/refunds?cursor=AAAA', 'cursor'],
    ['a cursor with a bad time', `/v1/orders?cursor=${Buffer.from('["x","y"]').toString('base64url')}`, 'cursor'],
    ['a cursor from the far future', `/v1/orders?cursor=${cursorAt('+275760-09-13T00:00:00.000Z')}`, 'cursor'],
    ['a cursor from before our time', `/v1/refunds?cursor=${cursorAt('0000-01-01T00:00:00.000Z')}`, 'cursor'],
    ['an unknown status', '/v1/refunds?status=done', 'status'],
    ['an unknown filter', '/v1/orders?state=PAID', 'state'],
  ];
  it.each(badAddresses)('%s is refused with 422 and the field', async (_, path, field) => {
    const response = await send(path);
    expect(response.status).toBe(422);
    expect(await problemOf(response)).toMatchObject({ code: 'invalid_request', field });
  });

  it.each([
    ['an order that nobody knows', '/v1/orders/999', 'order_not_found'],
    ['a refund that nobody knows', '/v1/refunds/nope', 'refund_not_found'],
    ['nothing behind it', '/v1/nothing', 'route_not_found'],
  ])('%s is answered 404', async (_, path, code) => {
    const response = await send(path);
    expect(response.status).toBe(404);
    expect((await problemOf(response)).code).toBe(code);
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('the method %s is answered 405', async (method) => {
    const response = await send(`/v1/orders/${prepayId}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('GET');
    expect((await problemOf(response)).code).toBe('method_not_allowed');
  });
});

describe('authority', () => {
  const paths = endpoints.map(({ method, path }) => [method, path.replace(/\{\w+\}/g, '1')] as const);

  it.each(paths)(
    '%s %s is closed without a token, with a made-up one, and with one for something else',
    async (method, path) => {
      const [header, , signature] = token.split('.');
      const forged = [`${header}.${Buffer.from('{"permissions":["orders:read"]}').toString('base64url')}.${signature}`];
      const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;
      for (const authorization of [
        '',
        'Bearer ',
        'Bearer x',
        `Basic ${token}`,
        `Bearer ${forged}`,
        `Bearer ${none}`,
        'Bearer wrong-host-key-1234567',
      ]) {
        const response = await send(path, {
          method,
          headers: { Authorization: authorization, 'Idempotency-Key': 'a' },
        });
        expect(response.status).toBe(401);
        expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
        expect((await problemOf(response)).code).toBe('unauthenticated');
      }
    },
  );

  it("each of the host's keys mints sessions and does nothing else", async () => {
    for (const key of [NEXT_KEY, REFUNDS_API_KEY]) {
      const body = { operator: { id: 'x' }, permissions: ['orders:read'] };
      const minted = await send('/v1/sessions', { method: 'POST', body, headers: { Authorization: `Bearer ${key}` } });
      expect(minted.status).toBe(201);
    }
    const response = await send(`/v1/orders/${prepayId}`, { headers: { Authorization: `Bearer ${REFUNDS_API_KEY}` } });
    expect(response.status).toBe(401);
  });

  it('a session that has run out says so', async () => {
    const headers = { Authorization: `Bearer ${await harness.mintToken({ expiresIn: 60 })}` };
    harness.clock.advance(64_000);
    expect((await send(`/v1/orders/${prepayId}`, { headers })).status).toBe(200);
    harness.clock.advance(1_000);
    const response = await send(`/v1/orders/${prepayId}`, { headers });
    expect(response.status).toBe(401);
    expect((await problemOf(response)).code).toBe('session_expired');
    token = await harness.mintToken();
  });

  it('a session without the permission may not refund', async () => {
    const reader = await harness.mintToken({ permissions: ['orders:read'] });
    const { status, problem } = await harness.refund(prepayId, goodBody, { token: reader });
    expect([status, problem.code]).toEqual([403, 'forbidden']);
    const writer = await harness.mintToken({ permissions: ['refunds:create'] });
    const response = await send(`/v1/orders/${prepayId}`, { headers: { Authorization: `Bearer ${writer}` } });
    expect(response.status).toBe(403);
  });

  it('a session for one order sees and refunds no other, and learns nothing of it', async () => {
    const other = harness.addOrder();
    await harness.refund(other.prepayId, goodBody);
    const { refunds } = await harness.getOrder(other.prepayId);
    const narrow = await harness.mintToken({ orders: [prepayId] });
    const as = { headers: { Authorization: `Bearer ${narrow}` } };

    expect((await send(`/v1/orders/${prepayId}`, as)).status).toBe(200);
    for (const id of [other.prepayId, '999']) {
      expect((await send(`/v1/orders/${id}`, as)).status).toBe(403);
      expect((await harness.refund(id, goodBody, { token: narrow })).status).toBe(403);
    }
    expect((await send(`/v1/refunds/${refunds[0]?.refundRequestId}`, as)).status).toBe(404);
    expect(await (await send('/v1/refunds', as)).json()).toMatchObject({ items: [] });
    const byTradeNo = await send(`/v1/orders?merchantTradeNo=${other.merchantTradeNo}`, as);
    expect(await byTradeNo.json()).toEqual({ items: [], nextCursor: null });
    const list = (await (await send('/v1/orders', as)).json()) as { items: { prepayId: string }[] };
    expect(list.items.map((item) => item.prepayId)).toEqual([prepayId]);
  });

  it('a session with a limit refunds up to it, in its currency only, and "full" is no way around', async () => {
    const limited = await harness.mintToken({ maxAmount: { amount: '10', currency: 'USDT' } });
    const { prepayId: own } = harness.addOrder({ orderAmount: '100' });
    const euros = harness.addOrder({ currency: 'EUR' });
    const refuse = async (id: string, refundAmount: string) =>
      (await harness.refund(id, { refundAmount }, { token: limited })).problem;
    expect(await refuse(own, '10.00000001')).toMatchObject({
      code: 'amount_over_session_limit',
      field: 'refundAmount',
    });
    expect(await refuse(own, 'full')).toMatchObject({ code: 'amount_over_session_limit' });
    expect(await refuse(euros.prepayId, '1')).toMatchObject({ code: 'amount_over_session_limit' });
    const { refund } = await harness.refund(own, { refundAmount: '10' }, { token: limited });
    expect(refund.status).toBe('succeeded');
  });

  const badSessions: [string, object, string][] = [
    ['no permissions', { permissions: [] }, 'permissions'],
    ['an unknown permission', { permissions: ['root'] }, 'permissions.0'],
    ['no operator', { operator: undefined }, 'operator'],
    ['an operator without id', { operator: { name: 'x' } }, 'operator.id'],
    ['a NUL in the name', { operator: { id: 'x', name: '\u0000' } }, 'operator.name'],
    ['an eternal life', { expiresIn: 28_801 }, 'expiresIn'],
    ['a number as limit', { maxAmount: { amount: 5, currency: 'USDT' } }, 'maxAmount.amount'],
    ['an unknown field', { admin: true }, 'admin'],
  ];
  it.each(badSessions)('a session with %s is refused with its field', async (_, change, field) => {
    const body = { operator: { id: 'x' }, permissions: ['orders:read'], ...change };
    const headers = { Authorization: `Bearer ${REFUNDS_API_KEY}` };
    const response = await send('/v1/sessions', { method: 'POST', body, headers });
    expect(response.status).toBe(422);
    expect(await problemOf(response)).toMatchObject({ code: 'invalid_request', field });
  });
});

describe('other origins', () => {
  it.each([ADMIN, 'http://localhost:3000'])('%s may call, with what the panel needs', async (origin) => {
    const response = await harness.request(refundPath(), {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(origin);
    expect(response.headers.get('Access-Control-Allow-Headers')).toMatch(/Authorization.*Idempotency-Key/);
  });

  it.each(['https://evil.example.com', 'null', `${ADMIN}.evil.com`])('%s may not', async (origin) => {
    const response = await send(`/v1/orders/${prepayId}`, { headers: { Origin: origin } });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it('every page may load the script, compressed where it can be', async () => {
    const response = await harness.request('/refund-panel.js', { headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('Content-Type')).toContain('text/javascript');
    expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    expect(response.headers.get('Content-Encoding')).toBe('br');
    const again = await harness.request('/refund-panel.js', {
      headers: { 'Accept-Encoding': 'br', 'If-None-Match': response.headers.get('ETag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it('a part of the script that is gone is a problem, and not kept for a year', async () => {
    const response = await harness.request('/refund-panel/transactions-00000000.js');
    expect(response.status).toBe(404);
    expect((await problemOf(response)).code).toBe('route_not_found');
    expect(response.headers.get('Cache-Control')).not.toContain('immutable');
  });
});

describe('for machines', () => {
  it('health and readiness need no token', async () => {
    expect(await (await harness.request('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await harness.request('/readyz')).json()).toEqual({ status: 'ready' });
  });

  it('the OpenAPI document has every endpoint of the contract and nothing more', async () => {
    const document = (await (await harness.request('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: object }>>;
    };
    expect(document.openapi).toMatch(/^3\.1\./);
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const promised = [...endpoints, ...fileEndpoints].map(({ method, path }) => `${method} ${path}`);
    expect(described.sort()).toEqual(promised.sort());
    for (const { method, path, replies } of endpoints) {
      const operation = document.paths[path]?.[method.toLowerCase()];
      expect(Object.keys(operation?.responses ?? {}).sort()).toEqual([...Object.keys(replies), 'default'].sort());
    }
  });

  it('a notification that Binance Pay did not sign is refused, and nothing is recorded', async () => {
    const unsigned = await harness.request('/v1/notifications/binance-pay', { method: 'POST', body: '{}' });
    expect((await problemOf(unsigned)).code).toBe('notification_not_verified');
    const forged = await harness.request('/v1/notifications/binance-pay', {
      method: 'POST',
      body: '{"bizType":"PAY_REFUND","bizStatus":"REFUND_SUCCESS","data":"{}"}',
      headers: {
        'BinancePay-Timestamp': '1',
        'BinancePay-Nonce': 'a'.repeat(32),
        'BinancePay-Certificate-SN': 'made-up',
        'BinancePay-Signature': 'AAAA',
      },
    });
    expect(forged.status).toBe(401);
  });
});

describe('secrets', () => {
  it('are in no log entry', () => {
    const logged = JSON.stringify(harness.log.entries);
    expect(logged).toContain('session minted');
    for (const key of [NEXT_KEY, REFUNDS_API_KEY]) expect(logged).not.toContain(key);
    expect(logged).not.toContain(token);
    expect(logged).not.toMatch(/Bearer/);
  });
});

describe('a client that hangs up while it sends a request', () => {
  it('is neither an outage of the database nor an error of ours', async () => {
    const server = serve({ fetch: harness.server.app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
    await once(server, 'listening');
    const before = harness.log.entries.length;
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const path = '/v1/notifications/binance-pay';
    client.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{"bizType":`);
    const [incoming] = (await once(server, 'request')) as [IncomingMessage];
    // The route has begun to read the body.
    await until(() => incoming.listenerCount('data') > 0);
    client.destroy();
    await harness.log.waitFor('request', ({ path: at, status }) => at === path && status === 400);
    expect(harness.log.entries.slice(before).filter(({ level }) => level !== 'info')).toEqual([]);
    server.close();
  });
});

/** Within as many turns of the loop as nothing here needs. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn += 1) {
    if (turn > 10_000) throw new Error('it never became so');
    await nextTurn();
  }
}
