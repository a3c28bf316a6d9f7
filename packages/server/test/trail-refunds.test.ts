/** A refund that is moved on by hand, past the approval that it waits for: the audit finds it, also once it went on. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerCalled } from '../proof/simulation/callers.js';
import { invariant } from '../src/invariant.js';
import type { OpenDatabase, Transaction } from '../src/store/database.js';
import type { RefundRow } from '../src/store/rows.js';
import { refunds } from '../src/store/schema.js';
import { createStore } from '../src/store/store.js';
import { addRefundToTrail } from '../src/store/trail.js';
import { askForApproval } from './awaiting-refund.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';
import { verify, verifyAfter } from './trail-tools.js';

let opened: OpenDatabase;
let harness: Harness;
/** A refund that op-1 asked for. */
let asked: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  harness = await createHarness({ opened });
  const { prepayId } = harness.addOrder();
  await harness.getOrder(prepayId);
  const now = harness.clock.now();
  asked = (await askForApproval(createStore(opened, harness.log), { prepayId, now })).refundRequestId;
});
afterAll(async () => {
  await harness.close();
  await opened.close();
});

const isAsked = () => eq(refunds.refundRequestId, asked);

async function read(transaction: Transaction): Promise<RefundRow> {
  const [row] = await transaction.select().from(refunds).where(isAsked());
  invariant(row !== undefined, 'it is there');
  return row;
}

/** As the server writes it. */
async function goOn(
  transaction: Transaction,
  changes: Partial<RefundRow>,
  entry: Pick<Parameters<typeof addRefundToTrail>[1], 'action' | 'caller'>,
): Promise<void> {
  const before = await read(transaction);
  await transaction.update(refunds).set(changes).where(isAsked());
  const after = { ...before, ...changes };
  await addRefundToTrail(transaction, { ...entry, note: null, before, after }, harness.clock.now());
}

/** What the tables themselves refuse, whoever owns them can have taken. */
const dropConstraints = sql`alter table refunds drop constraint refunds_go_on_approved, drop constraint refunds_approved_by_another`;

const byTheServer = { action: 'refund.advanced', caller: null } as const;
const end = { status: 'succeeded', nextStep: null, dueAt: null } as const;

describe('of a refund that awaits approval an audit', () => {
  it('finds nothing where nobody did anything, however it goes on', async () => {
    expect((await verify(opened)).findings.texts).toEqual([]);
    const { findings } = await verifyAfter(opened, async (transaction) => {
      const approved = {
        status: 'scheduled',
        nextStep: 'submit',
        approvalDecision: 'approved',
        deciderId: 'bo',
        deciderKey: 'bo',
      } as const;
      await goOn(transaction, approved, { action: 'refund.approved', caller: callerCalled('bo') });
      // A step that is taken up is on the trail with its outcome.
      await transaction.update(refunds).set({ status: 'submitting', nextStep: 'query' }).where(isAsked());
      await goOn(transaction, { status: 'pending' }, byTheServer);
      await goOn(transaction, end, byTheServer);
    });
    expect(findings.texts).toEqual([]);
  });

  it.each([
    [
      'an approval',
      sql`update refunds set approval_decision = 'approved', decider_id = 'eve', status = 'scheduled', next_step = 'submit'`,
      /status, approvalDecision, deciderId of refund/,
    ],
    ['that none is needed', sql`update refunds set status = 'scheduled', next_step = 'submit'`, /: status of refund/],
    ['that it was sent', sql`update refunds set status = 'submitting', next_step = 'query'`, /: status of refund/],
    ['another amount', sql`update refunds set refund_amount = 99`, /: refundAmount of refund/],
  ])('finds out who made up %s, before and after the server takes it for true', async (_, attack, expected) => {
    const before = await verifyAfter(opened, async (transaction) => {
      await transaction.execute(dropConstraints);
      await transaction.execute(attack);
    });
    expect(before.findings.texts).toEqual([expect.stringMatching(expected)]);
    const after = await verifyAfter(opened, async (transaction) => {
      await transaction.execute(dropConstraints);
      await transaction.execute(attack);
      await goOn(transaction, end, byTheServer);
    });
    expect(after.findings.texts).toEqual([
      expect.stringMatching(/^Changed between entries \d+ and \d+, with nothing on the trail: /),
    ]);
    expect(after.findings.texts[0]).toMatch(expected);
  });

  it.each([
    ['whoever asked for it', 'OP-1', 'refund.approved', 'OP-1'],
    ['somebody other than it says', 'bo', 'refund.approved', 'eve'],
    ['nobody', null, 'refund.advanced', 'eve'],
  ] as const)('finds an approval by %s, though it is chained', async (_, by, action, deciderId) => {
    const approved = { status: 'scheduled', nextStep: 'submit', approvalDecision: 'approved', deciderId } as const;
    const caller = by === null ? null : callerCalled(by);
    const { findings } = await verifyAfter(opened, async (transaction) => {
      await transaction.execute(dropConstraints);
      await goOn(transaction, approved, { action, caller });
    });
    expect(findings.texts).toEqual([expect.stringMatching(/nobody else's approval/)]);
  });
});
