/** Hundreds of requests at once on three replicas, and the policy changed beside them: exactly as much goes as fits. */
import { multiplyAmount, type Policy, type PolicyVersion, sumAmounts } from '@refund-panel/shared';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { paths } from '../src/gateway/wire.js';
import { openPostgres } from '../src/store/database.js';
import { refunds, trail } from '../src/store/schema.js';
import { copyTemplate } from './database.js';
import { ask, setPolicy } from './policy-requests.js';
import { type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';
import { createTestServer, type RefundAnswer, type TestServer } from './test-server.js';

const REPLICAS = 3;
const REQUESTS = 200;
/** Binance Pay allows ten refunds of one order. */
const ORDERS = 25;
const LONG_MS = 120_000;
const usdt = { currency: 'USDT' };

let gateway: ScriptedGateway;
let replicas: TestServer[];
let database: Awaited<ReturnType<typeof openPostgres>>['database'];
let closing: (() => Promise<void>)[];
beforeAll(async () => {
  gateway = await startScriptedGateway();
  gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
    success({ prepayId, merchantTradeNo: `T${prepayId}`, status: 'PAID', currency: 'USDT', orderAmount: '1000' }),
  );
  gateway.scripts.set(paths.refund, ({ refundRequestId }) =>
    success({ refundRequestId, refundStatus: 'REFUND_SUCCESS' }),
  );
});
afterAll(() => gateway.close());

// The embedded database has one session: nothing there is at once.
describe.skipIf(inject('databaseKind') !== 'postgres')('two hundred requests at once on three replicas', () => {
  beforeEach(async () => {
    [closing, replicas] = [[], []];
    gateway.received.splice(0);
    const url = await copyTemplate(inject('databaseTemplate'));
    const environment = {
      BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
      BINANCE_PAY_API_SECRET: 'an-api-secret-0123456789',
      BINANCE_PAY_BASE_URL: gateway.url,
      // No brake in front of the policy: each of them is decided by it.
      RATE_LIMITS: 'operator=100000,refunds=100000,address=100000,host=100000',
    };
    for (let count = 0; count < REPLICAS; count += 1) {
      const opened = await openPostgres(url);
      const server = await createTestServer({ environment, opened });
      closing.unshift(
        () => server.close(),
        () => opened.close(),
      );
      replicas.push(server);
      database = opened.database;
    }
    for (let order = 1; order <= ORDERS; order += 1) await replicaOf(0).getOrder(String(order));
  });
  afterEach(async () => {
    for (const close of closing) await close();
  });

  const replicaOf = (number: number): TestServer => replicas[number % REPLICAS] ?? expect.fail('there are replicas');
  const sent = () => gateway.received.filter(({ path }) => path === paths.refund).length;

  async function askAtOnce(operators: readonly string[], amount = '7'): Promise<readonly RefundAnswer[]> {
    const tokens = await Promise.all(operators.map((id) => replicaOf(0).mintToken({ operator: { id } })));
    return Promise.all(
      Array.from({ length: REQUESTS }, (_, number) =>
        replicaOf(number).refund(
          String(1 + (number % ORDERS)),
          { refundAmount: amount },
          { token: tokens[number % tokens.length] ?? '' },
        ),
      ),
    );
  }

  /** All that was not accepted was refused by the policy, and nothing else went wrong. */
  function expectOnlyRefused(answers: readonly RefundAnswer[], many: number): void {
    const codes = answers.filter(({ status }) => status !== 201).map(({ problem }) => problem.code);
    expect(codes).toEqual(Array(REQUESTS - many).fill('over_policy_limit'));
  }

  it(
    "grant one operator's day to the last that fits, under every spelling",
    async () => {
      await setPolicy(replicaOf(0), { limits: [{ ...usdt, perDay: '300' }] });
      const answers = await askAtOnce(['ada', 'ADA', ' ada ', 'Ａda']);
      expectOnlyRefused(answers, 42);
      expect(sent()).toBe(42);
    },
    LONG_MS,
  );

  it(
    'grant the total to the last that fits, whoever asks',
    async () => {
      await setPolicy(replicaOf(0), { totals: [{ ...usdt, perDay: '500' }] });
      const answers = await askAtOnce(Array.from({ length: 40 }, (_, number) => `operator-${number}`));
      expectOnlyRefused(answers, 71);
      expect(sent()).toBe(71);
    },
    LONG_MS,
  );

  it(
    'send what one operator asks for above a sum to a second person, and no less than fits without one',
    async () => {
      await setPolicy(replicaOf(0), { approvals: [{ ...usdt, perDay: '100' }] });
      const answers = await askAtOnce(['ada']);
      expectOnlyRefused(answers, REQUESTS);
      const straight = answers.filter(({ refund }) => refund.approval === null);
      expect([straight.length, sent()]).toEqual([14, 14]);
      const waiting = answers.filter(({ refund }) => refund.status === 'awaiting_approval');
      expect(waiting).toHaveLength(REQUESTS - 14);
    },
    LONG_MS,
  );

  it(
    'let one of many changes of the policy through, whichever replica is asked',
    async () => {
      const changes = Array.from({ length: 30 }, (_, number) => {
        const policy = { limits: [{ ...usdt, perRefund: String(number + 1) }] };
        const body = { policy, expectedVersion: 0, reason: `change ${number}` };
        return ask<PolicyVersion>(replicaOf(number), ['PUT', '/v1/policy'], body);
      });
      const answers = await Promise.all(changes);
      const won = answers.filter(({ status }) => status === 200);
      expect(won.map(({ value }) => value.version)).toEqual([1]);
      const lost = answers.filter(({ status }) => status !== 200).map(({ problem }) => problem.code);
      expect(lost).toEqual(Array(29).fill('policy_changed'));
      for (let number = 0; number < REPLICAS; number += 1) {
        const { value } = await ask<PolicyVersion>(replicaOf(number), ['GET', '/v1/policy']);
        expect(value).toEqual(won[0]?.value);
      }
      const entries = await database.select({ record: trail.record }).from(trail);
      expect(entries.filter(({ record }) => record.includes('policy.changed'))).toHaveLength(1);
    },
    LONG_MS,
  );

  it(
    'are each decided on the version that they record, while it changes beside them',
    async () => {
      // Odd versions need no sums and even ones do, so that what is read, and in which order, changes as well.
      const versions: Policy[] = Array.from({ length: 12 }, (_, index) =>
        index % 2 === 0
          ? { limits: [{ ...usdt, perRefund: '6' }], approvals: [{ ...usdt, perOrder: '1' }] }
          : { limits: [{ ...usdt, perRefund: '7', perDay: '100000' }] },
      );
      const asking = askAtOnce(['ada', 'mei', 'bo'], '7');
      for (const policy of versions) await setPolicy(replicaOf(versions.indexOf(policy)), policy);
      const answers = await asking;
      // Under an odd version seven is too much; what was asked for before the first was not limited.
      const rows = await database.select().from(refunds);
      const accepted = answers.filter(({ status }) => status === 201);
      expect(rows).toHaveLength(accepted.length);
      expectOnlyRefused(answers, accepted.length);
      expect(rows.filter(({ policyVersion }) => policyVersion % 2 === 1)).toEqual([]);
      // What begins once a change is answered knows it, on every replica.
      await setPolicy(replicaOf(0), { limits: [{ ...usdt, perRefund: '1' }] });
      for (let number = 0; number < REPLICAS; number += 1) {
        // An order of its own: the others may have no attempts left.
        const order = String(ORDERS + 1 + number);
        await replicaOf(0).getOrder(order);
        expect((await replicaOf(number).refund(order, { refundAmount: '2' })).problem.code).toBe('over_policy_limit');
        const { status, refund } = await replicaOf(number).refund(order, { refundAmount: '1' });
        expect(status).toBe(201);
        const [row] = await database
          .select({ version: refunds.policyVersion })
          .from(refunds)
          .where(eq(refunds.refundRequestId, refund.refundRequestId));
        expect(row?.version).toBe(versions.length + 1);
      }
    },
    LONG_MS,
  );

  it(
    'keep the approvals of one order to their sum, though each is small',
    async () => {
      await setPolicy(replicaOf(0), { approvals: [{ ...usdt, perOrder: '20' }] });
      const answers = await askAtOnce(['ada', 'mei', 'bo']);
      expectOnlyRefused(answers, REQUESTS);
      for (let order = 1; order <= ORDERS; order += 1) {
        const own = answers.filter(({ refund }) => refund.prepayId === String(order));
        const straight = own.filter(({ refund }) => refund.approval === null);
        expect(sumAmounts(straight.map(({ refund }) => refund.refundAmount))).toBe(multiplyAmount('7', 2));
      }
      expect(sent()).toBe(2 * ORDERS);
    },
    LONG_MS,
  );
});
