/** A refund, or an approval of one, by a real process on Postgres that is killed at a chosen message to its database or call to the gateway. */
import { isFinal, type Refund, type RefundWithHistory } from '@refund-panel/shared';
import { sql } from 'drizzle-orm';
import { invariant } from '../src/invariant.js';
import { openPostgres } from '../src/store/database.js';
import { createStore } from '../src/store/store.js';
import { paidOrder } from './harness.js';
import { approvalClick, type Click, operatorOf, permissions, refundClick, type Way } from './kill-clicks.js';
import type { Ending } from './kill-endings.js';
import { createOwnDatabase, type ServerProcess, startServer, startStandIn } from './processes.js';
import { createRecordingLog } from './recording-log.js';
import { createStepCounter, type Side } from './step-counter.js';
import { startGatewayLine, startPostgresLine } from './wire-proxy.js';

const own = {
  REFUNDS_API_KEY: 'kill-test-host-secret-0123456789abcdef',
  // One operator asks for all of them within seconds.
  RATE_LIMITS: 'operator=100000,refunds=100000,address=100000,host=100000',
};

/** After so long without a word to the database, what the worker does by itself is over for a while. */
const QUIET_MS = 60;
const LOOK_EVERY_MS = 10;

/** A server that has no more to do than to finish what others left takes a few seconds. */
const FINISH_TIMEOUT_MS = 60_000;
const ASK_EVERY_MS = 500;

/** The living are not to be told that they are slow. */
const FINISHED_AT_ONCE = 8;

export interface Dying {
  /** The steps of one that nobody disturbs. */
  record(): Promise<readonly string[]>;
  /** Does it with an order of its own and kills the process at the step. */
  dieAt(step: number, side: Side): Promise<Death>;
  /** Starts a server on what the dead have left behind, sends every request again, and waits for the end. */
  finish(deaths: readonly Death[]): Promise<Ending[]>;
  close(): Promise<void>;
}

export interface Death {
  readonly prepayId: string;
  readonly click: Click;
  /** What the client had been told. */
  readonly told: Refund | null;
  /** The last step that was counted. */
  readonly at: string;
}

export async function createDyingProcesses(way: Way): Promise<Dying> {
  const standIn = await startStandIn();
  const database = await createOwnDatabase();
  const databaseUrl = new URL(database.environment.DATABASE_URL ?? '');
  const asking = await openAsking(way, databaseUrl);
  // No script's number and no code's is at the end of one.
  let lastOrder = 500_000_000_055;

  async function refundUntil(step: number | null, side: Side): Promise<Death & { steps: readonly string[] }> {
    lastOrder += 10_000;
    const prepayId = String(lastOrder);
    standIn.sandbox.ledger.addOrder(paidOrder(prepayId, Date.now()));
    const counter = createStepCounter(step === null ? null : { step, side });
    const lines = [
      await startPostgresLine(databaseUrl, counter),
      await startGatewayLine(standIn.environment.BINANCE_PAY_BASE_URL ?? '', counter),
    ] as const;
    const throughLine = new URL(databaseUrl);
    throughLine.port = String(lines[0].port);
    const server = await startServer({
      ...standIn.environment,
      ...database.environment,
      DATABASE_URL: throughLine.href,
      BINANCE_PAY_BASE_URL: `http://127.0.0.1:${lines[1].port}`,
      ...own,
    });
    try {
      const token = await mint(server, way);
      const click = await asking.prepare(server, token, prepayId);
      const startedAt = performance.now();
      // The worker has looked once, and will not again for a while.
      while (counter.lastAskedAt() < startedAt || performance.now() - counter.lastAskedAt() < QUIET_MS) await pause();
      counter.begin();
      const answered = send(server, token, click).catch(unansweredAsNull);
      await Promise.race([answered, counter.reached]);
      await server.stop('SIGKILL');
      const answer = await answered;
      return {
        prepayId,
        click,
        told: answer?.refund ?? null,
        at: counter.steps.at(-1) ?? 'nothing',
        steps: [...counter.steps],
      };
    } finally {
      await server.stop('SIGKILL');
      await Promise.all(lines.map((line) => line.close()));
    }
  }

  return {
    record: async () => (await refundUntil(null, 'before')).steps,
    dieAt: (step, side) => refundUntil(step, side),
    async finish(deaths) {
      await letTimePass(databaseUrl.href);
      const server = await startServer({ ...standIn.environment, ...database.environment, ...own });
      try {
        const token = await mint(server, way);
        const waiting = deaths.entries();
        const endings: Ending[] = [];
        const takeTurns = async () => {
          for (const [index, death] of waiting) {
            const moved = () =>
              standIn.sandbox.ledger.listRefunds().filter(({ prepayId }) => prepayId === death.prepayId);
            endings[index] = { ...(await finishOne(server, token, death)), moved: moved() };
          }
        };
        await Promise.all(Array.from({ length: FINISHED_AT_ONCE }, takeTurns));
        return endings;
      } finally {
        await server.stop('SIGKILL');
      }
    },
    async close() {
      await asking.close();
      await standIn.close();
      database.remove();
    },
  };
}

/** What a client asks for; what awaits approval was put there beforehand, by a line of the test's own. */
async function openAsking(way: Way, databaseUrl: URL) {
  const opened = await openPostgres(databaseUrl.href);
  const store = createStore(opened, createRecordingLog());
  return {
    async prepare(server: ServerProcess, token: string, prepayId: string): Promise<Click> {
      if (way === 'refund') return refundClick(prepayId);
      // Whoever asks for it has looked at the order.
      await call(server, token, 'GET', `/v1/orders/${prepayId}`);
      return approvalClick(store, prepayId, new Date());
    },
    async close() {
      await store.changes.close();
      await opened.close();
    },
  };
}

/** As if the dead had been dead for two minutes: leases have run out, and "not known yet" is over. An approval has a day. */
async function letTimePass(databaseUrl: string): Promise<void> {
  const { database: opened, close } = await openPostgres(databaseUrl);
  await opened.execute(
    sql`update refunds set lease_expires_at = now() - interval '1 second' where lease_owner is not null`,
  );
  await opened.execute(sql`update refunds set last_submitted_at = last_submitted_at - interval '2 minutes',
    due_at = now() - interval '1 second' where due_at is not null and next_step <> 'expire'`);
  await close();
}

async function finishOne(
  server: ServerProcess,
  token: string,
  { prepayId, click, told }: Death,
): Promise<Omit<Ending, 'moved'>> {
  const toldAgain = await send(server, token, click);
  const until = Date.now() + FINISH_TIMEOUT_MS;
  let { refund } = toldAgain;
  while (!isFinal(refund.status) && Date.now() < until) {
    await pause(ASK_EVERY_MS);
    refund = await call(server, token, 'POST', `/v1/refunds/${refund.refundRequestId}/sync`);
  }
  const { items } = await call<{ items: Refund[] }>(server, token, 'GET', `/v1/refunds?prepayId=${prepayId}`);
  const { history } = await call<RefundWithHistory>(server, token, 'GET', `/v1/refunds/${refund.refundRequestId}`);
  return { told, toldAgain, refund, history, recorded: items };
}

/** The connection died with the process; whatever else goes wrong is told. */
function unansweredAsNull(error: unknown): null {
  if (error instanceof TypeError) return null;
  throw error;
}

function pause(milliseconds = LOOK_EVERY_MS): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function mint({ url }: ServerProcess, way: Way): Promise<string> {
  const response = await fetch(`${url}/v1/sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${own.REFUNDS_API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ operator: { id: operatorOf(way) }, permissions }),
  });
  return ((await response.json()) as { token: string }).token;
}

async function send({ url }: ServerProcess, token: string, { path, headers, body }: Click) {
  const authorised = { ...headers, Authorization: `Bearer ${token}` };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers: authorised, body });
  const answer = await response.text();
  invariant(response.ok, `a problem is no refund: ${answer}`);
  return { status: response.status, refund: JSON.parse(answer) as Refund };
}

async function call<Value>({ url }: ServerProcess, token: string, method: string, path: string): Promise<Value> {
  const response = await fetch(`${url}${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
  const answer = await response.text();
  invariant(response.ok, `${method} ${path} is answered: ${answer}`);
  return JSON.parse(answer) as Value;
}
