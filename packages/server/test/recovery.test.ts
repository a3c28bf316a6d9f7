/** Refunds whose call went wrong: each ends as the gateway's books say, and none is paid twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness.close());

/** Lets the worker take what is due, with the clock moved on each time, until the refund is final. */
async function settle(refundRequestId: string, rounds = 12): Promise<string> {
  for (let round = 0; round < rounds; round += 1) {
    harness.clock.advance(10_000);
    await harness.server.worker.runOnce();
    const { status } = await harness.getRefund(refundRequestId);
    if (status !== 'pending' && status !== 'submitting') return status;
  }
  return 'not final';
}

const submissions = (refundRequestId: string) =>
  harness.log.entries.filter(
    ({ message, fields }) => message === 'refund submitted' && fields.refundRequestId === refundRequestId,
  );

describe('when the reply is lost after the money moved', () => {
  it('the refund is pending, then found, and never sent again', async () => {
    const { prepayId } = harness.addOrder({ prepayId: '800000009001' });
    const { status, refund } = await harness.refund(prepayId, { refundAmount: '10' });
    expect(status).toBe(201);
    expect(refund).toMatchObject({ status: 'pending', refundStatus: null, failure: null });

    expect(await settle(refund.refundRequestId)).toBe('succeeded');
    expect(submissions(refund.refundRequestId)).toHaveLength(1);
    expect(harness.movedFor(prepayId)).toEqual(['10']);
  });
});

describe('when the request is lost', () => {
  it('it is asked about first, and sent again only later, under the same id', async () => {
    const { prepayId } = harness.addOrder({ prepayId: '800000009004' });
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    expect(refund).toMatchObject({ status: 'pending', refundStatus: null });

    harness.clock.advance(20_000);
    await harness.server.worker.runOnce();
    expect(submissions(refund.refundRequestId)).toHaveLength(1);

    expect(await settle(refund.refundRequestId)).toBe('succeeded');
    expect(submissions(refund.refundRequestId)).toHaveLength(2);
    expect(harness.movedFor(prepayId)).toEqual(['10']);
    const { history } = await harness.getRefund(refund.refundRequestId);
    expect(history.map(({ note }) => note)).toContainEqual(expect.stringContaining('under the same refundRequestId'));
  });

  it('its amount stays spent in the meantime', async () => {
    const { prepayId } = harness.addOrder({ prepayId: '800000019004' });
    await harness.refund(prepayId, { refundAmount: '80' });
    const second = await harness.refund(prepayId, { refundAmount: '30' });
    expect(second.problem.code).toBe('amount_exceeds_refundable');
  });
});

describe('when the gateway takes its time', () => {
  it('a pending refund ends as it ends there', async () => {
    const succeeds = harness.addOrder({ prepayId: '800000009002' });
    const fails = harness.addOrder({ prepayId: '800000009003' });
    const one = await harness.refund(succeeds.prepayId, { refundAmount: '10' });
    const two = await harness.refund(fails.prepayId, { refundAmount: '10' });
    expect([one.refund.refundStatus, two.refund.refundStatus]).toEqual(['REFUND_PENDING', 'REFUND_PENDING']);

    expect(await settle(one.refund.refundRequestId)).toBe('succeeded');
    expect(await settle(two.refund.refundRequestId)).toBe('failed');
    expect(await harness.getOrder(fails.prepayId)).toMatchObject({ refundableAmount: '100', pendingAmount: '0' });
    expect((await harness.getRefund(two.refund.refundRequestId)).failure).toMatchObject({ code: 'refund_rejected' });
  });

  it('sync asks at once', async () => {
    const { prepayId } = harness.addOrder({ prepayId: '800000029002' });
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    harness.clock.advance(3_000);
    const response = await harness.request(`/v1/refunds/${refund.refundRequestId}/sync`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await harness.mintToken()}` },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'succeeded', refundStatus: 'REFUND_SUCCESS' });
  });

  it('a notification arrives for what is final already, and changes nothing', async () => {
    const { prepayId } = harness.addOrder();
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    harness.clock.advance(1_000);
    await harness.sandbox.runDue();
    const { fields } = await harness.log.waitFor(
      'notification received',
      ({ refundRequestId }) => refundRequestId === refund.refundRequestId,
    );
    expect(fields).toMatchObject({ bizType: 'PAY_REFUND', bizStatus: 'REFUND_SUCCESS', isNew: true });
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('succeeded');
  });
});

describe('when two processes look at the same refund', () => {
  it('only one of them takes the step', async () => {
    const { prepayId } = harness.addOrder({ prepayId: '800000039002' });
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    harness.clock.advance(5_000);
    const before = harness.log.entries.length;
    await Promise.all([
      harness.server.worker.runOnce(),
      harness.server.worker.runOnce(),
      harness.server.worker.runOnce(),
    ]);
    const queries = harness.log.entries
      .slice(before)
      .filter(
        ({ message, fields }) => message === 'refund queried' && fields.refundRequestId === refund.refundRequestId,
      );
    expect(queries).toHaveLength(1);
  });
});
