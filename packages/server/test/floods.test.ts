/** Many who ask at once: Binance Pay hears of it once, or at a permitted pace, and whoever is refused is told the truth. */
import type { Order, Problem, RefundWithHistory } from '@refund-panel/shared';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../src/gateway/wire.js';
import { failure, type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';
import { createTestServer, type TestServer } from './test-server.js';

/** Two a second are people's, and one that was saved up. */
const CALLS_PER_SECOND = 4;

let gateway: ScriptedGateway;
let server: TestServer;
let token: string;
beforeAll(async () => {
  gateway = await startScriptedGateway();
});
beforeEach(async () => {
  gateway.received.splice(0);
  gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
    success({ prepayId, merchantTradeNo: `T${prepayId}`, status: 'PAID', currency: 'USDT', orderAmount: '100' }),
  );
  gateway.scripts.set(paths.refund, ({ refundRequestId }) => success({ refundRequestId, remainingAttempts: 9 }));
  gateway.scripts.set(paths.queryRefund, ({ refundRequestId }) =>
    success({ refundRequestId, refundStatus: 'REFUND_PENDING' }),
  );
  server = await createTestServer({
    environment: {
      BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
      BINANCE_PAY_API_SECRET: 'an-api-secret-0123456789',
      BINANCE_PAY_BASE_URL: gateway.url,
      WORKER_CALLS_PER_SECOND: String(CALLS_PER_SECOND),
    },
  });
  token = await server.mintToken();
});
afterEach(() => server.close());
afterAll(() => gateway.close());

async function ask<Value>(method: 'GET' | 'POST', path: string) {
  const response = await server.request(path, { method, headers: { Authorization: `Bearer ${token}` } });
  const value = (await response.json()) as Value & Omit<Problem, 'status'>;
  return { status: response.status, retryAfter: response.headers.get('Retry-After'), value };
}

const calls = (path: string) => gateway.received.filter((one) => one.path === path).length;

describe('ten tabs that sync one order at once', () => {
  it('are one question, whose answer is also good for a moment after', async () => {
    await server.getOrder('1');
    gateway.received.splice(0);
    const sync = () => ask<Order>('POST', '/v1/orders/1/sync');
    const answers = await Promise.all(Array.from({ length: 10 }, sync));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    server.clock.advance(1_000);
    expect((await sync()).status).toBe(200);
    expect(calls(paths.queryOrder)).toBe(1);
    server.clock.advance(2_000);
    expect((await sync()).status).toBe(200);
    expect(calls(paths.queryOrder)).toBe(2);
  });
});

describe('ten tabs that sync one refund at once', () => {
  it('are one question, and none when it was heard of a moment ago', async () => {
    const { refund } = await server.refund('1', { refundAmount: '1' });
    const sync = () => ask<RefundWithHistory>('POST', `/v1/refunds/${refund.refundRequestId}/sync`);
    server.clock.advance(900);
    expect((await sync()).value.status).toBe('pending');
    expect(calls(paths.queryRefund)).toBe(0);
    server.clock.advance(9_100);
    const answers = await Promise.all(Array.from({ length: 10 }, sync));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(calls(paths.queryRefund)).toBe(1);
  });
});

describe('a clock that was put back', () => {
  it('keeps no old answer, and nobody from asking', async () => {
    const { refund } = await server.refund('1', { refundAmount: '1' });
    const sync = async (path: string) => (await ask('POST', `/v1/${path}/sync`)).status;
    expect(await sync('orders/1')).toBe(200);
    gateway.received.splice(0);
    server.clock.putBack(3_600_000);
    server.clock.advance(3_000);
    expect(await sync('orders/1')).toBe(200);
    expect(await sync(`refunds/${refund.refundRequestId}`)).toBe(200);
    expect([calls(paths.queryOrder), calls(paths.queryRefund)]).toEqual([1, 1]);
  });

  it('makes nobody wait longer than Binance Pay asked for', async () => {
    await server.getOrder('1');
    gateway.scripts.set(paths.queryOrder, () => ({ status: 429, headers: { 'Retry-After': '60' }, body: '<html>' }));
    await ask('POST', '/v1/orders/1/sync');
    gateway.received.splice(0);
    server.clock.putBack(3_600_000);
    server.clock.advance(10_000);
    expect(await ask('POST', '/v1/orders/1/sync')).toMatchObject({ status: 429, retryAfter: '50' });
    expect(calls(paths.queryOrder)).toBe(0);
    server.clock.advance(50_000);
    expect((await ask('POST', '/v1/orders/1/sync')).status).toBe(200);
    expect(calls(paths.queryOrder)).toBe(1);
  });
});

describe('a flood', () => {
  it('of syncs of many orders is answered at the pace or with 429, and the orders stay as they were', async () => {
    const many = Array.from({ length: 20 }, (_, number) => String(number + 1));
    for (const prepayId of ['1', '2', '3']) await server.getOrder(prepayId);
    gateway.received.splice(0);
    const since = performance.now();
    const answers = await Promise.all(many.map((prepayId) => ask<Order>('POST', `/v1/orders/${prepayId}/sync`)));
    const allowed = 1 + ((performance.now() - since) / 1000) * (CALLS_PER_SECOND / 2);
    expect(gateway.received.length).toBeLessThanOrEqual(allowed + 1);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(10);
    for (const { value, retryAfter } of refused) {
      expect(value).toMatchObject({ code: 'asked_too_often', moneyMoved: 'no' });
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
    expect((await ask<Order>('GET', '/v1/orders/3')).value.refundableAmount).toBe('100');
  });

  it('of orders that nobody knows is held to the pace as well, whoever asks for them', async () => {
    gateway.scripts.set(paths.queryOrder, () => failure('400202'));
    const look = (number: number) =>
      number % 2 === 0
        ? ask('GET', `/v1/orders/made-up-${number}`)
        : server.refund(`made-up-${number}`, { refundAmount: '1' }, { token });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, number) => look(number)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 404).length).toBe(gateway.received.length);
    expect(gateway.received.length).toBeLessThanOrEqual(6);
    expect(statuses.filter((status) => status === 429).length).toBe(30 - gateway.received.length);
  });

  it('does not keep an order from being shown that is stored and may be paid meanwhile', async () => {
    gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
      success({ prepayId, merchantTradeNo: `T${prepayId}`, status: 'INITIAL', currency: 'USDT', orderAmount: '100' }),
    );
    await server.getOrder('1');
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask<Order>('GET', '/v1/orders/1')));
    expect(answers.every(({ status, value }) => status === 200 && value.prepayId === '1')).toBe(true);
    expect(gateway.received.length).toBeLessThanOrEqual(6);
  });
});

describe('when Binance Pay asks to be left alone', () => {
  it('a person who syncs is told to wait as long, and nothing is asked', async () => {
    const { refund } = await server.refund('1', { refundAmount: '1' });
    server.clock.advance(10_000);
    gateway.scripts.set(paths.queryRefund, () => ({ status: 429, headers: { 'Retry-After': '120' }, body: '<html>' }));
    await server.server.worker.runOnce();
    gateway.received.splice(0);
    server.clock.advance(60_000);
    const refused = await ask('POST', `/v1/refunds/${refund.refundRequestId}/sync`);
    expect(refused).toMatchObject({ status: 429, retryAfter: '60', value: { code: 'asked_too_often' } });
    expect((await ask('POST', '/v1/orders/1/sync')).status).toBe(429);
    expect(gateway.received).toEqual([]);
    expect((await server.getRefund(refund.refundRequestId)).status).toBe('pending');
    server.clock.advance(60_000);
    expect((await ask('POST', `/v1/refunds/${refund.refundRequestId}/sync`)).status).toBe(200);
    expect(calls(paths.queryRefund)).toBe(1);
  });
});
