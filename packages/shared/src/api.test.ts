import { describe, expect, it } from 'vitest';
import * as api from './api.js';
import { MAX_PAGE_SIZE } from './api-parts.js';
import * as authorityApi from './authority-api.js';
import type { Endpoint } from './endpoint.js';
import * as listsApi from './lists-api.js';
import { permissions } from './permissions.js';
import { problemCodes } from './problem.js';

const { createRefund, createSession, endpoints, getOrder } = api;
const { listOrders, listRefunds } = listsApi;

const every: readonly Endpoint[] = endpoints;
const named = every.map((endpoint) => ({ name: `${endpoint.method} ${endpoint.path}`, endpoint }));

describe('the contract', () => {
  it('has one endpoint per method and path', () => {
    // Two parameters of different names would still be one route.
    const routes = every.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('lists every endpoint that it defines', () => {
    const defined = [...Object.values(api), ...Object.values(authorityApi), ...Object.values(listsApi)].filter(
      (value) => typeof value === 'object' && 'path' in value && 'method' in value,
    );
    expect(new Set(defined)).toEqual(new Set(endpoints));
    expect(defined).toHaveLength(endpoints.length);
  });

  it.each(named)("$name: the path's parameters are the schema's keys", ({ endpoint }) => {
    const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(endpoint.params?.shape ?? {}).sort()).toEqual(inPath.sort());
  });

  it.each(named)('$name: has a body only when it is posted, and replies only with success', ({ endpoint }) => {
    if (endpoint.method === 'GET') expect(endpoint.body).toBeUndefined();
    const statuses = Object.keys(endpoint.replies).map(Number);
    expect(statuses.length).toBeGreaterThan(0);
    for (const status of statuses) expect(status).toSatisfy((code: number) => code >= 200 && code < 300);
  });

  it.each(named)('$name: says what it does, and who may do it', ({ endpoint }) => {
    expect(endpoint.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(['public', 'host', ...permissions]).toContain(endpoint.authority);
    expect(endpoint.path).toMatch(/^\/v1\/[a-z]+(\/(\{[a-zA-Z]+\}|[a-z]+))*$/);
  });

  it('lets nobody post without authority', () => {
    expect(every.filter(({ method, authority }) => method === 'POST' && authority === 'public')).toEqual([]);
  });

  it('names every problem once', () => {
    expect(new Set(problemCodes).size).toBe(problemCodes.length);
    for (const code of problemCodes) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });
});

describe('a page request', () => {
  const limitOf = (limit: unknown) => listRefunds.query.safeParse({ limit }).data?.limit;

  it('is of fifty unless it says otherwise', () => {
    expect(listRefunds.query.parse({}).limit).toBe(50);
    expect(limitOf('7')).toBe(7);
    expect(limitOf(String(MAX_PAGE_SIZE))).toBe(MAX_PAGE_SIZE);
  });

  it.each(['0', '-1', '201', '1.5', '', 'ten', '1e9', 'Infinity'])('refuses a limit of "%s"', (limit) => {
    expect(limitOf(limit)).toBeUndefined();
  });

  it('refuses a filter that it does not know, which would otherwise show too much', () => {
    expect(listOrders.query.safeParse({ prepayid: '1' }).success).toBe(false);
    expect(listRefunds.query.safeParse({ statuses: 'failed' }).success).toBe(false);
    expect(listRefunds.query.safeParse({ status: 'nothing' }).success).toBe(false);
  });
});

describe('the names in a path or header', () => {
  it.each(['1', '383729303729303', '1234567890123456789', 'a_B-9'])('takes %s for a prepayId', (prepayId) => {
    expect(getOrder.params.safeParse({ prepayId }).success).toBe(true);
  });

  it.each(['', '12345678901234567890', '..', 'a/b', 'a b', '١', '1\n', '1\u0000'])(
    'refuses %j as a prepayId',
    (prepayId) => {
      expect(getOrder.params.safeParse({ prepayId }).success).toBe(false);
    },
  );

  it.each([
    [true, 'k'],
    [true, '!~'],
    [true, 'x'.repeat(255)],
    [false, ''],
    [false, 'x'.repeat(256)],
    [false, 'two words'],
    [false, 'é'],
    [false, 'a\tb'],
  ])('accepts (%s) the idempotency key %j', (accepted, key) => {
    expect(createRefund.headers.safeParse({ 'idempotency-key': key }).success).toBe(accepted);
  });

  it('refuses a refund without an idempotency key', () => {
    expect(createRefund.headers.safeParse({}).success).toBe(false);
  });
});

describe('a session request', () => {
  const least = { operator: { id: 'mei' }, permissions: ['orders:read'] };
  const accepts = (change: object) => createSession.body.safeParse({ ...least, ...change }).success;

  it('needs an operator and at least one permission', () => {
    expect(accepts({})).toBe(true);
    expect(accepts({ operator: {} })).toBe(false);
    expect(accepts({ operator: { id: '' } })).toBe(false);
    expect(accepts({ permissions: [] })).toBe(false);
  });

  it.each([
    ['a permission that does not exist', { permissions: ['refunds:*'] }],
    ['a key that it does not know', { admin: true }],
    ['a limit without a currency', { maxAmount: { amount: '5' } }],
    ['a limit of zero', { maxAmount: { amount: '0', currency: 'USDT' } }],
    ['a limit that is a number', { maxAmount: { amount: 5, currency: 'USDT' } }],
    ['a session longer than a shift', { expiresIn: 8 * 60 * 60 + 1 }],
    ['a session of no time', { expiresIn: 0 }],
    ['half a second', { expiresIn: 0.5 }],
    ['an order id that cannot be one', { orders: ['a/b'] }],
    ['a thousand and one orders', { orders: Array.from({ length: 1001 }, (_, index) => String(index)) }],
    ['a name with a NUL', { operator: { id: 'mei', name: 'a\u0000' } }],
  ])('refuses %s', (_, change) => {
    expect(accepts(change)).toBe(false);
  });
});
