/** Denials tell nothing: what is there and not for this session is answered as what is not there at all, to the last byte. */
import { endpoints, permissions } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../src/store/database.js';
import { createStore } from '../src/store/store.js';
import { askForApproval } from './awaiting-refund.js';
import { openTestDatabase } from './database.js';
import { fill, RATE_LIMITS, routes } from './every-route.js';
import { createHarness, type Harness, REFUNDS_API_KEY } from './harness.js';

/** Of the same length as what is there, and nobody's. */
const NO_ORDER = '999999990001';
const NO_REFUND = 'f'.repeat(32);

/** What differs between any two answers. */
const OWN_HEADERS = new Set(['x-request-id', 'date']);

let opened: OpenDatabase;
let harness: Harness;
/** May do everything, with one order. */
let narrow: string;
/** What is there and is not that one, by parameter. */
let others: { prepayId: string[]; refundRequestId: string[] };

beforeAll(async () => {
  opened = await openTestDatabase();
  harness = await createHarness({ opened, environment: { RATE_LIMITS } });
  const store = createStore(opened, harness.log);
  const own = harness.addOrder();
  await harness.refund(own.prepayId, { refundAmount: '1' });
  // Known to the gateway only; stored; with a refund that ended, one that is on its way and one that awaits approval.
  const unseen = harness.addOrder();
  const stored = harness.addOrder();
  await harness.getOrder(stored.prepayId);
  const ended = harness.addOrder();
  const { refund } = await harness.refund(ended.prepayId, { refundAmount: '1' });
  const pending = harness.addOrder({ prepayId: '100000009007' });
  const onItsWay = await harness.refund(pending.prepayId, { refundAmount: '1' });
  const awaiting = await askForApproval(store, { prepayId: stored.prepayId, now: harness.clock.now() });
  await store.changes.close();
  others = {
    prepayId: [unseen, stored, ended, pending].map(({ prepayId }) => prepayId),
    refundRequestId: [refund, onItsWay.refund, awaiting].map(({ refundRequestId }) => refundRequestId),
  };
  narrow = await harness.mintToken({ operator: { id: 'narrow' }, permissions, orders: [own.prepayId] });
});
afterAll(async () => {
  await harness.close();
  await opened.close();
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly token?: string;
}

/** @returns everything that the answer says, with one word in the place of what was asked for */
async function answer(asked: Asked, id: string) {
  const { method, path, body, token = narrow } = asked;
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'Idempotency-Key': 'denied',
  };
  const response = await harness.request(path, { method, headers, ...(body === undefined ? {} : { body }) });
  const requestId = response.headers.get('X-Request-Id') ?? '';
  const said = [...response.headers].filter(([name]) => !OWN_HEADERS.has(name)).sort();
  const text = (await response.text()).replaceAll(requestId, '<request>');
  return JSON.parse(JSON.stringify([response.status, said, text]).replaceAll(id, '<id>'));
}

/** Bodies that get as far as the order or the refund, and one that does not. */
const bodies: Readonly<Record<string, string[]>> = {
  '/v1/orders/{prepayId}/adopt': ['{"refundAmount":"1","refundReason":"a note"}'],
  '/v1/orders/{prepayId}/refunds': [
    '{"refundAmount":"1"}',
    '{"refundAmount":"full"}',
    '{"refundAmount":"1","expectedRefundableAmount":"5"}',
  ],
  '/v1/refunds/{refundRequestId}/settle': ['{"status":"failed","reason":"a note"}'],
  '/v1/refunds/{refundRequestId}/approve': ['', `{"approvalHash":"${'0'.repeat(64)}"}`],
  '/v1/refunds/{refundRequestId}/reject': ['{"reason":"a note"}'],
};

const idOf = (path: string) => (/\{(prepayId|refundRequestId)\}/.exec(path)?.[1] ?? null) as keyof typeof others | null;
const withIds = endpoints.flatMap(({ method, path }) => {
  const name = idOf(path);
  return name === null ? [] : [[`${method} ${path}`, { method, path, name }] as const];
});

describe.each(withIds)('%s', (_, { method, path, name }) => {
  const nobodys = name === 'prepayId' ? NO_ORDER : NO_REFUND;
  const asks = method === 'GET' ? [undefined] : [...(bodies[path] ?? []), '{}', '{'];

  it('says the same of what is not for this session as of what is not there', async () => {
    for (const body of asks) {
      const ask = async (id: string) => {
        const asked = { method, path: fill(path, { [name]: id }), ...(body === undefined ? {} : { body }) };
        return answer(asked, id);
      };
      const expected = await ask(nobodys);
      expect(expected[0]).toBeGreaterThanOrEqual(400);
      for (const id of others[name]) expect(await ask(id), `${body} of ${id}`).toEqual(expected);
    }
  });

  it('says the same of both to a session that lacks the permission', async () => {
    const token = await harness.mintToken({ operator: { id: 'idle' }, permissions: ['policy:manage'] });
    const ask = (id: string) => answer({ method, path: fill(path, { [name]: id }), token }, id);
    const expected = await ask(nobodys);
    expect(expected[0]).toBe(403);
    for (const id of others[name]) expect(await ask(id)).toEqual(expected);
  });
});

describe('a filter', () => {
  it.each([
    ['/v1/orders?merchantTradeNo=', (id: string) => `TRADE${id}`],
    ['/v1/refunds?prepayId=', (id: string) => id],
    ['/v1/refunds?status=succeeded&prepayId=', (id: string) => id],
    ['/v1/events?prepayId=', (id: string) => id],
    ['/v1/reports/refunds.csv?prepayId=', (id: string) => id],
    ['/v1/reports/refunds.json?prepayId=', (id: string) => id],
  ])('%s finds as little of what is not for this session as of what is not there', async (path, nameOf) => {
    const ask = (id: string) => answer({ method: 'GET', path: `${path}${nameOf(id)}` }, id);
    const expected = await ask(NO_ORDER);
    for (const id of others.prepayId) expect(await ask(id), id).toEqual(expected);
  });

  it('on the trail finds nothing for a session that is for certain orders', async () => {
    for (const id of [NO_REFUND, ...others.refundRequestId]) {
      const asked = { method: 'GET', path: `/v1/audit?refundRequestId=${id}` };
      expect((await answer(asked, id))[0]).toBe(403);
    }
  });
});

describe('what the host ends', () => {
  it.each(['/v1/sessions/', '/v1/operators/'])('is answered alike whether it was there or not: %s', async (place) => {
    const suffix = place === '/v1/operators/' ? '/sessions' : '';
    const there = place === '/v1/operators/' ? 'op-1' : await sessionIdOf();
    const token = REFUNDS_API_KEY;
    const end = (id: string) => answer({ method: 'DELETE', path: `${place}${id}${suffix}`, token }, id);
    expect(await end(there)).toEqual(await end('nobody-at-all'));
  });
});

async function sessionIdOf(): Promise<string> {
  const { jti } = JSON.parse(Buffer.from((await harness.mintToken()).split('.')[1] ?? '', 'base64url').toString()) as {
    jti: string;
  };
  return jti;
}

describe('the routes that were tried', () => {
  it('are all that have an id of an order or a refund', () => {
    const all = routes.filter(({ path }) => idOf(path) !== null).map(({ method, path }) => `${method} ${path}`);
    expect(withIds.map(([name]) => name).sort()).toEqual(all.sort());
    for (const path of Object.keys(bodies)) expect(all).toContain(`POST ${path}`);
  });
});
