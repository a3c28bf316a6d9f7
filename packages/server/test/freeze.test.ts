/** The brake under load: what a freeze's answer promises holds to the call. */
import type { Sending } from '@refund-panel/shared';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../src/gateway/wire.js';
import type { OpenDatabase } from '../src/store/database.js';
import { openTestDatabase } from './database.js';
import { failure, type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';
import { createTestServer, type TestServer } from './test-server.js';

let gateway: ScriptedGateway;
let opened: OpenDatabase;
let one: TestServer;
let two: TestServer;
beforeAll(async () => {
  gateway = await startScriptedGateway();
});
beforeEach(async () => {
  gateway.received.splice(0);
  gateway.scripts.delete(paths.balance);
  gateway.scripts.delete(paths.queryRefund);
  gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
    success({ prepayId, merchantTradeNo: `T${prepayId}`, status: 'PAID', currency: 'USDT', orderAmount: '100' }),
  );
  gateway.scripts.set(paths.refund, ({ refundRequestId }) =>
    success({ refundRequestId, refundStatus: 'REFUND_SUCCESS', refundAmount: '1', refundedAmount: '1' }),
  );
  opened = await openTestDatabase();
  [one, two] = [await start(), await start()];
});
afterEach(async () => {
  for (const server of [one, two]) await server.close();
  await opened.close();
});
afterAll(() => gateway.close());

function start(): Promise<TestServer> {
  const environment = {
    BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
    BINANCE_PAY_API_SECRET: 'an-api-secret-0123456789',
    BINANCE_PAY_BASE_URL: gateway.url,
  };
  return createTestServer({ environment, opened });
}

async function sending(server: TestServer, method: 'GET' | 'POST', path: string): Promise<Sending> {
  const token = await server.mintToken({ permissions: ['orders:read', 'policy:manage'] });
  const response = await server.request(path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(method === 'POST' ? { body: JSON.stringify({ reason: 'a strange morning' }) } : {}),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Sending;
}

async function settle(server: TestServer, refundRequestId: string, status: string): Promise<number> {
  const token = await server.mintToken({ permissions: ['orders:read', 'refunds:approve'] });
  const response = await server.request(`/v1/refunds/${refundRequestId}/settle`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ status, reason: 'as the portal says' }),
  });
  return response.status;
}

const sent = () => gateway.received.filter(({ path }) => path === paths.refund).length;

/** The next call on a path arrives and waits. */
function holdNext(path: string) {
  let letGo = () => {};
  const go = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const script = gateway.scripts.get(path);
  const arrived = new Promise<void>((resolve) => {
    gateway.scripts.set(path, async (fields) => {
      resolve();
      await go;
      return script === undefined ? { status: 403, body: '<html>' } : script(fields);
    });
  });
  return { arrived, letGo };
}

/** So many that none is refunded more often than Binance Pay allows. */
const ORDERS = 12;

describe('a freeze', () => {
  it('counts what had been handed over and has not left yet; that leaves, and nothing else does', async () => {
    // The look into the wallet comes first: nothing has been sent when it hangs.
    const look = holdNext(paths.balance);
    const early = one.refund('1', { refundAmount: '1' });
    await look.arrived;
    expect(await sending(two, 'POST', '/v1/sending/freeze')).toMatchObject({ frozen: true, beingSent: 1 });
    expect(await sending(two, 'POST', '/v1/sending/freeze')).toMatchObject({ frozen: true, beingSent: 1 });
    const late = await one.refund('2', { refundAmount: '1' });
    expect(late.refund.status).toBe('scheduled');
    expect(sent()).toBe(0);

    look.letGo();
    expect((await early).refund.status).toBe('succeeded');
    expect(await sending(one, 'GET', '/v1/sending')).toMatchObject({ frozen: true, beingSent: 0 });
    for (const server of [one, two]) {
      server.clock.advance(3_600_000);
      await server.server.worker.runOnce();
    }
    expect(sent()).toBe(1);
  });

  it('counts also what a person was asked about: while it is sent or asked about, nobody settles it', async () => {
    const submit = gateway.scripts.get(paths.refund) ?? expect.fail('a refund is answered');
    gateway.scripts.set(paths.refund, () => null);
    const { refund } = await one.refund('1', { refundAmount: '1' });
    const { refundRequestId } = refund;
    for (let round = 0; round < 4; round += 1) {
      one.clock.advance(20 * 60_000);
      await one.server.worker.runOnce();
    }
    two.clock.advance(4 * 20 * 60_000);
    expect(await one.getRefund(refundRequestId)).toMatchObject({ attention: 'unknown_too_long', status: 'pending' });

    // Binance Pay does not know it after all, and it is sent again: the question hangs first, and then the submit.
    gateway.scripts.set(paths.queryRefund, () => failure('400202'));
    gateway.scripts.set(paths.refund, submit);
    for (const path of [paths.queryRefund, paths.refund]) {
      const { arrived, letGo } = holdNext(path);
      for (const server of [one, two]) server.clock.advance(20 * 60_000);
      const step = one.server.worker.runOnce();
      await arrived;
      for (const status of ['succeeded', 'failed']) expect(await settle(two, refundRequestId, status)).toBe(409);
      const isSubmit = path === paths.refund;
      if (isSubmit) {
        expect(await sending(two, 'POST', '/v1/sending/freeze')).toMatchObject({ frozen: true, beingSent: 1 });
        expect(await settle(two, refundRequestId, 'succeeded')).toBe(409);
      }
      letGo();
      await step;
      const { status } = await two.getRefund(refundRequestId);
      expect(status).toBe(isSubmit ? 'succeeded' : 'submitting');
    }
    expect(sent()).toBe(2);
  });

  it('in the middle of many: of all that is sent after its answer, none is beyond its count', async () => {
    for (let number = 1; number <= ORDERS; number += 1) await one.getOrder(String(number));
    const askForMany = () =>
      Array.from({ length: 24 }, (_, number) =>
        (number % 2 === 0 ? one : two).refund(String(1 + (number % ORDERS)), { refundAmount: '1' }),
      );
    const before = askForMany();
    const { beingSent } = await sending(two, 'POST', '/v1/sending/freeze');
    const sentByThen = sent();
    const after = askForMany();
    const all = await Promise.all([...before, ...after]);
    expect(sent() - sentByThen).toBeLessThanOrEqual(beingSent);
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 201));
    const kept = all.filter(({ refund }) => refund.status === 'scheduled').length;
    expect(kept).toBeGreaterThanOrEqual(after.length);
    expect(kept + sent()).toBe(all.length);
    expect((await sending(one, 'GET', '/v1/sending')).beingSent).toBe(0);
  });
});
