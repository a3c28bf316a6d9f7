/** The worker: bounded, paced, woken, stopped; and what it leaves behind when it is stopped. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../src/gateway/wire.js';
import type { OpenDatabase } from '../src/store/database.js';
import { openTestDatabase } from './database.js';
import { setPolicy } from './policy-requests.js';
import { type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';
import { createTestServer } from './test-server.js';

let gateway: ScriptedGateway;
beforeAll(async () => {
  gateway = await startScriptedGateway();
});
afterAll(() => gateway.close());

/** A promise and what settles it. */
function gate() {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const environment = () => ({
  BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
  BINANCE_PAY_API_SECRET: 'an-api-secret-0123456789',
  BINANCE_PAY_BASE_URL: gateway.url,
});

/** A server on the scripted gateway, with `count` refunds that are to be asked about now. */
async function withPending(count: number, opened?: OpenDatabase) {
  gateway.received.splice(0);
  gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
    success({ prepayId, merchantTradeNo: `T${prepayId}`, status: 'PAID', currency: 'USDT', orderAmount: '100' }),
  );
  gateway.scripts.set(paths.refund, ({ refundRequestId }) => success({ refundRequestId, remainingAttempts: 9 }));
  const harness = await createTestServer({ environment: environment(), ...(opened && { opened }) });
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const { refund } = await harness.refund(String(number), { refundAmount: '1' });
    ids.push(refund.refundRequestId);
  }
  harness.clock.advance(60_000);
  return { harness, ids };
}

const done = ({ refundRequestId }: Record<string, string>) =>
  success({ refundRequestId, refundStatus: 'REFUND_SUCCESS', refundAmount: '1', refundedAmount: '1' });
const queries = () => gateway.received.filter(({ path }) => path === paths.queryRefund);

describe('the worker', () => {
  it('goes on with the others while one question hangs, and asks nothing twice', async () => {
    const { harness, ids } = await withPending(40);
    const hung = gate();
    const [first] = ids;
    gateway.scripts.set(paths.queryRefund, async (fields) => {
      if (fields.refundRequestId === first) await hung.opened;
      return done(fields);
    });
    harness.server.worker.start();
    for (const refundRequestId of ids.slice(1)) {
      await harness.log.waitFor('refund queried', (fields) => fields.refundRequestId === refundRequestId);
    }
    expect(queries()).toHaveLength(40);
    hung.open();
    await harness.server.worker.stop();
    for (const id of ids) expect((await harness.getRefund(id)).status).toBe('succeeded');
    expect(queries()).toHaveLength(40);
    await harness.close();
  });

  it('that is stopped begins nothing new, and lets what is under way finish', async () => {
    const { harness, ids } = await withPending(2);
    const [arrived, answers] = [gate(), gate()];
    gateway.scripts.set(paths.queryRefund, async (fields) => {
      arrived.open();
      await answers.opened;
      return done(fields);
    });
    harness.server.worker.start();
    await arrived.opened;
    const stopped = harness.server.worker.stop();
    const later = await harness.refund('99', { refundAmount: '1' });
    harness.clock.advance(60_000);
    harness.server.worker.nudge();
    answers.open();
    await stopped;
    for (const id of ids) expect((await harness.getRefund(id)).status).toBe('succeeded');
    expect((await harness.getRefund(later.refund.refundRequestId)).status).toBe('pending');
    await harness.close();
  });

  it('that cannot wait any longer hands its leases back: another replica asks at once', async () => {
    const opened = await openTestDatabase();
    const { harness, ids } = await withPending(1, opened);
    const [arrived, never] = [gate(), gate()];
    gateway.scripts.set(paths.queryRefund, async (fields) => {
      arrived.open();
      await never.opened;
      return done(fields);
    });
    harness.server.worker.start();
    await arrived.opened;
    await harness.server.stop();
    const [id = ''] = ids;
    expect((await harness.getRefund(id)).status).toBe('pending');
    never.open();

    gateway.scripts.set(paths.queryRefund, done);
    const replica = await createTestServer({ environment: environment(), opened });
    // Less than a lease later: it was not left to run out.
    replica.clock.advance(60_000 + 10_000);
    await replica.server.worker.runOnce();
    expect((await replica.getRefund(id)).status).toBe('succeeded');
    await replica.close();
    await harness.close();
    await opened.close();
  });

  it('is not the only one that waits: a request whose call hangs is answered when the server cannot wait any longer', async () => {
    const { harness } = await withPending(0);
    const [arrived, never] = [gate(), gate()];
    gateway.scripts.set(paths.refund, async () => {
      arrived.open();
      await never.opened;
      return null;
    });
    const asked = harness.refund('7', { refundAmount: '1' });
    await arrived.opened;
    await harness.server.stop();
    const { status, refund } = await asked;
    expect([status, refund.status, refund.refundStatus]).toEqual([201, 'pending', null]);
    never.open();
    await harness.close();
  });

  it('asks again when a notification came while its question was out', async () => {
    const { harness, ids } = await withPending(1);
    const [id = ''] = ids;
    const notification = gateway.notification({
      bizType: 'PAY_REFUND',
      bizIdStr: '1',
      bizStatus: 'REFUND_SUCCESS',
      data: JSON.stringify({ merchantTradeNo: 'T1', totalFee: 100, currency: 'USDT' }),
    });
    gateway.scripts.set(paths.queryRefund, async ({ refundRequestId }) => {
      // It says nothing of which refund it is about, so all open ones of the order are asked about.
      harness.clock.advance(1);
      expect((await harness.request('/v1/notifications/binance-pay', notification)).status).toBe(200);
      return success({ refundRequestId, refundStatus: 'REFUND_PENDING' });
    });
    await harness.server.worker.runOnce();
    gateway.scripts.set(paths.queryRefund, done);
    await harness.server.worker.runOnce();
    expect((await harness.getRefund(id)).status).toBe('succeeded');
    await harness.close();
  });
});

describe('a refund of which nothing is known for long', () => {
  it('is not settled while a question about it is out, and is once whoever asked has been gone for a lease', async () => {
    const { harness } = await withPending(0);
    gateway.scripts.set(paths.refund, () => null);
    gateway.scripts.set(paths.queryRefund, () => null);
    const { refund } = await harness.refund('60', { refundAmount: '30' });
    const { refundRequestId } = refund;
    const permissions = ['orders:read', 'refunds:approve'];
    const settle = async () =>
      harness.request(`/v1/refunds/${refundRequestId}/settle`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${await harness.mintToken({ permissions })}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ status: 'failed', reason: 'the portal shows no such refund' }),
      });
    for (let round = 0; round < 4; round += 1) {
      harness.clock.advance(20 * 60_000);
      await harness.server.worker.runOnce();
    }
    const asked = gate();
    const hung = gate();
    gateway.scripts.set(paths.queryRefund, async (fields) => {
      asked.open();
      await hung.opened;
      return done(fields);
    });
    harness.clock.advance(20 * 60_000);
    const question = harness.server.worker.runOnce();
    await asked.opened;
    const refused = await settle();
    expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'refund_not_settleable' }]);
    harness.clock.advance(44_999);
    expect((await settle()).status).toBe(409);
    expect(await harness.getRefund(refundRequestId)).toMatchObject({
      status: 'pending',
      attention: 'unknown_too_long',
    });
    harness.clock.advance(1);
    expect((await settle()).status).toBe(200);
    // It was not gone, only late: what it heard is told.
    hung.open();
    await question;
    expect(await harness.getRefund(refundRequestId)).toMatchObject({ status: 'failed', attention: 'contradicted' });
    await harness.close();
  });

  it('has a person asked, who settles it; what is said later is told and counts', async () => {
    const { harness } = await withPending(0);
    gateway.scripts.set(paths.refund, () => null);
    gateway.scripts.set(paths.queryRefund, () => null);
    const { refund } = await harness.refund('50', { refundAmount: '30' });
    const settle = async (status: string, permissions = ['orders:read', 'refunds:approve']) =>
      harness.request(`/v1/refunds/${refund.refundRequestId}/settle`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${await harness.mintToken({ permissions })}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ status, reason: 'the portal shows no such refund' }),
      });
    expect((await settle('failed')).status).toBe(409);

    for (let round = 0; round < 4; round += 1) {
      harness.clock.advance(20 * 60_000);
      await harness.server.worker.runOnce();
    }
    expect(await harness.getRefund(refund.refundRequestId)).toMatchObject({
      status: 'pending',
      refundStatus: null,
      attention: 'unknown_too_long',
    });
    expect(await harness.getOrder('50')).toMatchObject({ pendingAmount: '30', refundableAmount: '70' });

    expect((await settle('failed', ['orders:read', 'refunds:create'])).status).toBe(403);
    expect((await settle('failed')).status).toBe(200);
    expect(await harness.getOrder('50')).toMatchObject({ pendingAmount: '0', refundableAmount: '100' });
    const { history } = await harness.getRefund(refund.refundRequestId);
    expect(history.at(-1)).toMatchObject({
      status: 'failed',
      by: { id: 'op-1' },
      note: expect.stringContaining('portal'),
    });

    // The portal was wrong, or the wrong one was looked at.
    const said = gateway.notification({
      bizType: 'PAY_REFUND',
      bizIdStr: '50',
      bizStatus: 'REFUND_SUCCESS',
      data: JSON.stringify({
        merchantTradeNo: 'T50',
        totalFee: 100,
        currency: 'USDT',
        refundInfo: { refundRequestId: refund.refundRequestId, prepayId: '50', refundAmount: '30' },
      }),
    });
    expect((await harness.request('/v1/notifications/binance-pay', said)).status).toBe(200);
    expect(await harness.getRefund(refund.refundRequestId)).toMatchObject({
      status: 'failed',
      attention: 'contradicted',
    });
    expect(await harness.getOrder('50')).toMatchObject({ pendingAmount: '30', refundableAmount: '70' });

    // Looked at again, it was paid after all: what is final stays, and the payment is on record beside it, once.
    for (let round = 0; round < 2; round += 1) expect((await settle('succeeded')).status).toBe(round === 0 ? 200 : 409);
    expect(await harness.getRefund(refund.refundRequestId)).toMatchObject({ status: 'failed', attention: null });
    expect(await harness.getOrder('50')).toMatchObject({
      pendingAmount: '0',
      refundedAmount: '30',
      refundableAmount: '70',
    });
    // It was asked for today, by whom it was.
    await setPolicy(harness, { limits: [{ currency: 'USDT', perDay: '100' }] });
    const { problem } = await harness.refund('51', { refundAmount: '71' });
    expect(problem).toMatchObject({
      code: 'over_policy_limit',
      detail: expect.stringContaining('30 USDT of it is used'),
    });
    await setPolicy(harness, { approvals: [{ currency: 'USDT', perOrder: '50' }] });
    expect((await harness.refund('50', { refundAmount: '21' })).refund.status).toBe('awaiting_approval');
    await harness.close();
  });
});
