/** What Postgres refuses by itself, whoever writes to it: an approval of one's own, and anything sent that nobody approved. */
import { operatorKeyOf } from '@refund-panel/shared';
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../src/store/database.js';
import { createStore } from '../src/store/store.js';
import { isViolationOf } from '../src/store/violation.js';
import { askForApproval } from './awaiting-refund.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';
import { select } from './trail-tools.js';

/** Who asks for every refund here. */
const ASKED_BY = 'Op-Ä';

let opened: OpenDatabase;
let store: ReturnType<typeof createStore>;
let harness: Harness;
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

async function awaiting(by = ASKED_BY): Promise<string> {
  const { prepayId } = harness.addOrder();
  await harness.getOrder(prepayId);
  const { refundRequestId } = await askForApproval(store, { prepayId, by, now: harness.clock.now() });
  return refundRequestId;
}

async function write(refundRequestId: string, columns: SQL): Promise<unknown> {
  return opened.database
    .execute(sql`update refunds set ${columns} where refund_request_id = ${refundRequestId}`)
    .then(() => 'written')
    .catch((error: unknown) => error);
}

const refusedBy = (constraint: string, result: unknown) =>
  result === 'written' ? result : isViolationOf(constraint, result) ? constraint : result;

const approvedBy = (id: string | null, key: string | null) => sql`
  status = 'scheduled', next_step = 'submit', due_at = now(), approval_decision = 'approved', decided_at = now(),
  decider_id = ${id}, decider_key = ${key}`;

describe('the table of refunds refuses an approval', () => {
  const own = (id: string) => [id, operatorKeyOf(id)] as const;
  it.each([
    ['by whoever asked', ...own(ASKED_BY)],
    ['by whoever asked, in other letters', ...own('oP-ä')],
    ['by whoever asked, in letters put together in another way', ...own('Op-A\u0308')],
    ['by whoever asked, in wide letters', ...own('Ｏｐ－Ä')],
    ['by whoever asked, with blanks around', ...own('\u2003 op-Ä\u00a0')],
    ['by whoever asked, under a key that is not theirs', ' op-Ä ', 'ada'],
    ['by nobody', null, null],
    ['by somebody without a key', 'ada', null],
    ['by a key without anybody', null, 'ada'],
  ])('%s', async (_, id, key) => {
    const result = await write(await awaiting(), approvedBy(id, key));
    expect(refusedBy('refunds_approved_by_another', result)).toBe('refunds_approved_by_another');
  });

  it('and takes one by somebody else', async () => {
    expect(await write(await awaiting(), approvedBy(...own('ada')))).toBe('written');
  });
});

describe('the table of refunds refuses, where somebody has to approve,', () => {
  const submit = sql`next_step = 'submit', due_at = now()`;
  const nothing = sql`next_step = null, due_at = null`;
  it.each([
    ['scheduled', submit],
    ['submitting', submit],
    ['parked', submit],
    ['pending', submit],
    ['succeeded', nothing],
    ['failed', nothing],
  ])('that it is %s before anybody did', async (status, step) => {
    for (const decision of [null, 'rejected', 'expired']) {
      const columns = sql`status = ${status}, ${step}, approval_decision = ${decision}`;
      const result = await write(await awaiting(), columns);
      expect(refusedBy('refunds_go_on_approved', result), String(decision)).toBe('refunds_go_on_approved');
    }
  });

  it('and takes that it is rejected or cancelled', async () => {
    for (const [status, decision] of [
      ['rejected', 'rejected'],
      ['rejected', 'expired'],
      ['cancelled', null],
    ])
      expect(
        await write(await awaiting(), sql`status = ${status}, ${nothing}, approval_decision = ${decision}`),
        String(decision),
      ).toBe('written');
  });
});

describe('whoever decides', () => {
  it.each([
    ['approve', {}],
    ['reject', { reason: 'no such return' }],
  ])('is put down by %s with the key that all spellings of them share', async (what, body) => {
    const refundRequestId = await awaiting();
    const token = await harness.mintToken({ operator: { id: ' ＡＤＡ ' }, permissions: ['refunds:approve'] });
    const response = await harness.request(`/v1/refunds/${refundRequestId}/${what}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    const rows = await select(
      opened,
      sql`select operator_key, decider_id, decider_key from refunds where refund_request_id = ${refundRequestId}`,
    );
    expect(rows).toEqual([{ operator_key: operatorKeyOf(ASKED_BY), decider_id: ' ＡＤＡ ', decider_key: 'ada' }]);
  });
});
