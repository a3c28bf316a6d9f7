/** The headers that keep a browser from making more of an answer than it is: on every kind of answer. */
import { permissions } from '@refund-panel/shared';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../src/store/database.js';
import { openTestDatabase } from './database.js';
import { fill, RATE_LIMITS, routes } from './every-route.js';
import { createHarness, type Harness, REFUNDS_API_KEY } from './harness.js';

const ORIGIN = 'https://admin.example.com';

let opened: OpenDatabase;
let harness: Harness;
/** Of two requests in a row it refuses the second. */
let exhausted: Harness;
let token: string;
beforeAll(async () => {
  opened = await openTestDatabase();
  harness = await createHarness({ opened, environment: { ALLOWED_ORIGINS: ORIGIN, RATE_LIMITS } });
  exhausted = await createHarness({
    opened,
    environment: { RATE_LIMITS: RATE_LIMITS.replace(/operator=\d+/, 'operator=1') },
  });
  token = await harness.mintToken({ permissions });
  const { prepayId } = harness.addOrder({ prepayId: '500000000001' });
  await harness.refund(prepayId, { refundAmount: '1' });
});
afterAll(async () => {
  await exhausted.close();
  await harness.close();
  await opened.close();
});

function send(path: string, init: RequestInit = {}, to = harness): Promise<Response> {
  return to.request(path, {
    ...init,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...init.headers },
  });
}

async function list(to: Harness): Promise<Response> {
  return to.request('/v1/orders', { headers: { Authorization: `Bearer ${await to.mintToken()}` } });
}

const asHost = { Authorization: `Bearer ${REFUNDS_API_KEY}` };
const post = (body: string, headers: Record<string, string> = {}) => ({ method: 'POST', body, headers });
const refunds = '/v1/orders/500000000001/refunds';

/** A failure of ours: a table that is not there is neither a refusal nor an outage. */
async function failOnce(): Promise<Response> {
  await opened.database.execute(sql`alter table orders rename to orders_gone`);
  const response = await send('/v1/orders');
  await opened.database.execute(sql`alter table orders_gone rename to orders`);
  return response;
}

async function unchanged(path: string): Promise<Response> {
  const etag = (await harness.request(path)).headers.get('ETag') ?? '';
  return harness.request(path, { headers: { 'If-None-Match': etag } });
}

const session = JSON.stringify({ operator: { id: 'x' }, permissions: ['orders:read'] });

/** What has a token or data in it, or says why it has not. */
const private_: [number, string, () => Promise<Response>][] = [
  [200, 'a list', () => send('/v1/orders')],
  [200, 'a list that only its headers are wanted of', () => send('/v1/orders', { method: 'HEAD' })],
  [200, 'an order', () => send('/v1/orders/500000000001')],
  [200, 'the policy', () => send('/v1/policy')],
  [200, 'a file for spreadsheets', () => send('/v1/reports/refunds.csv')],
  [200, 'a file of the trail', () => send('/v1/reports/trail.json')],
  [200, 'live events', () => send('/v1/events')],
  [201, 'a new session', () => send('/v1/sessions', post(session, asHost))],
  [201, 'a new refund', () => send(refunds, post('{"refundAmount":"1"}', { 'Idempotency-Key': 'headers' }))],
  [204, 'the end of a session', () => send('/v1/sessions/x', { method: 'DELETE', headers: asHost })],
  [400, 'no JSON', () => send(refunds, post('{', { 'Idempotency-Key': 'a' }))],
  [401, 'no token', () => harness.request('/v1/orders')],
  [401, 'a token that is not good', () => send('/v1/orders', { headers: { Authorization: 'Bearer x' } })],
  [401, 'a forged notification', () => send('/v1/notifications/binance-pay', post('{}'))],
  [403, 'what a session may not', async () => send('/v1/policy', { headers: await reader() })],
  [404, 'an order that is not there', () => send('/v1/orders/999')],
  [404, 'an address where nothing is', () => send('/v1/nothing')],
  [404, 'another one', () => send('/nothing')],
  [404, 'a part of the script that is gone', () => send('/refund-panel/gone-00000000.js')],
  [405, 'another method', () => send('/v1/orders', { method: 'PATCH' })],
  [413, 'too large a body', () => send(refunds, post('x'.repeat(65_537)))],
  [415, 'another type', () => send(refunds, post('{}', { 'Content-Type': 'text/plain', 'Idempotency-Key': 'a' }))],
  [422, 'an amount that is none', () => send(refunds, post('{"refundAmount":1}', { 'Idempotency-Key': 'a' }))],
  [429, 'too many requests', () => list(exhausted).then(() => list(exhausted))],
  [500, 'a failure of ours', failOnce],
];

/** The same for everybody. */
const public_: [number, string, () => Promise<Response>][] = [
  [200, 'the script', () => harness.request('/refund-panel.js')],
  [304, 'the script that is known already', () => unchanged('/refund-panel.js')],
  [200, 'health', () => harness.request('/healthz')],
  [200, 'readiness', () => harness.request('/readyz')],
  [200, 'the OpenAPI document', () => harness.request('/openapi.json')],
  [204, 'a question beforehand', () => harness.request(refunds, { method: 'OPTIONS', headers: { Origin: ORIGIN } })],
  [200, 'the page of the demo', () => harness.request('/')],
  [200, 'the console of the sandbox', () => harness.request('/sandbox')],
];

async function reader(): Promise<Record<string, string>> {
  return { Authorization: `Bearer ${await harness.mintToken({ permissions: ['orders:read'] })}` };
}

describe.each([...private_, ...public_])('with the answer %i to %s', (status, what, ask) => {
  it('a browser takes it for nothing else, frames it nowhere, and runs nothing of it', async () => {
    const response = await ask();
    await response.body?.cancel();
    const { headers } = response;
    expect(response.status).toBe(status);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('same-origin');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none';/);
    expect(headers.get('Content-Security-Policy')).toMatch(/frame-ancestors 'none'/);
    expect(headers.get('Strict-Transport-Security')).toMatch(/^max-age=\d{8,}/);
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    const isScript = what.startsWith('the script');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe(isScript ? 'cross-origin' : 'same-origin');
    expect(headers.get('X-Request-Id')).not.toBeNull();
    for (const name of ['Server', 'X-Powered-By']) expect(headers.get(name), name).toBeNull();
    // The demo plays a host, which has cookies of its own.
    if (what !== 'the page of the demo') expect(headers.get('Set-Cookie')).toBeNull();
  });
});

describe.each(private_)('the answer %i to %s', (_, __, ask) => {
  it('is kept by no cache', async () => {
    const response = await ask();
    await response.body?.cancel();
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });
});

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (_, route) => {
  it('has the headers whoever asks', async () => {
    for (const headers of [{}, asHost, { Authorization: `Bearer ${token}` }]) {
      const response = await harness.request(fill(route.path), { method: route.method, headers });
      await response.body?.cancel();
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(response.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none';/);
      expect(response.headers.get('Cache-Control')).toBe('no-store');
    }
  });
});
