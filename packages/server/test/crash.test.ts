/** Real processes, killed: what was accepted is finished by the next process, once. */
import { fileURLToPath } from 'node:url';
import type { Refund } from '@refund-panel/shared';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { paths } from '../src/gateway/wire.js';
import { paidOrder } from './harness.js';
import {
  createOwnDatabase,
  type OwnDatabase,
  runServer,
  type ServerProcess,
  type StandIn,
  startServer,
  startStandIn,
} from './processes.js';

const REFUNDS_API_KEY = 'crash-test-host-secret-0123456789abcdef';

let standIn: StandIn;
let database: OwnDatabase;
let running: ServerProcess | null = null;

beforeAll(async () => {
  standIn = await startStandIn();
  database = await createOwnDatabase();
});
afterEach(async () => {
  await running?.stop('SIGKILL');
  running = null;
});
afterAll(async () => {
  await standIn.close();
  database.remove();
});

async function startOnStandIn(): Promise<ServerProcess> {
  running = await startServer({ ...standIn.environment, ...database.environment, REFUNDS_API_KEY });
  return running;
}

async function call<Value>(server: ServerProcess, method: string, path: string, body?: object, headers = {}) {
  const minted = await fetch(`${server.url}/v1/sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${REFUNDS_API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ operator: { id: 'op' }, permissions: ['orders:read', 'refunds:create'] }),
  });
  const { token } = (await minted.json()) as { token: string };
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, value: (await response.json()) as Value };
}

/** Asks until the refund is final; the worker needs no nudge for it. */
async function waitUntilFinal(server: ServerProcess, refundRequestId: string): Promise<Refund> {
  for (;;) {
    const { value } = await call<Refund>(server, 'POST', `/v1/refunds/${refundRequestId}/sync`);
    if (value.status !== 'pending' && value.status !== 'submitting') return value;
  }
}

function movedFor(prepayId: string): string[] {
  return standIn.sandbox.ledger
    .listRefunds()
    .filter((refund) => refund.prepayId === prepayId)
    .map(({ refundAmount }) => refundAmount);
}

describe('a server killed while its call is out', () => {
  it('leaves an intent that the next process finds paid, and pays no second time', async () => {
    const { prepayId } = paidOrder('900000000001', Date.now());
    standIn.sandbox.ledger.addOrder(paidOrder(prepayId, Date.now()));
    const first = await startOnStandIn();
    const intercepted = standIn.intercept(paths.refund);
    const body = { refundAmount: '40', refundReason: 'killed' };
    const key = { 'Idempotency-Key': 'survives' };
    const unanswered = call(first, 'POST', `/v1/orders/${prepayId}/refunds`, body, key).catch(() => 'no answer');
    await (await intercepted).carryOut();
    expect(await first.stop('SIGKILL')).toBe('SIGKILL');
    expect(await unanswered).toBe('no answer');
    // The killed process's lease would run out by itself in less than a minute.
    await database.runOutLeases();

    const second = await startOnStandIn();
    const again = await call<Refund>(second, 'POST', `/v1/orders/${prepayId}/refunds`, body, key);
    expect(again.status).toBe(200);
    expect(again.value).toMatchObject({ refundAmount: '40', refundReason: 'killed' });
    expect(await waitUntilFinal(second, again.value.refundRequestId)).toMatchObject({ status: 'succeeded' });
    expect(movedFor(prepayId)).toEqual(['40']);
  });
});

describe('a server told to stop', () => {
  it('ends by itself and keeps what it had', async () => {
    const order = paidOrder('900000000002', Date.now());
    standIn.sandbox.ledger.addOrder(order);
    const first = await startOnStandIn();
    const { value } = await call<Refund>(
      first,
      'POST',
      `/v1/orders/${order.prepayId}/refunds`,
      { refundAmount: 'full' },
      { 'Idempotency-Key': 'graceful' },
    );
    expect(value.status).toBe('succeeded');
    expect(await first.stop('SIGTERM')).toBe(0);

    const second = await startOnStandIn();
    const read = await call<Refund>(second, 'GET', `/v1/refunds/${value.refundRequestId}`);
    expect(read.value).toMatchObject({ status: 'succeeded', refundAmount: '100' });
  });
});

describe('a server that cannot start', () => {
  const mistakes: [string, Record<string, string>, RegExp][] = [
    ['a port that is none', { PORT: 'eighty' }, /PORT holds "eighty"; expected a port from 0 to 65535/],
    [
      'a Postgres that is away',
      { DATABASE_URL: 'postgres://u:hidden@127.0.0.1:1/x' },
      /DATABASE_URL cannot be reached/,
    ],
    ['a data folder that is a file', { DATA_DIR: fileURLToPath(import.meta.url) }, /DATA_DIR cannot be used/],
    ['an address of another machine', { HOST: '192.0.2.1' }, /HOST and PORT cannot be listened on/],
    ['half of the credentials', { BINANCE_PAY_API_KEY: 'key' }, /BINANCE_PAY_API_SECRET is not set/],
    ['the sandbox in production', { NODE_ENV: 'production' }, /BINANCE_PAY_API_KEY is not set; expected live/],
  ];
  it.each(mistakes)('because of %s says so in one line', async (_, environment, line) => {
    const { code, output } = await runServer({ ...database.environment, ...environment });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toMatch(/^refund-panel did not start: /);
    expect(output).toMatch(line);
    expect(output).not.toContain('hidden');
  });

  it.runIf(inject('databaseKind') === 'embedded')('says when its data folder belongs to another', async () => {
    await startOnStandIn();
    const { code, output } = await runServer({ ...standIn.environment, ...database.environment, REFUNDS_API_KEY });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain('is in use by another process');
  });
});
