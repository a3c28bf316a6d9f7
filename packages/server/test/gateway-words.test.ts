/** What Binance Pay says, in replies and in notifications, and what a whole server makes of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order, OrderSummary, RefundWithHistory } from '@refund-panel/shared';
import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.js';
import { paths } from '../src/gateway/wire.js';
import { createServer, type Server } from '../src/server.js';
import type { Database, OpenDatabase } from '../src/store/database.js';
import { gatewayCalls, notifications } from '../src/store/schema.js';
import { openTestDatabase } from './database.js';
import { createRecordingLog, type RecordingLog } from './recording-log.js';
import { failure, type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';

const REFUNDS_API_KEY = 'the-host-servers-own-secret-key-0123456789';
const API_SECRET = 'an-api-secret-that-nobody-may-see-0123456789';
const NOTIFICATIONS = '/v1/notifications/binance-pay';

let gateway: ScriptedGateway;
let opened: OpenDatabase;
let database: Database;
let server: Server;
let log: RecordingLog;
let dataDir: string;
let nowMs: number;
let lastKey = 0;

// One server and one database for the whole file; every test has orders of its own.
beforeAll(async () => {
  nowMs = Date.parse('2026-03-01T12:00:00Z');
  gateway = await startScriptedGateway();
  dataDir = mkdtempSync(join(tmpdir(), 'refund-panel-test-'));
  opened = await openTestDatabase();
  database = opened.database;
  log = createRecordingLog();
  const environment = {
    DATA_DIR: dataDir,
    REFUNDS_API_KEY,
    BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
    BINANCE_PAY_API_SECRET: API_SECRET,
    BINANCE_PAY_BASE_URL: gateway.url,
  };
  const config = readConfig(environment, 'https://unused.invalid');
  server = await createServer({
    config,
    log,
    now: () => new Date(nowMs),
    // Pauses take real time.
    nowMs: () => performance.now() + nowMs,
    random: () => 0,
    openDatabase: async () => opened,
  });
});
afterAll(async () => {
  await server.close();
  await gateway.close();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  // What the test before made the gateway say, and how long ago, is over.
  nowMs += 24 * 3_600_000;
  gateway.received.splice(0);
  for (const path of [paths.refund, paths.queryRefund, paths.balance]) gateway.scripts.delete(path);
  gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) => success(orderData(prepayId)));
});

const orderData = (prepayId: string) => ({
  prepayId,
  merchantTradeNo: `T${prepayId}`,
  status: 'PAID',
  currency: 'USDT',
  orderAmount: '100',
  createTime: nowMs - 60_000,
});

async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const session = await server.app.request('/v1/sessions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${REFUNDS_API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ operator: { id: 'ada' }, permissions: ['orders:read', 'refunds:create'] }),
  });
  const { token } = (await session.json()) as { token: string };
  return server.app.request(path, { ...init, headers: { Authorization: `Bearer ${token}`, ...init.headers } });
}

const read = async <Value>(path: string) => (await (await request(path)).json()) as Value;
const getOrder = (prepayId: string) => read<Order>(`/v1/orders/${prepayId}`);
const getRefund = (refundRequestId: string) => read<RefundWithHistory>(`/v1/refunds/${refundRequestId}`);
const listOrders = async (prepayId: string) =>
  (await read<{ items: OrderSummary[] }>('/v1/orders?limit=100')).items.filter((order) => order.prepayId === prepayId);
const kept = (prepayId: string) => database.select().from(notifications).where(eq(notifications.prepayId, prepayId));

async function refund(prepayId: string, refundAmount = '10'): Promise<RefundWithHistory> {
  const response = await request(`/v1/orders/${prepayId}/refunds`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `key-${++lastKey}` },
    body: JSON.stringify({ refundAmount }),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as RefundWithHistory;
}

const notify = (body: object) => server.app.request(NOTIFICATIONS, gateway.notification(body));

async function acknowledged(body: object): Promise<void> {
  const response = await notify(body);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ returnCode: 'SUCCESS', returnMessage: null });
}

const payNotification = (prepayId: string, bizStatus = 'PAY_SUCCESS') => ({
  bizType: 'PAY',
  bizIdStr: prepayId,
  bizStatus,
  data: JSON.stringify({ merchantTradeNo: `T${prepayId}`, totalFee: 100, currency: 'USDT', transactTime: nowMs }),
});

const refundNotification = (prepayId: string, bizStatus: string, refundInfo: object | null) => ({
  bizType: 'PAY_REFUND',
  bizIdStr: prepayId,
  bizStatus,
  data: JSON.stringify({ merchantTradeNo: `T${prepayId}`, totalFee: 100, currency: 'USDT', refundInfo }),
});

/** Accepts refunds, and says of none what became of it. */
function neverSayStatus(): void {
  const echo = ({ refundRequestId }: Record<string, string>) => success({ refundRequestId, remainingAttempts: 9 });
  gateway.scripts.set(paths.refund, echo);
  gateway.scripts.set(paths.queryRefund, echo);
}

/** Calls since the test began; those about one order or refund when it is named. */
const calls = (path: string, about?: string) =>
  gateway.received.filter(
    (call) => call.path === path && (about === undefined || Object.values(call.fields).includes(about)),
  );

describe('a PAY notification', () => {
  it('puts the order into the list, once, however often it comes', async () => {
    await acknowledged(payNotification('123289163323899904'));
    await acknowledged(payNotification('123289163323899904'));
    expect(await listOrders('123289163323899904')).toMatchObject([
      { prepayId: '123289163323899904', status: 'PAID', orderAmount: '100', refundableAmount: '100' },
    ]);
    expect(await kept('123289163323899904')).toHaveLength(1);
    expect(gateway.received.filter(({ path }) => path !== paths.certificates)).toEqual([]);
  });

  it('that comes in pairs at the same time makes one order', async () => {
    const deliveries = await Promise.all(Array.from({ length: 6 }, () => notify(payNotification('500'))));
    expect(deliveries.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(await listOrders('500')).toHaveLength(1);
  });

  it('that comes late takes nothing back', async () => {
    gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
      success({ ...orderData(prepayId), status: 'REFUNDED' }),
    );
    await getOrder('501');
    await acknowledged(payNotification('501'));
    await acknowledged(payNotification('501', 'PAY_CLOSED'));
    expect((await getOrder('501')).status).toBe('REFUNDED');
  });

  it('turns an order that was not paid yet into one that can be refunded', async () => {
    gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
      success({ ...orderData(prepayId), status: 'INITIAL' }),
    );
    expect((await getOrder('502')).refusal).toBe('order_not_refundable');
    await acknowledged(payNotification('502'));
    expect(await listOrders('502')).toMatchObject([{ prepayId: '502', status: 'PAID', refusal: null }]);
  });

  it('says that an order was closed', async () => {
    await acknowledged(payNotification('503', 'PAY_CLOSED'));
    expect(await listOrders('503')).toMatchObject([
      { prepayId: '503', status: 'CANCELED', refusal: 'order_not_refundable' },
    ]);
  });
});

describe('an order that is asked about while its payment is announced', () => {
  it('stays paid, whatever the older answer says', async () => {
    gateway.scripts.set(paths.queryOrder, async ({ prepayId = '' }) => {
      await acknowledged(payNotification(prepayId));
      return success({ ...orderData(prepayId), status: 'INITIAL' });
    });
    expect(await getOrder('510')).toMatchObject({ status: 'PAID', refusal: null });
  });

  it('has an id that could be one', async () => {
    await acknowledged(payNotification('1.2e17'));
    expect(await listOrders('1.2e17')).toEqual([]);
  });
});

describe('a PAY_REFUND notification', () => {
  it('settles a refund of which no reply ever says what became', async () => {
    neverSayStatus();
    const one = await refund('600');
    const two = await refund('601');
    nowMs += 3_600_000;
    await server.worker.runOnce();
    expect(await getRefund(one.refundRequestId)).toMatchObject({ status: 'pending', refundStatus: null });

    await acknowledged(refundNotification('600', 'REFUND_SUCCESS', { refundRequestId: one.refundRequestId }));
    await acknowledged(refundNotification('601', 'REFUND_REJECTED', { refundRequestId: two.refundRequestId }));
    await server.worker.runOnce();
    expect(await getRefund(one.refundRequestId)).toMatchObject({ status: 'succeeded', refundStatus: 'REFUND_SUCCESS' });
    expect(await getRefund(two.refundRequestId)).toMatchObject({ status: 'failed', refundStatus: 'REFUND_FAIL' });
    expect(calls(paths.refund)).toHaveLength(2);
  });

  it.each([
    ['the reply comes without a status', (id: string) => success({ refundRequestId: id })],
    ['the reply is lost', () => null],
    ['the reply says that there is an error', () => failure('400000', 500)],
  ])('that comes before the reply settles the refund when %s', async (_, reply) => {
    neverSayStatus();
    gateway.scripts.set(paths.refund, async ({ refundRequestId = '', prepayId = '' }) => {
      await acknowledged(refundNotification(prepayId, 'REFUND_SUCCESS', { refundRequestId, prepayId }));
      return reply(refundRequestId);
    });
    expect(await refund('602')).toMatchObject({ status: 'succeeded', refundStatus: 'REFUND_SUCCESS' });
    expect(calls(paths.refund)).toHaveLength(1);
  });

  it('of another order does not settle it', async () => {
    neverSayStatus();
    const { refundRequestId } = await refund('603');
    await acknowledged(refundNotification('999', 'REFUND_SUCCESS', { refundRequestId }));
    nowMs += 60_000;
    await server.worker.runOnce();
    expect((await getRefund(refundRequestId)).status).toBe('pending');
  });

  it('keeps a refund that the gateway cannot find from being sent again', async () => {
    gateway.scripts.set(paths.refund, () => null);
    gateway.scripts.set(paths.queryRefund, () => failure('400202'));
    const { refundRequestId } = await refund('604');
    await acknowledged(refundNotification('604', 'REFUND_SUCCESS', { refundRequestId }));
    nowMs += 60_000;
    await server.worker.runOnce();
    expect((await getRefund(refundRequestId)).status).toBe('succeeded');
    expect(calls(paths.refund)).toHaveLength(1);
  });

  it('without refundInfo has the open refunds of the order asked about now', async () => {
    neverSayStatus();
    const { refundRequestId } = await refund('605');
    await acknowledged(refundNotification('605', 'REFUND_SUCCESS', null));
    await server.worker.runOnce();
    expect(calls(paths.queryRefund, refundRequestId)).toHaveLength(1);
    expect((await getRefund(refundRequestId)).status).toBe('pending');
  });

  it('that repeats what is final changes nothing, and one that contradicts it is told to people once', async () => {
    gateway.scripts.set(paths.refund, ({ refundRequestId }) =>
      success({ refundRequestId, refundStatus: 'REFUND_SUCCESS' }),
    );
    const { refundRequestId } = await refund('606');
    const { history } = await getRefund(refundRequestId);
    await acknowledged(refundNotification('606', 'REFUND_SUCCESS', { refundRequestId }));
    expect((await getRefund(refundRequestId)).history).toEqual(history);

    const contradiction = refundNotification('606', 'REFUND_REJECTED', { refundRequestId });
    await Promise.all([acknowledged(contradiction), acknowledged(contradiction)]);
    const after = await getRefund(refundRequestId);
    expect(after.status).toBe('succeeded');
    expect(after.history).toHaveLength(history.length + 1);
    expect(after.history.at(-1)?.note).toContain('REFUND_REJECTED');
    await log.waitFor(
      'a notification contradicts a final refund; compare with the portal',
      (fields) => fields.refundRequestId === refundRequestId,
    );
  });
});

describe('notifications that disagree', () => {
  const disagree = async (prepayId: string, refundRequestId: string) => {
    await acknowledged(refundNotification(prepayId, 'REFUND_SUCCESS', { refundRequestId }));
    await acknowledged(refundNotification(prepayId, 'REFUND_REJECTED', { refundRequestId }));
  };

  it('still show that Binance Pay has the refund: it is neither sent again nor failed', async () => {
    gateway.scripts.set(paths.refund, () => null);
    gateway.scripts.set(paths.queryRefund, () => failure('400202'));
    const { refundRequestId } = await refund('650');
    await disagree('650', refundRequestId);
    for (let round = 0; round < 3; round += 1) {
      nowMs += 600_000;
      await server.worker.runOnce();
    }
    expect((await getRefund(refundRequestId)).status).toBe('pending');
    expect(calls(paths.refund, refundRequestId)).toHaveLength(1);
  });

  it('with the reply are told to a person, and the amount stays spent', async () => {
    gateway.scripts.set(paths.refund, async ({ refundRequestId = '', prepayId = '' }) => {
      await acknowledged(refundNotification(prepayId, 'REFUND_SUCCESS', { refundRequestId, prepayId }));
      return success({ refundRequestId, refundStatus: 'REFUND_FAIL' });
    });
    const { refundRequestId, status } = await refund('651');
    expect(status).toBe('pending');
    expect(await getOrder('651')).toMatchObject({ refundableAmount: '90', pendingAmount: '10' });
    expect((await getRefund(refundRequestId)).history.at(-1)?.note).toContain('its notification REFUND_SUCCESS');
    await log.waitFor(
      'a notification contradicts the reply; compare with the portal',
      (fields) => fields.refundRequestId === refundRequestId,
    );
  });

  it('about a refund made outside leave the one that says that money moved', async () => {
    const info = { refundRequestId: 'portal-9', prepayId: '652', refundAmount: '30' };
    await acknowledged(refundNotification('652', 'REFUND_REJECTED', info));
    await acknowledged(refundNotification('652', 'REFUND_SUCCESS', info));
    await acknowledged(refundNotification('652', 'REFUND_REJECTED', info));
    expect(await getOrder('652')).toMatchObject({ refundableAmount: '70' });
  });

  it('and come in a crowd do not wait for each other', async () => {
    neverSayStatus();
    for (let made = 0; made < 4; made += 1) await refund('653', '1');
    const crowd = Array.from({ length: 24 }, (_, index) =>
      notify({ ...refundNotification('653', 'REFUND_SUCCESS', null), bizId: index }),
    );
    expect((await Promise.all(crowd)).map(({ status }) => status)).toEqual(Array(24).fill(200));
  });
});

describe('a refund made outside the panel', () => {
  const outside = (prepayId: string, refundRequestId: string, change: object = {}, bizStatus = 'REFUND_SUCCESS') =>
    refundNotification(prepayId, bizStatus, {
      refundRequestId,
      prepayId,
      refundAmount: '30.00000001',
      refundedAmount: '30.00000001',
      remainingAttempts: 9,
      ...change,
    });

  it('is recorded once, shown, and lowers what is left', async () => {
    await getOrder('700');
    await Promise.all([acknowledged(outside('700', 'portal-1')), acknowledged(outside('700', 'portal-1'))]);
    const order = await getOrder('700');
    expect(order).toMatchObject({
      refundedAmount: '30.00000001',
      refundableAmount: '69.99999999',
      remainingAttempts: 9,
    });
    expect(order.refunds).toMatchObject([
      { refundRequestId: 'portal-1', origin: 'outside', requestedBy: null, status: 'succeeded' },
    ]);
    const tooMuch = await request('/v1/orders/700/refunds', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `key-${++lastKey}` },
      body: JSON.stringify({ refundAmount: '70' }),
    });
    expect(await tooMuch.json()).toMatchObject({ code: 'amount_exceeds_refundable' });
    expect(calls(paths.refund)).toHaveLength(0);
  });

  it('brings along an order that was not known', async () => {
    await acknowledged(outside('701', 'portal-2'));
    expect(await listOrders('701')).toMatchObject([{ prepayId: '701', refundableAmount: '69.99999999' }]);
  });

  it('that was rejected moved nothing', async () => {
    await acknowledged(outside('702', 'portal-3', {}, 'REFUND_REJECTED'));
    const order = await getOrder('702');
    expect(order).toMatchObject({ refundableAmount: '100' });
    expect(order.refunds).toMatchObject([{ status: 'failed', failure: { code: 'refund_rejected' } }]);
  });

  it('that does not say how much is kept as a notification, and a person is told', async () => {
    await acknowledged(outside('703', 'portal-4', { refundAmount: null }));
    expect(await listOrders('703')).toHaveLength(0);
    expect(await kept('703')).toHaveLength(1);
    expect(
      log.entries.find(({ fields }) => fields.refundRequestId === 'portal-4' && 'prepayId' in fields),
    ).toMatchObject({
      level: 'error',
    });
  });

  it('is final: it is never asked about or sent', async () => {
    await acknowledged(outside('704', 'portal-5'));
    nowMs += 3_600_000;
    await server.worker.runOnce();
    expect([...calls(paths.refund, 'portal-5'), ...calls(paths.queryRefund, 'portal-5')]).toEqual([]);
  });
});

describe('every notification', () => {
  it.each(['PAYOUT', 'BALANCE', 'DIRECT_DEBIT_CT', 'SOMETHING_NEW'])(
    'of kind %s is kept and acknowledged',
    async (bizType) => {
      await acknowledged({ bizType, bizStatus: 'X', bizIdStr: bizType, data: '{}' });
      expect(await kept(bizType)).toMatchObject([{ bizType }]);
    },
  );

  it('is acknowledged only once it is stored', async () => {
    await database.execute(sql`alter table notifications rename to elsewhere`);
    const refused = await notify(payNotification('800'));
    expect(refused.status).toBe(500);
    await database.execute(sql`alter table elsewhere rename to notifications`);
    await acknowledged(payNotification('800'));
    expect(await listOrders('800')).toHaveLength(1);
  });

  it('with a made-up serial is refused, and does not make us call Binance Pay again and again', async () => {
    for (let round = 0; round < 20; round += 1) {
      const forged = gateway.notification(payNotification('801'), { serial: `made up ${round}` });
      expect((await server.app.request(NOTIFICATIONS, forged)).status).toBe(401);
    }
    expect(calls(paths.certificates)).toHaveLength(1);
    await acknowledged(payNotification('801'));
    expect(calls(paths.certificates)).toHaveLength(1);
  });
});

describe('the wallet', () => {
  const holds = (available: string) =>
    gateway.scripts.set(paths.balance, () => success({ balance: [{ asset: 'USDT', available, freeze: '0' }] }));

  it('that is short is found out before the refund is sent', async () => {
    neverSayStatus();
    holds('9.99999999');
    const short = await refund('900', '10');
    expect(short).toMatchObject({ status: 'parked', missingAmount: '0.00000001', failure: null });
    expect(calls(paths.refund)).toHaveLength(0);
    expect((await getOrder('900')).refundableAmount).toBe('90');

    holds('10');
    expect(await refund('900', '10')).toMatchObject({ status: 'pending' });
    expect(calls(paths.balance).at(-1)?.fields).toEqual({ wallet: 'FUNDING_WALLET', currency: 'USDT' });
  });

  it('emptied by a refund whose reply was lost does not make that refund failed', async () => {
    holds('10');
    gateway.scripts.set(paths.refund, () => null);
    gateway.scripts.set(paths.queryRefund, () => failure('400202'));
    const { refundRequestId } = await refund('902', '10');
    holds('0');
    nowMs += 60_000;
    await server.worker.runOnce();
    gateway.scripts.set(paths.refund, ({ refundRequestId: id }) =>
      success({ refundRequestId: id, refundStatus: 'REFUND_SUCCESS' }),
    );
    await server.worker.runOnce();
    expect((await getRefund(refundRequestId)).status).toBe('succeeded');
  });

  it('is no reason to take back a refund that Binance Pay has named since it declined it', async () => {
    gateway.scripts.set(paths.refund, () => failure('400611'));
    const { refundRequestId, status } = await refund('903', '10');
    expect(status).toBe('parked');
    await acknowledged(refundNotification('903', 'REFUND_SUCCESS', { refundRequestId }));
    const cancelled = await request(`/v1/refunds/${refundRequestId}/cancel`, { method: 'POST' });
    expect(cancelled.status).toBe(409);
    expect((await getOrder('903')).refundableAmount).toBe('90');

    gateway.scripts.set(paths.queryRefund, () => success({ refundRequestId, refundStatus: 'REFUND_SUCCESS' }));
    await server.worker.runOnce();
    expect((await getRefund(refundRequestId)).status).toBe('succeeded');
  });

  it('is not asked about for a while by a key that may not', async () => {
    neverSayStatus();
    gateway.scripts.set(paths.balance, () => failure('400606'));
    await refund('901', '10');
    await refund('901', '10');
    expect(calls(paths.refund)).toHaveLength(2);
    expect(calls(paths.balance)).toHaveLength(1);
    nowMs += 10 * 60_000;
    await refund('901', '10');
    expect(calls(paths.balance)).toHaveLength(2);
  });
});

describe('a gateway that asks us to wait', () => {
  it('is left alone for as long as it says', async () => {
    gateway.scripts.set(paths.refund, () => ({ status: 429, headers: { 'Retry-After': '120' }, body: 'slow down' }));
    gateway.scripts.set(paths.queryRefund, ({ refundRequestId }) =>
      success({ refundRequestId, refundStatus: 'REFUND_SUCCESS' }),
    );
    const { refundRequestId, status } = await refund('1000');
    expect(status).toBe('pending');
    nowMs += 119_000;
    await server.worker.runOnce();
    expect(calls(paths.queryRefund, refundRequestId)).toHaveLength(0);
    nowMs += 2_000;
    await server.worker.runOnce();
    expect((await getRefund(refundRequestId)).status).toBe('succeeded');
  });
});

describe('the evidence', () => {
  it('has every call that could move money, and equal answers to equal questions once', async () => {
    gateway.scripts.set(paths.refund, () => null);
    gateway.scripts.set(paths.queryRefund, () => failure('400202'));
    const { refundRequestId } = await refund('1100');
    for (let round = 0; round < 4; round += 1) {
      nowMs += 5_000;
      await server.worker.runOnce();
    }
    neverSayStatus();
    nowMs += 60_000;
    await server.worker.runOnce();
    await server.worker.runOnce();

    const evidence = await database
      .select()
      .from(gatewayCalls)
      .where(eq(gatewayCalls.refundRequestId, refundRequestId))
      .orderBy(asc(gatewayCalls.id));
    expect(evidence[0]).toMatchObject({ path: paths.refund, httpStatus: null, replyBody: null, apiKey: '…6789' });
    expect(evidence[0]?.reason).not.toBeNull();
    expect(evidence.filter(({ path }) => path === paths.refund)).toHaveLength(
      calls(paths.refund, refundRequestId).length,
    );
    const asked = calls(paths.queryRefund, refundRequestId).length;
    const questions = evidence.filter(({ path }) => path === paths.queryRefund);
    expect(questions.length).toBeLessThan(asked);
    expect(questions.reduce((sum, { repeats }) => sum + repeats + 1, 0)).toBe(asked);
    const text = JSON.stringify(evidence, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(text).not.toContain(API_SECRET);
  });
});
