/** Replicas whose machines' clocks are minutes apart: the time is the database's, and a lease is one replica's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../src/gateway/wire.js';
import { openTestDatabase } from './database.js';
import { type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';
import { createTestServer, type TestServer } from './test-server.js';

let gateway: ScriptedGateway;
beforeAll(async () => {
  gateway = await startScriptedGateway();
});
afterAll(() => gateway.close());

const MINUTES_MS = 5 * 60_000;

async function createReplicas(...aheadMs: number[]) {
  const environment = {
    BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
    BINANCE_PAY_API_SECRET: 'an-api-secret-0123456789',
    BINANCE_PAY_BASE_URL: gateway.url,
  };
  const opened = await openTestDatabase();
  const replicas: TestServer[] = [];
  for (const ahead of aheadMs) {
    replicas.push(await createTestServer({ environment, opened, wallMs: () => Date.now() + ahead }));
  }
  const close = async () => {
    for (const replica of replicas) await replica.close();
    await opened.close();
  };
  return { replicas, close };
}

describe('a replica whose clock is minutes off', () => {
  it.each([
    ['behind', -MINUTES_MS, 0],
    ['ahead', 0, MINUTES_MS],
  ])('(%s) neither loses its leases to another nor takes another one’s', async (_which, holdersMs, othersMs) => {
    const { replicas, close } = await createReplicas(holdersMs, othersMs);
    const [holder, other] = replicas as [TestServer, TestServer];
    gateway.received.splice(0);
    gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
      success({ prepayId, merchantTradeNo: `T${prepayId}`, status: 'PAID', currency: 'USDT', orderAmount: '100' }),
    );
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const arrived = new Promise<void>((resolve) => {
      gateway.scripts.set(paths.refund, async ({ refundRequestId }) => {
        resolve();
        await answered;
        return success({ refundRequestId, refundStatus: 'REFUND_SUCCESS', remainingAttempts: 9 });
      });
    });
    const refunded = holder.refund('1', { refundAmount: '1' });
    await arrived;
    await other.server.worker.runOnce();
    expect(gateway.received.filter(({ path }) => path === paths.queryRefund)).toEqual([]);
    answer();
    const { refund } = await refunded;
    expect(refund.status).toBe('succeeded');
    const offMs = Math.abs(Date.parse(refund.createdAt) - Date.now());
    expect(offMs).toBeLessThan(60_000);
    await close();
  });
});
