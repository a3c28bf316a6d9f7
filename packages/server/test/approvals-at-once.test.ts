/** Many who decide about one refund at once, on three replicas: one decision, and one movement of money at most. */
import type { TrailAction, TrailRecord } from '@refund-panel/shared';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerCalled } from '../proof/simulation/callers.js';
import type { Refund } from '../src/domain/refund.js';
import { paths } from '../src/gateway/wire.js';
import { approveRefund } from '../src/operations/decide-approval.js';
import type { OpenDatabase } from '../src/store/database.js';
import { createStore } from '../src/store/store.js';
import { APPROVAL_TIME_MS, askForApproval } from './awaiting-refund.js';
import { openTestDatabase } from './database.js';
import { type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';
import { createTestServer, type TestServer } from './test-server.js';

const AT_ONCE = 30;
/** Each ends in its own way, as the replicas happen to meet. */
const ROUNDS = 3;

let gateway: ScriptedGateway;
let opened: OpenDatabase;
let store: ReturnType<typeof createStore>;
let replicas: TestServer[];
beforeAll(async () => {
  gateway = await startScriptedGateway();
  gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
    success({ prepayId, merchantTradeNo: `T${prepayId}`, status: 'PAID', currency: 'USDT', orderAmount: '100' }),
  );
  gateway.scripts.set(paths.refund, ({ refundRequestId }) =>
    success({ refundRequestId, refundStatus: 'REFUND_SUCCESS', refundAmount: '10', refundedAmount: '10' }),
  );
  opened = await openTestDatabase();
  replicas = await Promise.all([start(), start(), start()]);
  store = createStore(opened, one().log);
});
afterAll(async () => {
  for (const replica of replicas) await replica.close();
  await store.changes.close();
  await opened.close();
  await gateway.close();
});

function start(): Promise<TestServer> {
  const environment = {
    BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
    BINANCE_PAY_API_SECRET: 'an-api-secret-0123456789',
    BINANCE_PAY_BASE_URL: gateway.url,
  };
  return createTestServer({ environment, opened });
}

const replica = (number: number) => replicas[number % replicas.length] ?? expect.fail('there are replicas');
const one = () => replica(0);

let lastOrder = 0;

/** Asked for by Mei, of an order of its own. */
async function awaiting(): Promise<Refund> {
  lastOrder += 1;
  const prepayId = String(lastOrder);
  await one().getOrder(prepayId);
  return askForApproval(store, { prepayId, by: 'mei', now: one().clock.now() });
}

type Verb = 'approve' | 'reject' | 'cancel';

interface Answer {
  readonly verb: Verb;
  readonly by: string;
  readonly status: number;
  readonly code: string | undefined;
}

/** With the token at hand, so that nothing but the request itself takes its time. */
async function say(number: number, verb: Verb, { refundRequestId }: Refund, by: string) {
  const server = replica(number);
  const permissions = ['orders:read', 'refunds:create', 'refunds:approve'];
  const token = await server.mintToken({ operator: { id: by }, permissions });
  const body = verb === 'reject' ? JSON.stringify({ reason: 'not ours to pay' }) : null;
  return async (): Promise<Answer> => {
    const response = await server.request(`/v1/refunds/${refundRequestId}/${verb}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, ...(body === null ? {} : { 'Content-Type': 'application/json' }) },
      body,
    });
    const { code } = (await response.json()) as { code?: string };
    return { verb, by, status: response.status, code };
  };
}

async function actionsOf({ refundRequestId }: Refund): Promise<TrailAction[]> {
  const rows = await opened.database.execute(
    sql`select record from trail where refund_request_id = ${refundRequestId} order by sequence`,
  );
  const records = (Array.isArray(rows) ? rows : (rows as { rows: unknown[] }).rows) as { record: string }[];
  return records.map(({ record }) => (JSON.parse(record) as TrailRecord).action);
}

const sent = ({ refundRequestId }: Refund) =>
  gateway.received.filter(({ path, fields }) => path === paths.refund && fields.refundRequestId === refundRequestId)
    .length;

/** Whoever approves passes its own refund over while another one looks at it; then a worker sends it. */
const work = () => Promise.all(replicas.map(({ server }) => server.worker.runOnce()));

const refusals = ['approval_expired', 'not_awaiting_approval', 'refund_not_cancellable'];

/** What was answered, what is on record, what is on the trail and what was sent all say the same. */
async function expectOneDecision(refund: Refund, answers: readonly Answer[]): Promise<void> {
  const { status, approval } = await one().getRefund(refund.refundRequestId);
  const actions = await actionsOf(refund);
  const count = (action: TrailAction) => actions.filter((one) => one === action).length;
  const told = (verb: Verb) => answers.some((answer) => answer.verb === verb && answer.status === 200);
  const own = answers.filter(({ by, verb }) => by === 'mei' && verb !== 'cancel');
  expect(own.map(({ status: code, code: problem }) => `${code} ${problem}`)).toEqual(own.map(() => '403 own_request'));
  const others = answers.filter((answer) => answer.status !== 200 && !own.includes(answer));
  for (const { code } of others) expect(refusals).toContain(code);
  expect(count('refund.approved') + count('refund.rejected')).toBeLessThanOrEqual(1);
  expect(count('refund.cancelled')).toBe(status === 'cancelled' ? 1 : 0);
  expect(count('refund.approved')).toBe(approval?.decision === 'approved' ? 1 : 0);
  expect(count('refund.rejected')).toBe(status === 'rejected' && approval?.decision === 'rejected' ? 1 : 0);
  expect(told('approve')).toBe(approval?.decision === 'approved');
  expect(told('reject')).toBe(approval?.decision === 'rejected');
  expect(told('cancel')).toBe(status === 'cancelled');
  expect(sent(refund)).toBe(status === 'succeeded' ? 1 : 0);
}

describe('three replicas', () => {
  it('of thirty who approve, reject and cancel one refund at once, carry out one decision, and one movement at most', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const refund = await awaiting();
      const verbs = ['approve', 'reject', 'cancel'] as const;
      const clicks = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, number) => {
          // Whoever comes first is another one in each round.
          const verb = verbs[(number + round) % verbs.length] ?? 'approve';
          return say(Math.floor(number / verbs.length), verb, refund, number % 7 === 6 ? 'mei' : `colleague${number}`);
        }),
      );
      const answers = await Promise.all(clicks.map((click) => click()));
      await work();
      await expectOneDecision(refund, answers);
      const { status } = await one().getRefund(refund.refundRequestId);
      expect(['succeeded', 'rejected', 'cancelled']).toContain(status);
    }
  });

  it('of thirty who approve one refund at once send it once, and all are told so', async () => {
    const refund = await awaiting();
    const clicks = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, number) => say(number, 'approve', refund, `colleague${number}`)),
    );
    const answers = await Promise.all(clicks.map((click) => click()));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await work();
    await expectOneDecision(refund, answers);
    expect(sent(refund)).toBe(1);
  });

  it('at the very end of its time either let it go or end it, and all say the same', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const refund = await awaiting();
      // Two still have a moment, and for the third it is over.
      for (const { clock } of replicas) clock.advance(APPROVAL_TIME_MS - 1);
      replica(2).clock.advance(1);
      const clicks = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, number) => say(number, 'approve', refund, `colleague${number}`)),
      );
      const decided = Promise.all(clicks.map((click) => click()));
      await replica(2).server.worker.runOnce();
      const answers = await decided;
      await work();
      await expectOneDecision(refund, answers);
      const { status, approval } = await one().getRefund(refund.refundRequestId);
      expect([status, approval?.decision]).toEqual(
        sent(refund) === 1 ? ['succeeded', 'approved'] : ['rejected', 'expired'],
      );
      for (const { clock } of replicas.slice(0, 2)) clock.advance(1);
    }
  });

  it('send what was approved by one that died before it sent', async () => {
    const refund = await awaiting();
    const { now } = one().clock;
    const dies = () => Promise.reject(new Error('the process is gone'));
    const dependencies = {
      refunds: { ...store, claimRefund: dies },
      orders: store,
      gateway: {
        submitRefund: dies,
        queryRefund: dies,
        queryOrder: dies,
        queryBalance: dies,
        verifyNotification: dies,
      },
      log: one().log,
      now,
      random: () => 0,
      createId: () => 'nobody',
      sendingRules: { undoWindowMs: 0 },
    };
    const asked = { caller: callerCalled('ada'), seenHash: null, maxAmount: null };
    await expect(approveRefund(dependencies, refund.refundRequestId, asked)).rejects.toThrow('the process is gone');
    expect(await one().getRefund(refund.refundRequestId)).toMatchObject({ status: 'scheduled' });
    expect(sent(refund)).toBe(0);
    await work();
    expect(await one().getRefund(refund.refundRequestId)).toMatchObject({ status: 'succeeded' });
    expect(sent(refund)).toBe(1);
  });
});
