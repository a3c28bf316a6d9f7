/** Orders that the host tells of: listed at once; what Binance Pay says of them counts, and nothing is refunded before it has said it. */
import { type OrderSummary, type Problem, permissions, type TrailRecord } from '@refund-panel/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../src/gateway/wire.js';
import type { OpenDatabase } from '../src/store/database.js';
import { openTestDatabase } from './database.js';
import { REFUNDS_API_KEY } from './harness.js';
import { failure, type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';
import { createTestServer, type TestServer } from './test-server.js';
import { readRecords, verify } from './trail-tools.js';

let gateway: ScriptedGateway;
let opened: OpenDatabase;
let desk: TestServer;
beforeAll(async () => {
  gateway = await startScriptedGateway();
  opened = await openTestDatabase();
  desk = await createTestServer({
    opened,
    environment: {
      BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
      BINANCE_PAY_API_SECRET: 'an-api-secret-that-nobody-may-see-0123456789',
      BINANCE_PAY_BASE_URL: gateway.url,
    },
  });
});
afterAll(async () => {
  await desk.close();
  await gateway.close();
  await opened.close();
});
beforeEach(() => {
  gateway.received.splice(0);
  gateway.scripts.set(paths.queryOrder, () => failure('400202'));
  gateway.scripts.delete(paths.refund);
  gateway.scripts.set(paths.balance, () => failure('400606'));
});

let lastId = 7_000;
const newId = () => String(++lastId);
const told = (prepayId: string, change: object = {}) => ({
  prepayId,
  merchantTradeNo: `T${prepayId}`,
  currency: 'USDT',
  orderAmount: '100.50',
  ...change,
});

async function tell(body: object) {
  const headers = { Authorization: `Bearer ${REFUNDS_API_KEY}`, 'Content-Type': 'application/json' };
  const response = await desk.request('/v1/orders', { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as OrderSummary & Problem;
  return { status: response.status, order: answer, problem: answer };
}

async function list(query = '?limit=200'): Promise<OrderSummary[]> {
  const headers = { Authorization: `Bearer ${await desk.mintToken()}` };
  const response = await desk.request(`/v1/orders${query}`, { headers });
  return ((await response.json()) as { items: OrderSummary[] }).items;
}
const listed = async (prepayId: string) => (await list()).filter((order) => order.prepayId === prepayId);

/** As Binance Pay has it. */
function binancePayHas(prepayId: string, change: object = {}): void {
  const data = { prepayId, merchantTradeNo: `T${prepayId}`, status: 'PAID', currency: 'USDT', orderAmount: '100.5' };
  gateway.scripts.set(paths.queryOrder, () => success({ ...data, createTime: 1_772_000_000_000, ...change }));
}

const calls = (path: string) => gateway.received.filter((call) => call.path === path).length;
const entries = async (prepayId: string): Promise<TrailRecord[]> =>
  (await readRecords(opened)).filter((record) => record.prepayId === prepayId);

describe('an order that the host tells of', () => {
  it('is listed at once, without a question to Binance Pay', async () => {
    const prepayId = newId();
    const times = { createTime: '2026-02-01T10:00:00+02:00', transactTime: '2026-02-01T08:05:00Z' };
    const { status, order } = await tell(told(prepayId, { ...times, transactionId: 'M_P_1' }));
    expect(status).toBe(201);
    expect(order).toMatchObject({
      ...{ prepayId, status: 'PAID', orderAmount: '100.5', currency: 'USDT', transactionId: 'M_P_1' },
      ...{ createTime: '2026-02-01T08:00:00.000Z', refundableAmount: '100.5', paymentInstructions: [] },
      isConfirmed: false,
    });
    expect(await listed(prepayId)).toEqual([order]);
    expect(gateway.received).toEqual([]);
  });

  it('may be told again, and is the same; what was missing is added, and nothing goes back', async () => {
    const prepayId = newId();
    expect((await tell(told(prepayId, { status: 'INITIAL' }))).status).toBe(201);
    const paid = await tell(told(prepayId, { transactionId: 'M_P_2' }));
    expect(paid).toMatchObject({ status: 200, order: { status: 'PAID', transactionId: 'M_P_2' } });
    const late = await tell(told(prepayId, { status: 'PENDING', orderAmount: '1.005E2' }));
    expect(late).toMatchObject({ status: 200, order: { status: 'PAID', transactionId: 'M_P_2' } });
    const first = { status: 'INITIAL', currency: 'USDT', orderAmount: '100.5', transactionId: null, createTime: null };
    const second = { ...first, status: 'PAID', transactionId: 'M_P_2' };
    const by = { action: 'order.told', by: { kind: 'host' }, request: { requestId: expect.stringMatching(/./) } };
    expect(await entries(prepayId)).toMatchObject([
      { ...by, before: null, after: { outcome: 'new', ...first } },
      { ...by, before: first, after: { outcome: 'completed', ...second } },
    ]);
    expect((await verify(opened)).findings.count).toBe(0);
  });

  it('that was told of otherwise stays as it is, and the host is told which', async () => {
    const prepayId = newId();
    await tell(told(prepayId));
    const { status, problem } = await tell(told(prepayId, { orderAmount: '100.51', currency: 'BTC' }));
    expect([status, problem.code]).toEqual([409, 'order_changed']);
    expect(problem.errors).toEqual([
      { field: 'currency', message: 'is USDT' },
      { field: 'orderAmount', message: 'is 100.5' },
    ]);
    expect(await listed(prepayId)).toMatchObject([{ orderAmount: '100.5', currency: 'USDT' }]);
    expect(await entries(prepayId)).toHaveLength(1);
  });

  it('told many times at once is one, and new to one of them', async () => {
    const prepayId = newId();
    const answers = await Promise.all(Array.from({ length: 8 }, () => tell(told(prepayId))));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
    expect(await entries(prepayId)).toHaveLength(1);
  });

  it.each([
    ['orderAmount', { orderAmount: '0' }],
    ['orderAmount', { orderAmount: 5 }],
    ['status', { status: 'paid' }],
    ['createTime', { createTime: '2026-02-01T10:00:00' }],
    ['createTime', { createTime: '0026-02-01T10:00:00Z' }],
    ['transactTime', { transactTime: new Date(Date.now() + 3_600_000).toISOString() }],
    ['transactionId', { transactionId: 'M P' }],
    ['currency', { currency: 'usdt' }],
    ['isConfirmed', { isConfirmed: true }],
  ])('needs a good %s: %j', async (field, change) => {
    const prepayId = newId();
    const { status, problem } = await tell(told(prepayId, change));
    expect([status, problem.code]).toEqual([422, 'invalid_request']);
    expect(JSON.stringify(problem)).toContain(field);
    expect(await listed(prepayId)).toEqual([]);
  });
});

describe('telling of an order', () => {
  it("is for the host's key alone, whatever a session may do", async () => {
    const prepayId = newId();
    const token = await desk.mintToken({ permissions });
    for (const [authorization, status, code] of [
      [`Bearer ${token}`, 401, 'unauthenticated'],
      ['Bearer a-guess-at-the-key-0123456789', 401, 'unauthenticated'],
      ['', 401, 'unauthenticated'],
    ] as const) {
      const headers = { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) };
      const body = JSON.stringify(told(prepayId));
      const response = await desk.request('/v1/orders', { method: 'POST', headers, body });
      expect([response.status, ((await response.json()) as Problem).code]).toEqual([status, code]);
    }
    expect(await listed(prepayId)).toEqual([]);
    expect(await entries(prepayId)).toEqual([]);
  });

  it('is refused above the size of a body', async () => {
    const { status, problem } = await tell(told(newId(), { transactionId: 'x'.repeat(70_000) }));
    expect([status, problem.code]).toEqual([413, 'payload_too_large']);
  });
});

describe("what Binance Pay says of it takes the place of the host's word", () => {
  it('when it is opened, and stays whatever the host tells then', async () => {
    const prepayId = newId();
    await tell(told(prepayId, { orderAmount: '900', status: 'FULL_REFUNDED', transactionId: 'made-up' }));
    binancePayHas(prepayId, { orderAmount: '100.5', status: 'INITIAL' });
    expect(await desk.getOrder(prepayId)).toMatchObject({
      orderAmount: '100.5',
      status: 'INITIAL',
      transactionId: null,
    });
    expect((await tell(told(prepayId, { orderAmount: '900' }))).status).toBe(409);
    const again = await tell(told(prepayId, { transactionId: 'made-up' }));
    expect(again).toMatchObject({ status: 200, order: { status: 'INITIAL', transactionId: null } });
  });

  it('when it is paid', async () => {
    const prepayId = newId();
    await tell(told(prepayId, { currency: 'BTC', status: 'REFUNDED' }));
    const data = JSON.stringify({ merchantTradeNo: `T${prepayId}`, totalFee: 7, currency: 'USDT' });
    const paid = { bizType: 'PAY', bizIdStr: prepayId, bizStatus: 'PAY_SUCCESS', data };
    const delivered = await desk.request('/v1/notifications/binance-pay', gateway.notification(paid));
    expect(delivered.status).toBe(200);
    expect(await listed(prepayId)).toMatchObject([{ currency: 'USDT', orderAmount: '7', status: 'PAID' }]);
  });

  it('and it stays where it was first listed, also where Binance Pay knows another time than was told', async () => {
    const [early, late] = [newId(), newId()];
    await tell(told(early, { createTime: '2026-02-01T00:00:00Z' }));
    await tell(told(late, { transactTime: '2026-02-02T00:00:00Z' }));
    const before = (await list()).map(({ prepayId }) => prepayId);
    binancePayHas(early, { createTime: Date.parse('2026-02-03T00:00:00Z') });
    expect(await desk.getOrder(early)).toMatchObject({ createTime: '2026-02-03T00:00:00.000Z' });
    await tell(told(late, { createTime: '2026-01-31T00:00:00Z' }));
    expect((await list()).map(({ prepayId }) => prepayId)).toEqual(before);
  });

  it('also where the host has its merchantTradeNo wrong', async () => {
    const [wrong, right] = [newId(), newId()];
    await tell(told(wrong, { merchantTradeNo: `T${right}` }));
    binancePayHas(right);
    for (let time = 0; time < 2; time += 1) {
      expect((await list(`?merchantTradeNo=T${right}`)).map(({ prepayId }) => prepayId)).toEqual([right]);
    }
  });

  it('also to whoever searches for an id that the host has at the wrong order', async () => {
    const [wrong, right] = [newId(), newId()];
    await tell(told(wrong, { merchantTradeNo: `T${right}`, transactionId: `P_${wrong}` }));
    const search = async (id: string) => (await list(`?search=${id}`)).map(({ prepayId }) => prepayId);
    // While it cannot be asked, or knows of none, the list has nothing better.
    gateway.scripts.set(paths.queryOrder, () => null);
    expect(await search(`T${right}`)).toEqual([wrong]);
    gateway.scripts.set(paths.queryOrder, () => failure('400202'));
    expect(await search(`T${right}`)).toEqual([wrong]);
    binancePayHas(right);
    const narrow = await desk.mintToken({ orders: [wrong, right] });
    const headers = { Authorization: `Bearer ${narrow}` };
    const asked = calls(paths.queryOrder);
    expect((await (await desk.request(`/v1/orders?search=T${right}`, { headers })).json()) as object).toMatchObject({
      items: [{ prepayId: wrong }],
    });
    expect(calls(paths.queryOrder)).toBe(asked);
    for (let time = 0; time < 2; time += 1) expect(await search(`T${right}`)).toEqual([right]);
    expect(calls(paths.queryOrder)).toBe(asked + 1);
    expect(await search(`P_${wrong}`)).toEqual([wrong]);
  });

  it.each([
    ['does not know it', () => failure('400202'), 404, 'order_not_found'],
    ['does not answer', () => null, 503, 'gateway_unavailable'],
  ])('and while it %s, the host is believed as far as the list', async (_, script, status, code) => {
    const prepayId = newId();
    await tell(told(prepayId));
    gateway.scripts.set(paths.queryOrder, script);
    const headers = { Authorization: `Bearer ${await desk.mintToken()}`, 'Content-Type': 'application/json' };
    for (const [path, method] of [
      [`/v1/orders/${prepayId}`, 'GET'],
      [`/v1/orders/${prepayId}/sync`, 'POST'],
    ] as const) {
      const response = await desk.request(path, { method, headers });
      expect([response.status, ((await response.json()) as Problem).code], path).toEqual([status, code]);
    }
    expect(await listed(prepayId)).toMatchObject([{ prepayId, orderAmount: '100.5' }]);
  });
});

describe('a refund of an order that the host told of', () => {
  const accept = () =>
    gateway.scripts.set(paths.refund, ({ refundRequestId, refundAmount }) =>
      success({ refundRequestId, refundAmount, refundStatus: 'REFUND_SUCCESS', remainingAttempts: 9 }),
    );

  it('goes through at once where Binance Pay says the same, having been asked once', async () => {
    const prepayId = newId();
    const createTime = '2026-01-05T10:00:00Z';
    await tell(told(prepayId, { status: 'FULL_REFUNDED', transactionId: 'made-up', createTime }));
    binancePayHas(prepayId);
    accept();
    const { status, refund } = await desk.refund(prepayId, { refundAmount: 'full' });
    expect([status, refund.refundAmount]).toEqual([201, '100.5']);
    expect(calls(paths.queryOrder)).toBe(1);
    // The list by refunds goes by the copy of its place that the refund has.
    for (const filter of ['', '&refundStatus=succeeded']) {
      const found = await list(`?since=2026-01-05T10:00:00Z&until=2026-01-05T10:00:01Z${filter}`);
      expect(found.map((order) => order.prepayId)).toEqual([prepayId]);
    }
  });

  it.each([
    ['orderAmount', { orderAmount: '100.5' }, '100.5'],
    ['currency', { orderAmount: '900', currency: 'BTC' }, 'BTC'],
    ['merchantTradeNo', { orderAmount: '900', merchantTradeNo: 'T1' }, 'T1'],
  ])('is none by the words of the host where Binance Pay has another %s', async (field, change, stored) => {
    const prepayId = newId();
    await tell(told(prepayId, { orderAmount: '900' }));
    binancePayHas(prepayId, change);
    accept();
    const key = `key-${prepayId}`;
    const { status, problem } = await desk.refund(prepayId, { refundAmount: '5' }, { key });
    expect([status, problem.code, problem.moneyMoved]).toEqual([409, 'order_changed', 'no']);
    expect(problem.errors).toEqual([{ field, message: `is ${stored}` }]);
    expect(calls(paths.refund)).toBe(0);
    // The same request once more is of the order as it is listed now; nothing was recorded under its key.
    expect(await listed(prepayId)).toMatchObject([{ [field]: stored }]);
    expect((await desk.refund(prepayId, { refundAmount: '5' }, { key })).status).toBe(201);
    expect((await desk.refund(prepayId, { refundAmount: 'full' })).refund.refundAmount).toBe(
      field === 'orderAmount' ? '95.5' : '895',
    );
  });

  it("is under the limits in Binance Pay's currency, whatever was told", async () => {
    const prepayId = newId();
    await tell(told(prepayId));
    binancePayHas(prepayId, { currency: 'BTC' });
    accept();
    const token = await desk.mintToken({ maxAmount: { amount: '50', currency: 'USDT' } });
    const codes = [];
    for (let time = 0; time < 2; time += 1) {
      codes.push((await desk.refund(prepayId, { refundAmount: '5' }, { token })).problem.code);
    }
    expect(codes).toEqual(['order_changed', 'amount_over_session_limit']);
    expect(calls(paths.refund)).toBe(0);
  });

  it('is refused beyond what Binance Pay says was paid, in parts too', async () => {
    const prepayId = newId();
    await tell(told(prepayId, { orderAmount: '900' }));
    binancePayHas(prepayId);
    accept();
    await desk.getOrder(prepayId);
    const answers = await Promise.all(Array.from({ length: 6 }, () => desk.refund(prepayId, { refundAmount: '40' })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect((await tell(told(prepayId, { orderAmount: '900' }))).status).toBe(409);
    expect((await desk.refund(prepayId, { refundAmount: '21' })).problem.code).toBe('amount_exceeds_refundable');
    expect(calls(paths.refund)).toBe(2);
  });

  it.each([
    ['does not know it', () => failure('400202'), 404, 'order_not_found'],
    ['does not answer', () => null, 503, 'gateway_unavailable'],
  ])('is none where Binance Pay %s', async (_, script, status, code) => {
    const prepayId = newId();
    await tell(told(prepayId));
    gateway.scripts.set(paths.queryOrder, script);
    accept();
    const refused = await desk.refund(prepayId, { refundAmount: '1' });
    expect([refused.status, refused.problem.code, refused.problem.moneyMoved]).toEqual([status, code, 'no']);
    expect(calls(paths.refund)).toBe(0);
    expect(await listed(prepayId)).toMatchObject([{ refundedAmount: '0', pendingAmount: '0', remainingAttempts: 10 }]);
  });
});

describe('a refund made elsewhere, of an order that the host told of', () => {
  it('counts once Binance Pay has described the order', async () => {
    const prepayId = newId();
    await tell(told(prepayId, { currency: 'BTC' }));
    const refundInfo = { refundRequestId: `r${prepayId}`, refundAmount: '40', remainingAttempts: 9 };
    const data = JSON.stringify({ merchantTradeNo: `T${prepayId}`, totalFee: 100.5, currency: 'USDT', refundInfo });
    const body = { bizType: 'PAY_REFUND', bizIdStr: prepayId, bizStatus: 'REFUND_SUCCESS', data };
    const delivered = await desk.request('/v1/notifications/binance-pay', gateway.notification(body));
    expect(delivered.status).toBe(200);
    expect(await listed(prepayId)).toMatchObject([
      { currency: 'USDT', refundedAmount: '40', refundableAmount: '60.5' },
    ]);
  });
});
