/** The order's last refund, which returns everything that is left at Binance Pay: never more than was asked for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness.close());

async function later(milliseconds: number): Promise<void> {
  harness.clock.advance(milliseconds);
  await harness.sandbox.runDue();
  await harness.server.worker.runOnce();
}

/** One attempt is left, and the ninth refund is accepted and pending. @param ninth its amount, which names the script */
async function askForTheRest(ninth: string) {
  const { prepayId } = harness.addOrder();
  for (let number = 0; number < 8; number += 1) await harness.refund(prepayId, { refundAmount: '1' });
  const pending = await harness.refund(prepayId, { refundAmount: ninth });
  expect(pending.refund).toMatchObject({ status: 'pending', refundStatus: 'REFUND_PENDING', remainingAttempts: 1 });
  // What was paid is told; then Binance Pay decides about the ninth, and nobody here has heard of that yet.
  await harness.sandbox.runDue();
  harness.clock.advance(3_000);
  const { status, refund } = await harness.refund(prepayId, { refundAmount: 'full' });
  expect(status).toBe(201);
  const moved = () => harness.movedFor(prepayId).slice(9);
  return { prepayId, pending: pending.refund, last: refund, moved };
}

describe('the last refund of an order, for all that is left', () => {
  it('returns no more than was asked for where one that was accepted is rejected just before', async () => {
    const { last, moved } = await askForTheRest('40.00009003');
    expect(last.requestedAmount).toBe('51.99990997');
    expect(moved()).toEqual([]);
    await later(3_000);
    await later(60_000);
    expect(moved()).toEqual([]);
    expect(await harness.getRefund(last.refundRequestId)).toMatchObject({
      status: 'failed',
      failure: {
        code: 'last_attempt_returns_all',
        detail: expect.stringContaining('all 92 USDT instead of 51.99990997'),
      },
    });
  });

  it('waits until it is known that the one before it was paid, and then returns just what was asked for', async () => {
    const { pending, last, moved } = await askForTheRest('40.00009002');
    expect(last).toMatchObject({ status: 'scheduled', refundAmount: '51.99990998' });
    expect(moved()).toEqual([]);
    await later(3_000);
    await later(60_000);
    expect((await harness.getRefund(pending.refundRequestId)).status).toBe('succeeded');
    expect((await harness.getRefund(last.refundRequestId)).status).toBe('succeeded');
    expect(moved()).toEqual(['51.99990998']);
  });
});
