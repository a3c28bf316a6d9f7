/** A refund, or an approval of one, on the embedded database that stops for ever at a chosen await on its store or its gateway, as its process would. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFinal, type Refund, type RefundWithHistory } from '@refund-panel/shared';
import { callerCalled } from '../proof/simulation/callers.js';
import { readConfig } from '../src/config.js';
import { createGateway } from '../src/gateway/client.js';
import { approveRefund } from '../src/operations/decide-approval.js';
import { findOrder } from '../src/operations/find-order.js';
import { type RequestRefundDependencies, requestRefund } from '../src/operations/request-refund.js';
import { serveSandbox } from '../src/sandbox/index.js';
import { createServer, type Server } from '../src/server.js';
import { createStore } from '../src/store/store.js';
import { openTestDatabase } from './database.js';
import type { Death, Dying } from './dying-processes.js';
import { paidOrder } from './harness.js';
import { approvalClick, operatorOf, permissions, refundBody, refundClick, type Way } from './kill-clicks.js';
import type { Ending } from './kill-endings.js';
import { createRecordingLog } from './recording-log.js';
import { createStepCounter, type Side, type StepCounter } from './step-counter.js';

const REFUNDS_API_KEY = 'kill-test-host-secret-0123456789abcdef';
const credentials = { apiKey: 'kill-test-key', apiSecret: 'kill-test-secret' };

/** Leases have run out by then, and "not known yet" is over. */
const DEAD_FOR_MS = 120_000;

/** A refund is asked about at most so many times before it must be final. */
const MAX_ROUNDS = 12;

export async function createDyingPorts(way: Way): Promise<Dying> {
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
    const counted = countCalls(store, counter);
    const countedFetch: typeof fetch = (input, init) =>
      counter.take(`POST ${new URL(String(input)).pathname}`, () => fetch(input, init));
    const dependencies = {
      refunds: counted,
      orders: counted,
      gateway: createGateway({ ...credentials, baseUrl: url, fetch: countedFetch, now, log, evidence: counted }),
      mayAsk: async () => null,
      log,
      now,
      random: () => 0,
      createId: () => `dying${++lastId}`,
      sendingRules: { undoWindowMs: 0, maxRefundsPerHour: null },
    };
    const { click, act } = await prepare(way, dependencies, prepayId);
    counter.begin();
    const acting = act();
    // Whoever waits for a dead process is told nothing.
    await Promise.race([acting, counter.reached]);
    return { prepayId, click, told: null, at: counter.steps.at(-1) ?? 'nothing', steps: [...counter.steps] };
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
        const token = await mint(server, way);
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

/** What the client asks for, as a request and as the operation that it is. */
async function prepare(way: Way, dependencies: RequestRefundDependencies, prepayId: string) {
  const caller = callerCalled(operatorOf(way));
  if (way === 'refund') {
    const click = refundClick(prepayId);
    const request = { prepayId, idempotencyKey: click.key, body: refundBody, caller, maxAmount: null };
    return { click, act: () => requestRefund(dependencies, request) };
  }
  // Whoever asks for it has looked at the order.
  await findOrder(dependencies, { prepayId });
  const click = await approvalClick(dependencies.refunds, prepayId, dependencies.now());
  const approved = { caller, seenHash: null, maxAmount: null };
  return { click, act: () => approveRefund(dependencies, click.refundRequestId, approved) };
}

/** @param letTimePass until whatever waits is due */
async function finishOne(
  server: Server,
  token: string,
  { prepayId, click: { path, headers: asked, body } }: Death,
  letTimePass: () => void,
): Promise<Omit<Ending, 'moved'>> {
  const headers = { Authorization: `Bearer ${token}` };
  const read = async <Value>(path: string) => (await (await server.app.request(path, { headers })).json()) as Value;
  const again = await server.app.request(path, { method: 'POST', headers: { ...headers, ...asked }, body });
  const toldAgain = { status: again.status, refund: (await again.json()) as Refund };
  let { refund } = toldAgain;
  for (let round = 0; round < MAX_ROUNDS && !isFinal(refund.status); round += 1) {
    await server.worker.runOnce();
    letTimePass();
    refund = await read(`/v1/refunds/${refund.refundRequestId}`);
  }
  const { items } = await read<{ items: Refund[] }>(`/v1/refunds?prepayId=${prepayId}`);
  const { history } = await read<RefundWithHistory>(`/v1/refunds/${refund.refundRequestId}`);
  return { told: null, toldAgain, refund, history, recorded: items };
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

async function mint(server: Server, way: Way): Promise<string> {
  const response = await server.app.request('/v1/sessions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${REFUNDS_API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ operator: { id: operatorOf(way) }, permissions }),
  });
  return ((await response.json()) as { token: string }).token;
}
