/** Every fault of the sandbox, through the whole server: each refund becomes final, as the gateway's books say, and is paid once at most. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarios } from '../src/sandbox/scenarios.js';
import { createHarness, type Harness } from './harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness.close());

/** Real time would pass in these: the client's ten seconds. `sandbox/scenarios.test.ts` has it, with a client that waits less. */
const slow = new Set(['hanging']);
/** Waits for a top-up that this script never lets count; `waiting-refunds.test.ts` has what becomes of it. */
const parks = new Set(['wallet-short']);
const scripts = scenarios.filter(({ name }) => !slow.has(name) && !parks.has(name));

/** Long enough for "not known yet", a resubmission, and the questions after it. */
const MAX_ROUNDS = 30;

async function settle(refundRequestId: string): Promise<string> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    harness.clock.advance(5_000);
    await harness.sandbox.runDue();
    await harness.server.worker.runOnce();
    const { status } = await harness.getRefund(refundRequestId);
    if (status !== 'pending' && status !== 'submitting') return status;
  }
  return 'not final';
}

/** What the gateway's books say became of it. */
function inTheBooks(refundRequestId: string): string {
  const refunds = harness.sandbox.ledger.listRefunds().filter((refund) => refund.refundRequestId === refundRequestId);
  expect(refunds.length).toBeLessThan(2);
  return refunds[0]?.settlesAs ?? 'nothing';
}

describe('a refund under the fault script', () => {
  it.each(scripts)('$number $name ends as the books say', async ({ number }) => {
    const { prepayId } = harness.addOrder({ prepayId: `60000000${number}` });
    const { status, refund } = await harness.refund(prepayId, { refundAmount: '10' });
    expect(status).toBe(201);

    const end = await settle(refund.refundRequestId);
    expect(end).toBe(inTheBooks(refund.refundRequestId) === 'REFUND_SUCCESS' ? 'succeeded' : 'failed');
    const order = await harness.getOrder(prepayId);
    expect(order.refundableAmount).toBe(end === 'succeeded' ? '90' : '100');

    // Nothing that comes late changes what is final.
    harness.clock.advance(120_000);
    await harness.sandbox.runDue();
    await harness.server.worker.runOnce();
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe(end);
  });
});
