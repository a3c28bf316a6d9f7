/** The policy's sums under load: many requests at once, on three replicas, never ask for more than it allows. */
import { sumAmounts } from '@refund-panel/shared';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { paths } from '../src/gateway/wire.js';
import { openPostgres } from '../src/store/database.js';
import { copyTemplate } from './database.js';
import { setPolicy } from './policy-requests.js';
import { type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';
import { createTestServer, type RefundAnswer, type TestServer } from './test-server.js';

const ORDERS = 12;
/** Each order as often, by each replica once. */
const REPLICAS = 3;

let gateway: ScriptedGateway;
let replicas: TestServer[];
let closing: (() => Promise<void>)[];
beforeAll(async () => {
  gateway = await startScriptedGateway();
  gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
    success({ prepayId, merchantTradeNo: `T${prepayId}`, status: 'PAID', currency: 'USDT', orderAmount: '100' }),
  );
  gateway.scripts.set(paths.refund, ({ refundRequestId }) =>
    success({ refundRequestId, refundStatus: 'REFUND_SUCCESS', refundAmount: '10' }),
  );
});
afterAll(() => gateway.close());

// The embedded database has one session: nothing there is at once.
describe.skipIf(inject('databaseKind') !== 'postgres')('of many requests at once on three replicas', () => {
  beforeEach(async () => {
    closing = [];
    replicas = [];
    gateway.received.splice(0);
    const url = await copyTemplate(inject('databaseTemplate'));
    const environment = {
      BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
      BINANCE_PAY_API_SECRET: 'an-api-secret-0123456789',
      BINANCE_PAY_BASE_URL: gateway.url,
    };
    for (let count = 0; count < REPLICAS; count += 1) {
      const opened = await openPostgres(url);
      closing.unshift(() => opened.close());
      const server = await createTestServer({ environment, opened });
      closing.unshift(() => server.close());
      replicas.push(server);
    }
    for (let order = 1; order <= ORDERS; order += 1) await first().getOrder(String(order));
  });
  afterEach(async () => {
    for (const close of closing) await close();
  });

  function first(): TestServer {
    return replicas[0] ?? expect.fail('there are replicas');
  }

  /** Of 10 each; every order on every replica. */
  async function askForAll(operatorOf: (replica: number, order: number) => string): Promise<RefundAnswer[]> {
    const requests = replicas.flatMap((server, replica) =>
      Array.from({ length: ORDERS }, (_, index) => ({ server, replica, order: index + 1 })),
    );
    const tokens = await Promise.all(
      requests.map(({ server, replica, order }) => server.mintToken({ operator: { id: operatorOf(replica, order) } })),
    );
    return Promise.all(
      requests.map(({ server, order }, index) =>
        server.refund(String(order), { refundAmount: '10' }, { token: tokens[index] ?? '' }),
      ),
    );
  }

  const sumOf = (answers: readonly RefundAnswer[]) => sumAmounts(answers.map(({ refund }) => refund.refundAmount));
  const sent = () => gateway.received.filter(({ path }) => path === paths.refund).length;

  it("one operator's stay within their day, to the last of it", async () => {
    await setPolicy(first(), { limits: [{ currency: 'USDT', perDay: '105' }] });
    const answers = await askForAll((replica) => ['ada', 'Ada', ' ada'][replica] ?? '');
    const accepted = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status !== 201);
    expect([sumOf(accepted), sent()]).toEqual(['100', 10]);
    expect(new Set(refused.map(({ problem }) => problem.code))).toEqual(new Set(['over_policy_limit']));
    expect(refused).toHaveLength(REPLICAS * ORDERS - 10);
  });

  it("all operators' together stay within the total", async () => {
    await setPolicy(first(), { totals: [{ currency: 'USDT', perDay: '70' }] });
    const answers = await askForAll((replica, order) => `operator ${replica} ${order}`);
    expect([sumOf(answers.filter(({ status }) => status === 201)), sent()]).toEqual(['70', 7]);
  });

  it('both, and what nobody approved: beyond that it awaits approval, and none of it is sent', async () => {
    await setPolicy(first(), {
      limits: [{ currency: 'USDT', perDay: '90' }],
      totals: [{ currency: 'USDT', perDay: '200' }],
      approvals: [{ currency: 'USDT', perDay: '50' }],
    });
    const answers = await askForAll((replica) => `operator ${replica}`);
    const accepted = answers.filter(({ status }) => status === 201).map(({ refund }) => refund);
    expect(accepted).toHaveLength(20);
    for (const id of [0, 1, 2].map((replica) => `operator ${replica}`)) {
      const own = accepted.filter(({ requestedBy }) => requestedBy?.id === id);
      const unapproved = own.filter(({ approval }) => approval === null);
      expect(own.length).toBeLessThanOrEqual(9);
      expect(unapproved).toHaveLength(Math.min(5, own.length));
      for (const { status, approval } of own)
        expect(status).toBe(approval === null ? 'succeeded' : 'awaiting_approval');
    }
    expect(sent()).toBe(accepted.filter(({ approval }) => approval === null).length);
  });
});
