/** Many replicas that add to one trail at once: no gap, no fork, and nobody waits for somebody who waits for them. */
import { afterEach, describe, expect, inject, it } from 'vitest';
import { paths } from '../src/gateway/wire.js';
import { type OpenDatabase, openPostgres } from '../src/store/database.js';
import { copyTemplate } from './database.js';
import { type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';
import { createTestServer, REFUNDS_API_KEY, type TestServer } from './test-server.js';
import { readRecords, verify } from './trail-tools.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const REPLICAS = 3;
const ROUNDS = 12;

async function startReplicas(gateway: ScriptedGateway): Promise<{ replicas: TestServer[]; opened: OpenDatabase }> {
  const url = await copyTemplate(inject('databaseTemplate'));
  const environment = {
    BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
    BINANCE_PAY_API_SECRET: 'an-api-secret-0123456789',
    BINANCE_PAY_BASE_URL: gateway.url,
    WORKER_CALLS_PER_SECOND: '10000',
  };
  const replicas: TestServer[] = [];
  let opened: OpenDatabase | undefined;
  for (let nth = 0; nth < REPLICAS; nth += 1) {
    opened = await openPostgres(url);
    closing.push(opened.close);
    const replica = await createTestServer({ environment, opened });
    closing.push(replica.close);
    replicas.push(replica);
  }
  return { replicas, opened: opened as OpenDatabase };
}

describe.runIf(inject('databaseKind') === 'postgres')('three replicas that do everything at once', () => {
  it('make one chain without a gap, and nobody waits in a circle', async () => {
    const gateway = await startScriptedGateway();
    closing.push(() => gateway.close());
    gateway.scripts.set(paths.queryOrder, ({ prepayId = '' }) =>
      success({ prepayId, merchantTradeNo: `T${prepayId}`, status: 'PAID', currency: 'USDT', orderAmount: '1000' }),
    );
    let nth = 0;
    gateway.scripts.set(paths.refund, ({ refundRequestId }) => {
      nth += 1;
      const outcome = nth % 3 === 0 ? {} : { refundStatus: 'REFUND_SUCCESS', refundAmount: '1', refundedAmount: '1' };
      return nth % 7 === 0 ? null : success({ refundRequestId, ...outcome });
    });
    gateway.scripts.set(paths.queryRefund, ({ refundRequestId }) =>
      success({ refundRequestId, refundStatus: 'REFUND_SUCCESS', refundAmount: '1', refundedAmount: '1' }),
    );
    const { replicas, opened } = await startReplicas(gateway);

    const statuses: number[] = [];
    async function act(replica: TestServer, round: number): Promise<void> {
      const boss = await replica.mintToken({ permissions: ['orders:read', 'policy:manage', 'refunds:approve'] });
      const call = async (method: string, path: string, token: string, body?: object) => {
        const response = await replica.request(path, {
          method,
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        statuses.push(response.status);
      };
      // Orders that every replica refunds, so that they wait for each other's rows, locks and chain.
      const refunds = ['1', '2', '3'].map(async (prepayId) => {
        const { status, refund } = await replica.refund(prepayId, { refundAmount: '1' });
        statuses.push(status);
        if (status === 201)
          await call('POST', `/v1/refunds/${refund.refundRequestId}/cancel`, await replica.mintToken());
      });
      await Promise.all([
        ...refunds,
        call('POST', `/v1/sending/${round % 2 === 0 ? 'freeze' : 'resume'}`, boss, { reason: `round ${round}` }),
        call('DELETE', `/v1/operators/op-${round % 3}x/sessions`, REFUNDS_API_KEY),
        call('POST', `/v1/orders/${(round % 3) + 1}/sync`, boss),
        replica.server.worker.runOnce(),
      ]);
      replica.clock.advance(1_000);
    }
    for (let round = 0; round < ROUNDS; round += 1) await Promise.all(replicas.map((replica) => act(replica, round)));

    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(replicas.flatMap(({ log }) => log.entries.filter(({ level }) => level === 'error'))).toEqual([]);
    const { findings, entries } = await verify(opened);
    expect(findings.texts).toEqual([]);
    expect(entries).toBe((await readRecords(opened)).length);
    const created = statuses.filter((status) => status === 201).length;
    expect(created).toBeGreaterThan(REPLICAS * ROUNDS);
  }, 60_000);
});
