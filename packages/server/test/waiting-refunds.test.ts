/** Refunds that wait: for the wallet, for the undo window, for the thaw; and what ends the waiting. */
import type { Problem, RefundWithHistory, Sending } from '@refund-panel/shared';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';

const harnesses: Harness[] = [];
afterEach(async () => {
  for (const harness of harnesses.splice(0)) await harness.close();
});

async function start(environment: Record<string, string> = {}): Promise<Harness> {
  const harness = await createHarness({ environment });
  harnesses.push(harness);
  return harness;
}

async function post<Value>(harness: Harness, path: string, body?: object, permissions = allPermissions) {
  const response = await harness.request(path, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await harness.mintToken({ permissions })}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, value: (await response.json()) as Value & Omit<Problem, 'status'> };
}

const allPermissions = ['orders:read', 'refunds:create', 'refunds:approve', 'policy:manage'];
const cancel = (harness: Harness, refundRequestId: string) =>
  post<RefundWithHistory>(harness, `/v1/refunds/${refundRequestId}/cancel`);
const freeze = (harness: Harness) => post<Sending>(harness, '/v1/sending/freeze', { reason: 'a strange morning' });
const resume = (harness: Harness) => post<Sending>(harness, '/v1/sending/resume', { reason: 'all is well' });

async function later(harness: Harness, milliseconds: number): Promise<void> {
  harness.clock.advance(milliseconds);
  await harness.sandbox.runDue();
  await harness.server.worker.runOnce();
}

describe('a refund for which the wallet is short', () => {
  it('is parked, says how much is missing, and goes on by itself after a top-up', async () => {
    const harness = await start();
    const { prepayId } = harness.addOrder();
    harness.sandbox.ledger.wallets.setAvailable('USDT', '4');
    const { status, refund } = await harness.refund(prepayId, { refundAmount: '10' });
    expect(status).toBe(201);
    expect(refund).toMatchObject({ status: 'parked', missingAmount: '6', refundStatus: null, failure: null });
    expect(await harness.getOrder(prepayId)).toMatchObject({ pendingAmount: '10', refundableAmount: '90' });

    harness.sandbox.ledger.wallets.setAvailable('USDT', '9');
    await later(harness, 60_000);
    expect(await harness.getRefund(refund.refundRequestId)).toMatchObject({ status: 'parked', missingAmount: '1' });
    expect(harness.movedFor(prepayId)).toEqual([]);

    harness.sandbox.ledger.wallets.setAvailable('USDT', '10');
    await later(harness, 600_000);
    await later(harness, 0);
    expect(await harness.getRefund(refund.refundRequestId)).toMatchObject({ status: 'succeeded', missingAmount: null });
    expect(harness.movedFor(prepayId)).toEqual(['10']);
  });

  it('is looked after at once when a person asks', async () => {
    const harness = await start();
    const { prepayId } = harness.addOrder();
    harness.sandbox.ledger.wallets.setAvailable('USDT', '0');
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    harness.sandbox.ledger.wallets.setAvailable('USDT', '100');
    harness.clock.advance(3_000);
    expect((await post<RefundWithHistory>(harness, `/v1/refunds/${refund.refundRequestId}/sync`)).value.status).toBe(
      'parked',
    );
    await later(harness, 0);
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('succeeded');
  });

  it('is parked as well when only Binance Pay finds out, and may be cancelled', async () => {
    const harness = await start();
    const { prepayId } = harness.addOrder({ prepayId: '700000009005' });
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    expect(refund).toMatchObject({ status: 'parked', missingAmount: null });

    expect((await cancel(harness, refund.refundRequestId)).value).toMatchObject({ status: 'cancelled' });
    expect(await harness.getOrder(prepayId)).toMatchObject({ pendingAmount: '0', refundableAmount: '100' });
    await later(harness, 86_400_000);
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('cancelled');
  });
});

describe('the undo window', () => {
  it('keeps a confirmed refund back, then lets it go', async () => {
    const harness = await start({ UNDO_WINDOW_SECONDS: '30' });
    const { prepayId } = harness.addOrder();
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    const sendsAt = new Date(harness.clock.now().getTime() + 30_000).toISOString();
    expect(refund).toMatchObject({ status: 'scheduled', sendsAt });
    expect(await harness.getOrder(prepayId)).toMatchObject({ pendingAmount: '10', refundableAmount: '90' });

    // Nobody may hurry it, or there would be no window.
    await post(harness, `/v1/refunds/${refund.refundRequestId}/sync`);
    await later(harness, 29_000);
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('scheduled');
    await later(harness, 1_000);
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('succeeded');
    expect((await cancel(harness, refund.refundRequestId)).value.code).toBe('refund_not_cancellable');
  });

  it('is ended by a cancel, which says who, and can be said twice', async () => {
    const harness = await start({ UNDO_WINDOW_SECONDS: '30' });
    const { prepayId } = harness.addOrder();
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    expect((await cancel(harness, refund.refundRequestId)).status).toBe(200);
    const { status, value } = await cancel(harness, refund.refundRequestId);
    expect(status).toBe(200);
    expect(value.history.map(({ status: state, by }) => ({ state, by: by?.id }))).toEqual([
      { state: 'scheduled', by: 'op-1' },
      { state: 'cancelled', by: 'op-1' },
    ]);
    await later(harness, 60_000);
    expect(harness.movedFor(prepayId)).toEqual([]);
    expect((await harness.getOrder(prepayId)).refundableAmount).toBe('100');
  });

  it('and a cancel at its very end: either it was sent, or it was cancelled', async () => {
    const harness = await start({ UNDO_WINDOW_SECONDS: '30' });
    for (let round = 0; round < 5; round += 1) {
      const { prepayId } = harness.addOrder();
      const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
      harness.clock.advance(30_000);
      const [cancelled] = await Promise.all([cancel(harness, refund.refundRequestId), harness.server.worker.runOnce()]);
      await harness.server.worker.runOnce();
      const { status } = await harness.getRefund(refund.refundRequestId);
      expect(status).toBe(cancelled.status === 200 ? 'cancelled' : 'succeeded');
      expect(harness.movedFor(prepayId)).toEqual(status === 'succeeded' ? ['10'] : []);
    }
  });
});

describe('the fuse', () => {
  it('keeps what is asked for while sending is frozen, asks on about what was sent, and sends it after the thaw', async () => {
    const harness = await start();
    const pending = harness.addOrder({ prepayId: '800000049002' });
    const sent = await harness.refund(pending.prepayId, { refundAmount: '10' });
    expect((await freeze(harness)).value).toMatchObject({
      frozen: true,
      reason: 'a strange morning',
      by: { id: 'op-1' },
    });

    const { prepayId } = harness.addOrder();
    const { status, refund } = await harness.refund(prepayId, { refundAmount: '10' });
    expect([status, refund.status]).toEqual([201, 'scheduled']);
    await later(harness, 5_000);
    await later(harness, 3_600_000);
    expect((await harness.getRefund(sent.refund.refundRequestId)).status).toBe('succeeded');
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('scheduled');
    expect(harness.movedFor(prepayId)).toEqual([]);

    expect((await resume(harness)).value.frozen).toBe(false);
    await later(harness, 0);
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('succeeded');
  });

  it('is for who may manage the policy', async () => {
    const harness = await start();
    const path = '/v1/sending/freeze';
    expect((await post(harness, path, { reason: 'no' }, ['refunds:create'])).status).toBe(403);
    expect((await post(harness, path, {})).status).toBe(422);
  });

  it('trips by itself when more is asked for in an hour than the setting allows, and counts anew after a thaw', async () => {
    const harness = await start({ FUSE_REFUNDS_PER_HOUR: '3' });
    const ask = async () => (await harness.refund(harness.addOrder().prepayId, { refundAmount: '10' })).refund.status;
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['succeeded', 'succeeded', 'succeeded']);
    const kept = await Promise.all([ask(), ask()]);
    expect(kept).toEqual(['scheduled', 'scheduled']);
    const read = await harness.request('/v1/sending', {
      headers: { Authorization: `Bearer ${await harness.mintToken()}` },
    });
    expect(await read.json()).toMatchObject({ frozen: true, by: null, reason: expect.stringContaining('More than 3') });
    expect(harness.log.entries.filter(({ message }) => message === 'sending froze by itself')).toHaveLength(1);

    harness.clock.advance(1_000);
    await resume(harness);
    harness.clock.advance(1_000);
    await later(harness, 0);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(await ask()).toBe('scheduled');
  });
});

describe('several replicas on one database', () => {
  it('all stop sending once a freeze was answered, and each refund that waited is sent once', async () => {
    const opened = await openTestDatabase();
    const replicas: Harness[] = [];
    for (let number = 0; number < 2; number += 1) replicas.push(await createHarness({ opened }));
    harnesses.push(...replicas);
    const [one, two] = replicas as [Harness, Harness];
    await freeze(one);
    // Each harness has a sandbox of its own; both replicas may be the one that sends.
    const order = one.addOrder();
    two.sandbox.ledger.addOrder(order);
    await one.getOrder(order.prepayId);
    const asked = await Promise.all([
      one.refund(order.prepayId, { refundAmount: '10' }),
      two.refund(order.prepayId, { refundAmount: '10' }),
    ]);
    expect(asked.map(({ refund }) => refund.status)).toEqual(['scheduled', 'scheduled']);
    await resume(two);
    await Promise.all(replicas.map((replica) => later(replica, 0)));
    const moved = [...one.movedFor(order.prepayId), ...two.movedFor(order.prepayId)];
    expect(moved).toEqual(['10', '10']);
    await opened.close();
  });
});
