/** Refunds made elsewhere, in Binance Pay's portal or by another program: noticed, counted, and put on record. */
import type { Order, Problem, Refund } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothingSaid } from '../src/domain/report.js';
import type { OpenDatabase } from '../src/store/database.js';
import { createStore } from '../src/store/store.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';

let opened: OpenDatabase;
let harness: Harness;
let store: ReturnType<typeof createStore>;
beforeAll(async () => {
  opened = await openTestDatabase();
  harness = await createHarness({ opened });
  store = createStore(opened, harness.log);
});
afterAll(async () => {
  await harness.close();
  await store.changes.close();
  await opened.close();
});

let lastOutside = 0;

/** As the portal does: no notification, and an id that nobody here knows. */
function refundElsewhere(prepayId: string, refundAmount: string): string {
  lastOutside += 1;
  const refundRequestId = `PORTAL${lastOutside}`;
  harness.sandbox.ledger.refunds.submit({
    refundRequestId,
    prepayId,
    refundAmount,
    refundReason: null,
    webhookUrl: null,
    settlesAs: 'REFUND_SUCCESS',
    pendingMs: 0,
    scenario: null,
  });
  return refundRequestId;
}

async function post<Value>(path: string, body?: object) {
  const response = await harness.request(path, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await harness.mintToken()}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, value: (await response.json()) as Value & Omit<Problem, 'status'> };
}

const sync = (prepayId: string) => post<Order>(`/v1/orders/${prepayId}/sync`);
const adopt = (prepayId: string, refundAmount: string) =>
  post<Refund>(`/v1/orders/${prepayId}/adopt`, { refundAmount, refundReason: 'by the night shift, in the portal' });

describe('a refund made in the portal', () => {
  it("shows in the next reply's total, lowers what is left, and can be put on record once", async () => {
    const { prepayId } = harness.addOrder();
    await harness.getOrder(prepayId);
    refundElsewhere(prepayId, '25.5');
    await harness.refund(prepayId, { refundAmount: '10' });
    harness.clock.advance(1_000);
    expect(await harness.getOrder(prepayId)).toMatchObject({
      refundedAmount: '10',
      refundedElsewhere: { amount: '25.5' },
      refundableAmount: '64.5',
    });
    const tooMuch = await harness.refund(prepayId, { refundAmount: '64.50000001' });
    expect(tooMuch.problem.code).toBe('amount_exceeds_refundable');

    expect((await adopt(prepayId, '25')).value.code).toBe('nothing_to_adopt');
    const answers = await Promise.all([adopt(prepayId, '25.5'), adopt(prepayId, '25.50')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await harness.getOrder(prepayId)).toMatchObject({
      refundedAmount: '35.5',
      refundedElsewhere: null,
      refundableAmount: '64.5',
      refunds: [
        { origin: 'outside', status: 'succeeded', refundAmount: '25.5', requestedBy: { id: 'op-1' } },
        { origin: 'panel', refundAmount: '10' },
      ],
    });
  });

  it('that was put on record and is named later does not count twice', async () => {
    const { prepayId } = harness.addOrder();
    refundElsewhere(prepayId, '25.5');
    await harness.refund(prepayId, { refundAmount: '10' });
    harness.clock.advance(1_000);
    expect((await adopt(prepayId, '25.5')).status).toBe(201);
    const name = (refundRequestId: string, refundAmount: string) =>
      store.recordOutsideRefund(
        { refundRequestId, prepayId, refundAmount, succeeded: true, report: { ...nothingSaid, refundAmount } },
        harness.clock.now(),
      );
    await name('NAMED1', '25.50');
    await name('NAMED1', '25.50');
    expect(await harness.getOrder(prepayId)).toMatchObject({ refundedAmount: '35.5', refundableAmount: '64.5' });
    // One of another amount is another one, or a part: in doubt it counts.
    await name('NAMED2', '1');
    expect(await harness.getOrder(prepayId)).toMatchObject({ refundedAmount: '36.5' });
  });

  it('is found by asking, when the order was refunded here before', async () => {
    const { prepayId } = harness.addOrder();
    await harness.refund(prepayId, { refundAmount: '10' });
    refundElsewhere(prepayId, '90');
    expect((await harness.getOrder(prepayId)).refundedElsewhere).toBeNull();
    const { value } = await sync(prepayId);
    expect(value).toMatchObject({
      status: 'FULL_REFUNDED',
      refundedElsewhere: { amount: '90' },
      refundableAmount: '0',
    });
  });

  it('is found by asking, when the order was never refunded here, as far as Binance Pay tells', async () => {
    const { prepayId } = harness.addOrder();
    await harness.getOrder(prepayId);
    refundElsewhere(prepayId, '30');
    expect((await sync(prepayId)).value).toMatchObject({ status: 'REFUNDED', refundedElsewhere: { amount: null } });
    expect((await adopt(prepayId, '30')).value.code).toBe('nothing_to_adopt');

    // The next reply names the total.
    await harness.refund(prepayId, { refundAmount: '10' });
    expect(await harness.getOrder(prepayId)).toMatchObject({
      refundedElsewhere: { amount: '30' },
      refundableAmount: '60',
    });
  });

  it('that would make the next partial refund the last is noticed before Binance Pay returns everything', async () => {
    const { prepayId } = harness.addOrder();
    for (let number = 0; number < 8; number += 1) refundElsewhere(prepayId, '1');
    // Its reply says that one attempt is left.
    await harness.refund(prepayId, { refundAmount: '1' });
    const refused = await harness.refund(prepayId, { refundAmount: '1' });
    expect(refused.problem.code).toBe('last_attempt_returns_all');
    const whole = await harness.refund(prepayId, { refundAmount: 'full' });
    expect(whole.refund).toMatchObject({ status: 'succeeded', refundAmount: '91' });
  });

  it('withholds a refund that waited and has become the last meanwhile', async () => {
    const { prepayId } = harness.addOrder();
    // What was in the wallet a moment ago is believed for a while.
    harness.clock.advance(10_000);
    harness.sandbox.ledger.wallets.setAvailable('USDT', '9');
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    expect(refund.status).toBe('parked');
    harness.sandbox.ledger.wallets.setAvailable('USDT', '1000000');
    for (let number = 0; number < 8; number += 1) refundElsewhere(prepayId, '1');
    await harness.refund(prepayId, { refundAmount: '1' });
    harness.clock.advance(60_000);
    await harness.server.worker.runOnce();
    await harness.server.worker.runOnce();
    expect(await harness.getRefund(refund.refundRequestId)).toMatchObject({
      status: 'failed',
      failure: { code: 'last_attempt_returns_all' },
    });
    expect(harness.movedFor(prepayId)).toHaveLength(9);
  });
});

describe('what an operator saw', () => {
  it('decides between two who refund the same thing at once: one wins, the other is told at once', async () => {
    const { prepayId } = harness.addOrder();
    await harness.getOrder(prepayId);
    const body = { refundAmount: '10', expectedRefundableAmount: '100.00' };
    const answers = await Promise.all([1, 2, 3].map(() => harness.refund(prepayId, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused.map(({ problem }) => problem.code)).toEqual(['order_changed', 'order_changed']);
    expect(harness.movedFor(prepayId)).toEqual(['10']);
  });

  it('is no part of the refund: a repeat under the same key is still the same one', async () => {
    const { prepayId } = harness.addOrder();
    const first = await harness.refund(
      prepayId,
      { refundAmount: '10', expectedRefundableAmount: '100' },
      { key: 'seen' },
    );
    const again = await harness.refund(
      prepayId,
      { refundAmount: '10', expectedRefundableAmount: '90' },
      { key: 'seen' },
    );
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.refund.refundRequestId).toBe(first.refund.refundRequestId);
  });
});
