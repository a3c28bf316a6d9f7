/** Replicas whose machines' clocks are minutes apart: the time is the database's, and a lease is one replica's. */
import type { Refund } from '@refund-panel/shared';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

/** Less than that, and more than this test takes on any machine. */
const AGREE_WITHIN_MS = 60_000;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function createReplicas(...aheadMs: number[]) {
  const environment = {
    BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
    BINANCE_PAY_API_SECRET: 'an-api-secret-0123456789',
    BINANCE_PAY_BASE_URL: gateway.url,
  };
  const opened = await openTestDatabase();
  closing.push(opened.close);
  const replicas: TestServer[] = [];
  for (const ahead of aheadMs) {
    const replica = await createTestServer({ environment, opened, wallMs: () => Date.now() + ahead });
    closing.push(replica.close);
    replicas.push(replica);
  }
  return replicas;
}

/** How far each replica said at its start that its machine's clock is ahead; the one that is right says nothing. */
function saidToBeAheadMs({ log }: TestServer): number {
  const said = log.entries.find(({ message }) => message.startsWith("this machine's clock is not the database's"));
  return Number(said?.fields.aheadMs ?? 0);
}

/** All of a refund's times are the database's, which in tests is this machine's. */
async function expectRightTimes(replica: TestServer, { refundRequestId }: Refund): Promise<void> {
  const { createdAt, history } = await replica.getRefund(refundRequestId);
  for (const time of [createdAt, ...history.map(({ at }) => at)]) {
    expect(Math.abs(Date.parse(time) - Date.now()), time).toBeLessThan(AGREE_WITHIN_MS);
  }
}

describe('a replica whose clock is minutes off', () => {
  it.each([
    ['behind', -MINUTES_MS, 0],
    ['ahead', 0, MINUTES_MS],
  ])('(%s) neither loses its leases to another nor takes another one’s', async (_which, holdersMs, othersMs) => {
    const [holder, other] = (await createReplicas(holdersMs, othersMs)) as [TestServer, TestServer];
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
    const { refund: another } = await other.refund('2', { refundAmount: '1' });
    for (const recorded of [refund, another]) await expectRightTimes(holder, recorded);
    expect(Math.abs(saidToBeAheadMs(holder) - holdersMs)).toBeLessThan(AGREE_WITHIN_MS);
    expect(Math.abs(saidToBeAheadMs(other) - othersMs)).toBeLessThan(AGREE_WITHIN_MS);
  });
});
