/** A refund on the embedded database that stops for ever at a chosen await on its store or its gateway, as its process would. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFinal, type Refund } from '@refund-panel/shared';
import { callerCalled } from '../proof/simulation/callers.js';
import { readConfig } from '../src/config.js';
import { createGateway } from '../src/gateway/client.js';
import { requestRefund } from '../src/operations/request-refund.js';
import { serveSandbox } from '../src/sandbox/index.js';
import { createServer, type Server } from '../src/server.js';
import { createStore } from '../src/store/store.js';
import { openTestDatabase } from './database.js';
import type { Death, Dying } from './dying-processes.js';
import { paidOrder } from './harness.js';
import type { Ending } from './kill-endings.js';
import { createRecordingLog } from './recording-log.js';
import { createStepCounter, type Side, type StepCounter } from './step-counter.js';

const REFUNDS_API_KEY = 'kill-test-host-secret-0123456789abcdef';
const credentials = { apiKey: 'kill-test-key', apiSecret: 'kill-test-secret' };

/** Leases have run out by then, and "not known yet" is over. */
const DEAD_FOR_MS = 120_000;

/** A refund is asked about at most so many times before it must be final. */
const MAX_ROUNDS = 12;

const body = { refundAmount: '12.34', refundReason: 'killed on the way' };

export async function createDyingPorts(): Promise<Dying> {
  let nowMs = Date.parse('2026-03-01T12:00:00Z');
  // No script's number and no code's is at the end of one.
  let lastOrder = 600_000_000_055;
  let lastId = 0;
  const now = () => new Date(nowMs);
  const log = createRecordingLog();
  const opened = await openTestDatabase();
  const store = createStore(opened, log);
  const folder = mkdtempSync(join(tmpdir(), 'refund-panel-dying-'));
  const { url, sandbox, close } = await serveSandbox({ credentials, now });

  async function refundUntil(step: number | null, side: Side): Promise<Death & { steps: readonly string[] }> {
    lastOrder += 10_000;
    const prepayId = String(lastOrder);
    sandbox.ledger.addOrder(paidOrder(prepayId, nowMs));
    const counter = createStepCounter(step === null ? null : { step, side });
    counter.begin();
    const counted = countCalls(store, counter);
    const countedFetch: typeof fetch = (input, init) =>
      counter.take(`POST ${new URL(String(input)).pathname}`, () => fetch(input, init));
    const key = `key-${prepayId}`;
    const refunding = requestRefund(
      {
        refunds: counted,
        orders: counted,
        gateway: createGateway({ ...credentials, baseUrl: url, fetch: countedFetch, now, log, evidence: counted }),
        mayAsk: async () => null,
        log,
        now,
        random: () => 0,
        createId: () => `dying${++lastId}`,
        sendingRules: { undoWindowMs: 0, maxRefundsPerHour: null },
      },
      { prepayId, idempotencyKey: key, body, caller: callerCalled('op'), maxAmount: null },
    );
    // Whoever waits for a dead process is told nothing.
    await Promise.race([refunding, counter.reached]);
    return { prepayId, key, told: null, at: counter.steps.at(-1) ?? 'nothing', steps: [...counter.steps] };
  }

  return {
    record: async () => (await refundUntil(null, 'before')).steps,
    dieAt: (step, side) => refundUntil(step, side),
    async finish(deaths) {
      nowMs += DEAD_FOR_MS;
      const settings = {
        BINANCE_PAY_API_KEY: credentials.apiKey,
        BINANCE_PAY_API_SECRET: credentials.apiSecret,
        BINANCE_PAY_BASE_URL: url,
        DATA_DIR: folder,
        REFUNDS_API_KEY,
      };
      const server = await createServer({
        config: readConfig(settings, url),
        log,
        now,
        openDatabase: async () => ({ ...opened, close: async () => {} }),
      });
      try {
        const token = await mint(server);
        const endings: Ending[] = [];
        for (const death of deaths) {
          const ending = await finishOne(server, token, death, () => {
            nowMs += DEAD_FOR_MS;
          });
          const moved = sandbox.ledger.listRefunds().filter(({ prepayId }) => prepayId === death.prepayId);
          endings.push({ ...ending, moved });
        }
        return endings;
      } finally {
        await server.close();
      }
    },
    async close() {
      await close();
      await store.changes.close();
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param letTimePass until whatever waits is due */
async function finishOne(
  server: Server,
  token: string,
  { prepayId, key }: Death,
  letTimePass: () => void,
): Promise<Omit<Ending, 'moved'>> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const read = async <Value>(path: string) => (await (await server.app.request(path, { headers })).json()) as Value;
  const again = await server.app.request(`/v1/orders/${prepayId}/refunds`, {
    method: 'POST',
    headers: { ...headers, 'Idempotency-Key': key },
    body: JSON.stringify(body),
  });
  const toldAgain = { status: again.status, refund: (await again.json()) as Refund };
  let { refund } = toldAgain;
  for (let round = 0; round < MAX_ROUNDS && !isFinal(refund.status); round += 1) {
    await server.worker.runOnce();
    letTimePass();
    refund = await read(`/v1/refunds/${refund.refundRequestId}`);
  }
  const { items } = await read<{ items: Refund[] }>(`/v1/refunds?prepayId=${prepayId}`);
  return { told: null, toldAgain, refund, recorded: items };
}

/** Every call of a method is a step. */
function countCalls<Port extends object>(port: Port, counter: StepCounter): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) =>
        counter.take(String(name), async () => Reflect.apply(member, target, parameters) as unknown);
    },
  });
}

async function mint(server: Server): Promise<string> {
  const response = await server.app.request('/v1/sessions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${REFUNDS_API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ operator: { id: 'op' }, permissions: ['orders:read', 'refunds:create'] }),
  });
  return ((await response.json()) as { token: string }).token;
}
