/** Sends generated requests one after the other, and judges each answer and every movement of money. */
import { createRandom } from '../simulation/random.js';
import { type Actors, type Claims, createActors } from './actors.js';
import { type Books, createBooks } from './books.js';
import { type OpenApiDocument, operationsOf } from './document.js';
import { type Answer, createJudge, type Judge, parse } from './judge.js';
import { createKnownThings, type KnownThings } from './known-things.js';
import { makeRequest, type Sent } from './make-request.js';
import { type FuzzStage, HOST_KEY, SESSION_SECRET } from './stage.js';
import { createValues } from './valid-values.js';

/** Some requests in a second, so that sessions run out, windows end and steps become due. */
const STEP_MS = 40;
/** The worker's steps are part of what requests set off. */
const WORK_EVERY = 100;
/** Requests freeze sending; else it would mostly stay so, and nothing move. */
const THAW_EVERY = 20;
/** And they set policies that leave next to nothing: one of these follows in turn. */
const POLICY_EVERY = 25;
const approvalLimits = [null, '1.2'];
/** Orders are used up; with new ones refunds go on to be possible. */
const NEW_ORDERS_EVERY = 500;
/** So often the gateway is told to fail, each time at so many questions about an order. */
const OUTAGE_EVERY = 250;
const OUTAGE_QUESTIONS = 4;
const ORDER_QUESTIONS = '/binancepay/openapi/v2/order/query';

/** More say the same. */
const MAX_FINDINGS = 20;

export interface FuzzResult {
  readonly findings: readonly string[];
  readonly requests: number;
  /** How often each operation was called, and how often with success. */
  readonly calls: ReadonlyMap<string, { sent: number; succeeded: number }>;
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Refunds that the gateway paid. */
  readonly moved: number;
  readonly approvals: ReturnType<Books['approvals']>;
}

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  readonly onProgress?: (line: string) => void;
}

export async function runFuzz(stage: FuzzStage, { requests, seed, onProgress }: FuzzOptions): Promise<FuzzResult> {
  const document = (await (await stage.server.app.request('/openapi.json')).json()) as OpenApiDocument;
  const random = createRandom(seed);
  const known = createKnownThings(random);
  const operations = operationsOf(document);
  const marksOf = new Map<string, Set<string>>();
  const orders = addOrders(stage, known, marksOf);
  const actors = await createActors({ random, hostKey: HOST_KEY, mint: stage.mint, orders });
  for (const id of ['all', 'second', 'clerk', 'limited', 'narrow']) known.add('operatorId', id);
  let failuresLeft = 0;
  const explainsFailure = (code: string) => {
    failuresLeft -= 1;
    return code === 'gateway_unavailable' && failuresLeft >= 0;
  };
  const secrets = [HOST_KEY, SESSION_SECRET];
  const toldOf = new Map<string, Set<string>>();
  const judge = createJudge({ document, secrets: () => secrets, marksOf, toldOf, explainsFailure });
  const run = createRun({ stage, judge, known, actors, marksOf, toldOf, books: createBooks(stage.sandbox.ledger) });
  const making = { operations, values: createValues(document, known, random), known, random, pickActor: actors.pick };

  for (let number = 1; number <= requests && run.findings.length < MAX_FINDINGS; number += 1) {
    stage.advance(STEP_MS);
    if (number % NEW_ORDERS_EVERY === 0) addOrders(stage, known, marksOf);
    if (number % THAW_EVERY === 0) await thaw(stage);
    if (number % POLICY_EVERY === 0)
      await setPolicy(stage, run.books, approvalLimits[(number / POLICY_EVERY) % 2] ?? null);
    if (number % WORK_EVERY === 0) await stage.server.worker.runOnce();
    if (number % OUTAGE_EVERY === 0) {
      await orderOutage(stage);
      failuresLeft += OUTAGE_QUESTIONS;
    }
    await run.send(makeRequest(making), number);
    if (number % 5_000 === 0) onProgress?.(`${number} requests, ${run.books.moved()} refunds paid`);
  }
  const { findings, calls, statuses, books } = run;
  const unexpected = stage.log.entries
    .filter(({ message }) => message === 'unexpected error')
    .map(({ fields }) => `the log has an unexpected error: ${String((fields as { err?: unknown }).err)}`);
  return {
    findings: [...findings, ...unexpected, ...books.checkSums()],
    requests: [...statuses.values()].reduce((sum, count) => sum + count, 0),
    calls,
    statuses,
    moved: books.moved(),
    approvals: books.approvals(),
  };
}

function addOrders(stage: FuzzStage, known: KnownThings, marksOf: Map<string, Set<string>>): string[] {
  const orders = stage.addOrders();
  for (const prepayId of orders) {
    marksOf.set(prepayId, new Set([prepayId, `TRADE-${prepayId}`, `M_R_${prepayId}`]));
    known.add('prepayId', prepayId);
    known.add('merchantTradeNo', `TRADE-${prepayId}`);
  }
  return orders;
}

function thaw(stage: FuzzStage): Promise<unknown> {
  return keep(stage, 'POST', '/v1/sending/resume', { reason: 'the fuzz goes on' });
}

async function setPolicy(stage: FuzzStage, books: Books, perOrder: string | null): Promise<void> {
  const policy = perOrder === null ? {} : { approvals: [{ currency: 'USDT', perOrder }], approvalHours: 1 };
  const { version } = (await keep(stage, 'GET', '/v1/policy')) as { version: number };
  await keep(stage, 'PUT', '/v1/policy', { policy, expectedVersion: version, reason: 'the fuzz goes on' });
  books.approvalsAbove(perOrder);
}

async function keep({ server, mint }: FuzzStage, method: string, path: string, body?: object): Promise<unknown> {
  const token = await mint({ operator: { id: 'keeper' }, permissions: ['policy:manage'] });
  const response = await server.app.request(path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`the fuzz cannot go on: ${text}`);
  return JSON.parse(text);
}

async function orderOutage({ sandbox }: FuzzStage): Promise<void> {
  const response = await sandbox.console.request('/sandbox/api/answers', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ path: ORDER_QUESTIONS, code: '400000', times: OUTAGE_QUESTIONS }),
  });
  if (response.status !== 201) throw new Error(`the sandbox takes no orders: ${await response.text()}`);
}

interface RunParts {
  readonly stage: FuzzStage;
  readonly judge: Judge;
  readonly known: KnownThings;
  readonly actors: Actors;
  readonly marksOf: Map<string, Set<string>>;
  readonly toldOf: Map<string, Set<string>>;
  readonly books: Books;
}

function createRun({ stage, judge, known, actors, marksOf, toldOf, books }: RunParts) {
  const findings: string[] = [];
  const calls = new Map<string, { sent: number; succeeded: number }>();
  const statuses = new Map<number, number>();

  function count({ operation, method }: Sent, { status }: Answer): void {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const counted = calls.get(operation.name) ?? { sent: 0, succeeded: 0 };
    counted.sent += 1;
    if (status < 300 && method === operation.method) counted.succeeded += 1;
    calls.set(operation.name, counted);
  }

  function noteTold({ body }: Sent): void {
    const { prepayId, merchantTradeNo, transactionId } = parse(body ?? '{}') as Record<string, string | undefined>;
    const told = toldOf.get(prepayId ?? '') ?? new Set();
    for (const words of [merchantTradeNo, transactionId]) if (words) told.add(words);
    toldOf.set(prepayId ?? '', told);
  }

  async function learn(sent: Sent, { status, text }: Answer): Promise<void> {
    if (status === 401 && sent.actor.claims !== null) await actors.renew(sent.actor);
    if (status >= 300 || text === '' || sent.method !== sent.operation.method) return;
    const value = parse(text) as Record<string, unknown> | undefined;
    // A table for a spreadsheet.
    if (value === undefined) return;
    // What the host makes up of orders is worth nothing to anybody else.
    if (sent.operation.authority === 'host' && !('token' in value)) return noteTold(sent);
    if (sent.operation.authority === 'host') {
      actors.enlist(parse(sent.body ?? '{}') as Claims, String(value.token));
      known.add('sessionId', value.sessionId);
      return;
    }
    known.learn(value);
    for (const { refundRequestId, prepayId, status: stands } of refundsIn(value)) {
      marksOf.get(prepayId)?.add(refundRequestId);
      if (stands === 'awaiting_approval') known.add('awaitingApproval', refundRequestId);
    }
  }

  return {
    findings,
    calls,
    statuses,
    books,
    async send(sent: Sent, number: number): Promise<void> {
      const { method, headers, body, path } = sent;
      const response = await stage.server.app.request(path, { method, headers, body });
      const answer = { status: response.status, headers: response.headers, text: await response.text() };
      count(sent, answer);
      const wrong = [...judge.judge(sent, answer), ...books.check(sent, answer)];
      findings.push(...wrong.map((what) => `request ${number}: ${what}`));
      if (wrong.length === 0) await learn(sent, answer);
    },
  };
}

function* refundsIn(value: unknown): Generator<{ refundRequestId: string; prepayId: string; status: unknown }> {
  if (value === null || typeof value !== 'object') return;
  const { refundRequestId, prepayId, status } = value as Record<string, unknown>;
  if (typeof refundRequestId === 'string' && typeof prepayId === 'string') yield { refundRequestId, prepayId, status };
  for (const inner of Object.values(value)) yield* refundsIn(inner);
}
