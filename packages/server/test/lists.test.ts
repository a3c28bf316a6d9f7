/** The lists of orders and of refunds: every filter, alone and together, against a plain model; paging; what is refused. */
import { compareAmounts, type Problem, permissions, refundStatuses } from '@refund-panel/shared';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../proof/simulation/random.js';
import type { OpenDatabase } from '../src/store/database.js';
import { orders } from '../src/store/schema.js';
import { openTestDatabase } from './database.js';
import { RATE_LIMITS } from './every-route.js';
import { createHarness, type Harness } from './harness.js';
import { expectedOrders, expectedRefunds, type Query, type Rows } from './list-model.js';
import { insertRows, makeOrder, makeRefund, momentOf, type OrderRow, type RefundRow, values } from './listed-rows.js';
import { describeAs, tellOrders } from './told-rows.js';

const SEED = 20_260_301;
const ORDERS = 700;
const TOLD_ORDERS = 200;
/** Of each list; each is read to its end. */
const COMBINATIONS = 60;
/** No list of these rows has more pages, also where a page finds nothing. */
const MOST_PAGES = 400;
/** A question to the sandbox for each order that is opened. */
const WORKER_CALLS_PER_SECOND = '10000';

let opened: OpenDatabase;
let harness: Harness;
let token: string;
const rows: { orders: OrderRow[]; refunds: RefundRow[] } = { orders: [], refunds: [] };

beforeAll(async () => {
  opened = await openTestDatabase();
  const random = createRandom(SEED);
  rows.orders = Array.from({ length: ORDERS }, () => makeOrder(random));
  await insertRows(opened, rows);
  harness = await createHarness({ opened, environment: { RATE_LIMITS, WORKER_CALLS_PER_SECOND } });
  rows.orders.push(...(await tellOrders(harness, random, TOLD_ORDERS)));
  // Nothing is refunded of an order that Binance Pay has not described.
  rows.refunds = rows.orders
    .filter(({ isConfirmed = true }) => isConfirmed)
    .flatMap((order) =>
      Array.from({ length: random.chance(0.5) ? 0 : random.between(1, 4) }, () => makeRefund(random, order)),
    );
  await insertRows(opened, { orders: [], refunds: rows.refunds });
  token = await harness.mintToken({ operator: { id: 'mei' }, permissions });
});
afterAll(async () => {
  await harness.close();
  await opened.close();
});

interface Page {
  readonly items: readonly { prepayId: string; refundRequestId?: string }[];
  readonly nextCursor: string | null;
}

async function ask(path: string, query: Query, as = token): Promise<Response> {
  const headers = { Authorization: `Bearer ${as}` };
  return harness.request(`${path}?${new URLSearchParams(query)}`, { headers });
}

async function readPage(path: string, query: Query, as = token): Promise<Page> {
  const response = await ask(path, query, as);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Page;
}

/** Every id of a list, page by page. @param between is awaited after each page */
async function readAll(path: string, query: Query, as = token, between = async () => {}): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: Page = await readPage(path, cursor === null ? query : { ...query, cursor }, as);
    expect(page.items.length).toBeLessThanOrEqual(Number(query.limit ?? 50));
    ids.push(
      ...page.items.map(({ prepayId, refundRequestId }) => (path === '/v1/orders' ? prepayId : `${refundRequestId}`)),
    );
    cursor = page.nextCursor;
    if (cursor === null) return ids;
    await between();
  }
  throw new Error(`${path}?${new URLSearchParams(query)} has no end`);
}

const readOrders = (query: Query, as?: string) => readAll('/v1/orders', { limit: '200', ...query }, as);
const readRefunds = (query: Query, as?: string) => readAll('/v1/refunds', { limit: '200', ...query }, as);

const MIDDLE = '2026-02-01T20:00:00Z';
const LATER = '2026-02-02T04:00:00.000Z';

const orderFilters: Query[] = [
  {},
  { sort: 'oldest' },
  ...values.statuses.map((status) => ({ status })),
  { status: 'NOBODYS' },
  ...[...refundStatuses, 'none', 'needs_person'].map((refundStatus) => ({ refundStatus })),
  ...values.currencies.map((currency) => ({ currency })),
  { since: MIDDLE },
  { until: MIDDLE },
  { since: MIDDLE, until: LATER },
  { currency: 'USDT', minAmount: '10' },
  { currency: 'USDT', maxAmount: '10.50' },
  { currency: 'USDT', minAmount: '9.99', maxAmount: '100' },
  { currency: 'USDT', minAmount: '10', maxAmount: '1e1' },
  { currency: 'USDT', sort: 'largest' },
  { currency: 'EUR', sort: 'smallest' },
];

const refundFilters: Query[] = [
  {},
  { sort: 'oldest' },
  ...refundStatuses.map((status) => ({ status })),
  ...['awaiting_my_approval', 'parked', ...values.attentions].map((inbox) => ({ inbox })),
  ...values.operators.map((operatorId) => ({ operatorId })),
  { operatorId: ' MEI ' },
  { operatorId: 'nobody' },
  ...values.reasons.flatMap((reason) => (reason === null ? [] : { reason })),
  ...values.currencies.map((currency) => ({ currency })),
  { since: MIDDLE },
  { until: MIDDLE },
  { since: MIDDLE, until: LATER },
  { currency: 'USDT', minAmount: '10' },
  { currency: 'EUR', maxAmount: '10' },
];

describe('each filter alone finds what a look at every row finds', () => {
  it.each(orderFilters)('of orders: %o', async (query) => {
    expect(await readOrders(query)).toEqual(expectedOrders(rows, query));
  });

  it.each(refundFilters)('of refunds: %o', async (query) => {
    expect(await readRefunds(query)).toEqual(expectedRefunds(rows, query, 'mei'));
  });

  it('of refunds: of one order', async () => {
    const prepayId = rows.refunds[0]?.prepayId ?? '';
    expect(await readRefunds({ prepayId })).toEqual(expectedRefunds(rows, { prepayId }, 'mei'));
  });
});

/** Some of the filters, each with a value that some rows have. */
function combine(random: Random, filters: Readonly<Record<string, () => string>>): Record<string, string> {
  const chosen = Object.entries(filters).filter(() => random.chance(0.4));
  return Object.fromEntries(chosen.map(([name, pick]) => [name, pick()]));
}

/** Ranges the right way round, and with the currency that they need. */
function mended(random: Random, query: Record<string, string>): Query {
  const { since, until, minAmount, maxAmount, sort = 'newest' } = query;
  if (since !== undefined && until !== undefined && since >= until) delete query.until;
  if (minAmount !== undefined && maxAmount !== undefined && compareAmounts(minAmount, maxAmount) > 0) {
    delete query.maxAmount;
  }
  const needsCurrency = minAmount !== undefined || maxAmount !== undefined || isByAmount(sort);
  return needsCurrency ? { currency: random.pick(values.currencies), ...query } : query;
}

const isByAmount = (sort = 'newest') => sort === 'largest' || sort === 'smallest';

function common(random: Random) {
  return {
    since: () => momentOf(random).toISOString(),
    until: () => momentOf(random).toISOString(),
    currency: () => random.pick(values.currencies),
    minAmount: () => random.pick(values.amounts),
    maxAmount: () => random.pick(values.amounts),
    limit: () => random.pick(['13', '50', '200']),
  };
}

function randomOrderQuery(random: Random): Query {
  const query = combine(random, {
    ...common(random),
    status: () => random.pick(values.statuses),
    refundStatus: () => random.pick([...refundStatuses, 'none', 'needs_person']),
    sort: () => random.pick(['newest', 'oldest', 'largest', 'smallest']),
  });
  if (isByAmount(query.sort) && query.refundStatus !== 'none') delete query.refundStatus;
  return mended(random, query);
}

function randomRefundQuery(random: Random, of: Rows): Query {
  const query = combine(random, {
    ...common(random),
    status: () => random.pick(refundStatuses),
    operatorId: () => random.pick(values.operators),
    reason: () => random.pick(values.reasons) ?? 'Late',
    sort: () => random.pick(['newest', 'oldest']),
  });
  if (random.chance(0.2)) query.inbox = random.pick(['awaiting_my_approval', 'parked', ...values.attentions]);
  if (random.chance(0.1)) query.prepayId = random.pick(of.refunds).prepayId;
  return mended(random, query);
}

describe('random combinations of filters find what a look at every row finds', () => {
  it('of orders', async () => {
    const random = createRandom(SEED + 1);
    for (let count = 0; count < COMBINATIONS; count += 1) {
      const query = randomOrderQuery(random);
      expect(await readOrders(query), JSON.stringify(query)).toEqual(expectedOrders(rows, query));
    }
  });

  it('of refunds', async () => {
    const random = createRandom(SEED + 2);
    for (let count = 0; count < COMBINATIONS; count += 1) {
      const query = randomRefundQuery(random, rows);
      expect(await readRefunds(query), JSON.stringify(query)).toEqual(expectedRefunds(rows, query, 'mei'));
    }
  });

  it('and a session for certain orders sees these alone, whatever it filters by', async () => {
    const random = createRandom(SEED + 3);
    const only = Array.from({ length: 250 }, () => random.pick(rows.orders).prepayId);
    const narrow = await harness.mintToken({ operator: { id: 'mei' }, permissions, orders: only });
    for (let count = 0; count < COMBINATIONS; count += 1) {
      const ofOrders = randomOrderQuery(random);
      expect(await readOrders(ofOrders, narrow), JSON.stringify(ofOrders)).toEqual(
        expectedOrders(rows, ofOrders, only),
      );
      const ofRefunds = randomRefundQuery(random, rows);
      const expected = expectedRefunds(rows, ofRefunds, 'mei', only);
      expect(await readRefunds(ofRefunds, narrow), JSON.stringify(ofRefunds)).toEqual(expected);
    }
  });
});

describe('what needs a person', () => {
  const inboxOf = async (as: string) => {
    const response = await ask('/v1/inbox', {}, as);
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, { count: number; isMore: boolean }>;
  };
  const kinds = ['awaiting_my_approval', 'unknown_too_long', 'pending_too_long', 'contradicted', 'parked'];
  const expected = (me: string | null, only?: readonly string[]) =>
    Object.fromEntries(
      kinds.map((inbox) => {
        const { length } = expectedRefunds(rows, { inbox }, me, only);
        return [inbox, { count: Math.min(length, 99), isMore: length > 99 }];
      }),
    );

  it('is counted by why, without what I asked for myself', async () => {
    expect(await inboxOf(token)).toEqual(expected('mei'));
    const respelt = await harness.mintToken({ operator: { id: ' Mei' }, permissions });
    expect(await inboxOf(respelt)).toEqual(expected('mei'));
    const other = await harness.mintToken({ operator: { id: 'somebody' }, permissions });
    expect(await inboxOf(other)).toEqual(expected('somebody'));
  });

  it('has nothing to approve for whoever may not', async () => {
    const reader = await harness.mintToken({ operator: { id: 'somebody' }, permissions: ['orders:read'] });
    expect(await inboxOf(reader)).toEqual(expected(null));
    expect(await readRefunds({ inbox: 'awaiting_my_approval' }, reader)).toEqual([]);
  });

  it('has nothing to approve above the limit of the session, or in another currency', async () => {
    const maxAmount = { amount: '10', currency: 'USDT' };
    const limited = await harness.mintToken({ operator: { id: 'mei' }, permissions, maxAmount });
    const query = { inbox: 'awaiting_my_approval', currency: 'USDT', maxAmount: '10' };
    expect(await readRefunds({ inbox: 'awaiting_my_approval' }, limited)).toEqual(expectedRefunds(rows, query, 'mei'));
  });

  it('is that of its orders for a session for certain orders', async () => {
    const only = rows.orders.slice(0, 200).map(({ prepayId }) => prepayId);
    const narrow = await harness.mintToken({ operator: { id: 'mei' }, permissions, orders: only });
    expect(await inboxOf(narrow)).toEqual(expected('mei', only));
  });

  it('is counted no further than to the first that are more than anybody reads', async () => {
    const many = await openTestDatabase();
    const random = createRandom(SEED + 4);
    const order = makeOrder(random);
    const parked = Array.from({ length: 120 }, () => makeRefund(random, order, { status: 'parked', attention: null }));
    await insertRows(many, { orders: [order], refunds: parked });
    const server = await createHarness({ opened: many });
    const headers = { Authorization: `Bearer ${await server.mintToken()}` };
    const inbox = await (await server.request('/v1/inbox', { headers })).json();
    expect(inbox).toMatchObject({ parked: { count: 99, isMore: true }, contradicted: { count: 0, isMore: false } });
    await server.close();
    await many.close();
  });
});

describe('a search', () => {
  const withRefund = () => {
    const refund = rows.refunds.find(({ refundId }) => refundId !== null);
    const order = rows.orders.find(({ prepayId }) => prepayId === refund?.prepayId);
    if (refund === undefined || order === undefined) throw new Error('some refund succeeded');
    return { refund, order };
  };

  it('finds the order by any id of its own or of a refund, with blanks around it too', async () => {
    const { refund, order } = withRefund();
    const { transactionId } = rows.orders.find((one) => one.transactionId !== null) ?? {};
    const ids = [order.prepayId, order.merchantTradeNo, refund.refundRequestId, refund.refundId, transactionId];
    for (const search of ids) {
      const found = await readOrders({ search: ` ${search}  ` });
      expect(found).toEqual(expectedOrders(rows, { search: `${search}` }));
      expect(found).toHaveLength(1);
    }
  });

  it('goes with the filters', async () => {
    const { order } = withRefund();
    const search = order.prepayId;
    const queries: Query[] = [
      { search, status: order.status },
      { search, status: 'NOBODYS' },
      { search, refundStatus: 'none' },
    ];
    for (const query of queries) {
      expect(await readOrders(query)).toEqual(expectedOrders(rows, query));
    }
  });

  it('of an id that is not stored asks Binance Pay by both numbers, and stores what it finds', async () => {
    const byNumber = harness.addOrder();
    const byTradeNo = harness.addOrder();
    const lettered = harness.addOrder({ prepayId: 'LETTERS0000' });
    expect(await readOrders({ search: byNumber.prepayId })).toEqual([byNumber.prepayId]);
    expect(await readOrders({ search: byTradeNo.merchantTradeNo })).toEqual([byTradeNo.prepayId]);
    expect(await readOrders({ search: lettered.prepayId })).toEqual([lettered.prepayId]);
    const asked = harness.sandbox.journal.list().length;
    expect(await readOrders({ search: byTradeNo.transactionId ?? '' })).toEqual([byTradeNo.prepayId]);
    expect(await readOrders({ search: byNumber.prepayId })).toEqual([byNumber.prepayId]);
    expect(harness.sandbox.journal.list()).toHaveLength(asked);
    await opened.database.delete(orders).where(eq(orders.prepayId, byNumber.prepayId));
    await opened.database.delete(orders).where(eq(orders.prepayId, byTradeNo.prepayId));
    await opened.database.delete(orders).where(eq(orders.prepayId, lettered.prepayId));
  });

  it('of an id that nobody knows is an empty list, and what cannot be an order there is not asked for', async () => {
    expect(await readPage('/v1/orders', { search: '404404400000' })).toEqual({ items: [], nextCursor: null });
    const asked = harness.sandbox.journal.list().length;
    expect(await readOrders({ search: 'two words' })).toEqual([]);
    expect(await readOrders({ search: "'; drop table orders" })).toEqual([]);
    expect(harness.sandbox.journal.list()).toHaveLength(asked);
  });

  it('by a session for certain orders finds and asks for these alone', async () => {
    const own = harness.addOrder();
    const other = harness.addOrder();
    const { refund, order } = withRefund();
    const narrow = await harness.mintToken({ permissions, orders: [own.prepayId] });
    const asked = harness.sandbox.journal.list().length;
    for (const search of [
      other.prepayId,
      other.merchantTradeNo,
      order.prepayId,
      refund.refundRequestId,
      '404404400000',
    ]) {
      expect(await readPage('/v1/orders', { search }, narrow)).toEqual({ items: [], nextCursor: null });
    }
    expect(harness.sandbox.journal.list()).toHaveLength(asked);
    expect(await readOrders({ search: own.prepayId }, narrow)).toEqual([own.prepayId]);
    await opened.database.delete(orders).where(eq(orders.prepayId, own.prepayId));
  });
});

describe('pages while rows change', () => {
  const queries: Query[] = [
    { status: 'PAID', limit: '40' },
    { refundStatus: 'succeeded', limit: '40', sort: 'oldest' },
    { currency: 'USDT', sort: 'largest', limit: '40' },
    { currency: 'USDT', minAmount: '10', maxAmount: '100', limit: '40' },
    { refundStatus: 'none', limit: '40' },
  ];

  it.each(queries)('of %o repeat nothing, and skip nothing that was in the list all the while', async (query) => {
    const random = createRandom(SEED + 5);
    const changing = await openTestDatabase();
    const there: OrderRow[] = Array.from({ length: 300 }, () => makeOrder(random, { isConfirmed: random.chance(0.7) }));
    const refundsThere = there
      .filter(({ isConfirmed }) => isConfirmed && random.chance(0.5))
      .map((order) => makeRefund(random, order, { status: 'succeeded', attention: null }));
    await insertRows(changing, { orders: there, refunds: refundsThere });
    const server = await createHarness({ opened: changing, environment: { RATE_LIMITS, WORKER_CALLS_PER_SECOND } });
    const told = there.filter(({ isConfirmed }) => !isConfirmed);
    const untouched = new Set(expectedOrders({ orders: there, refunds: refundsThere }, query));
    const headers = { Authorization: `Bearer ${await server.mintToken()}` };
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const search = new URLSearchParams(cursor === '' ? query : { ...query, cursor });
      const page = (await (await server.request(`/v1/orders?${search}`, { headers })).json()) as Page;
      seen.push(...page.items.map(({ prepayId }) => prepayId));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
      // New ones anywhere in the list, and old ones that come and go.
      const added = Array.from({ length: 5 }, () => makeOrder(random));
      await insertRows(changing, { orders: added, refunds: added.slice(2).map((order) => makeRefund(random, order)) });
      for (const { prepayId } of [random.pick(there), random.pick(there)]) {
        untouched.delete(prepayId);
        await changing.database.update(orders).set({ status: 'CANCELED' }).where(eq(orders.prepayId, prepayId));
      }
      // Told ones are described by Binance Pay, as they were told but for the time, and stay where they are.
      for (const order of told.splice(0, 5)) {
        if (untouched.has(order.prepayId)) await describeAs(server, order, momentOf(random));
      }
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect([...untouched].filter((prepayId) => !seen.includes(prepayId))).toEqual([]);
    await server.close();
    await changing.close();
  });
});

describe('a cursor', () => {
  const cursorOf = async (path: string, query: Query) => {
    const { nextCursor } = await readPage(path, { ...query, limit: '1' });
    if (nextCursor === null) throw new Error('there is more than one');
    return nextCursor;
  };

  it.each<[string, Query, Query]>([
    ['/v1/orders', {}, { sort: 'oldest' }],
    ['/v1/orders', {}, { status: 'PAID' }],
    ['/v1/orders', { status: 'PAID' }, { status: 'REFUNDED' }],
    ['/v1/orders', { currency: 'USDT', sort: 'largest' }, { currency: 'USDT' }],
    ['/v1/orders', { since: MIDDLE }, { since: LATER }],
    ['/v1/orders', { currency: 'USDT', minAmount: '10' }, { currency: 'USDT', minAmount: '9.99' }],
    ['/v1/refunds', {}, { status: 'succeeded' }],
    ['/v1/refunds', { operatorId: 'mei' }, { operatorId: 'op-1' }],
    ['/v1/refunds', { inbox: 'parked' }, { status: 'parked' }],
  ])('of %s with %o is refused with %o', async (path, one, other) => {
    const response = await ask(path, { ...other, cursor: await cursorOf(path, one) });
    expect(response.status).toBe(422);
    const problem = (await response.json()) as Problem;
    expect(problem).toMatchObject({ code: 'invalid_request', field: 'cursor' });
    expect(problem.detail).toMatch(/other filters or another order/);
  });

  it('holds for another limit, and for other spellings of the same', async () => {
    const cursor = await cursorOf('/v1/orders', { currency: 'USDT', minAmount: '10', since: MIDDLE });
    const query = { currency: 'USDT', minAmount: '1.0e1', since: '2026-02-01T20:00:00.000Z', limit: '200' };
    expect((await readPage('/v1/orders', { ...query, cursor })).items.length).toBeGreaterThan(1);
    const ofOperator = await cursorOf('/v1/refunds', { operatorId: 'mei' });
    expect((await readPage('/v1/refunds', { operatorId: 'MEI', cursor: ofOperator })).items.length).toBeGreaterThan(1);
  });

  it.each([[[]], [['x']], [['0'.repeat(12), '1', '2']], [{}], [null], ['text']])(
    'made of %j is refused',
    async (value) => {
      const cursor = Buffer.from(JSON.stringify(value)).toString('base64url');
      expect((await ask('/v1/orders', { cursor })).status).toBe(422);
    },
  );

  it.each(['', 'x', '-99999999999999', '1e3', '99999999999999999999', '253402300800000'])(
    'whose time is %j is refused, though its list is right',
    async (time) => {
      const [digest] = JSON.parse(Buffer.from(await cursorOf('/v1/orders', {}), 'base64url').toString()) as string[];
      for (const place of [
        [time, '1'],
        [time],
        ['1772366400000', 5],
        ['1772366400000', 'a\0'],
        ['1772366400000', '1', '1'],
      ]) {
        const cursor = Buffer.from(JSON.stringify([digest, ...place])).toString('base64url');
        expect((await ask('/v1/orders', { cursor })).status, JSON.stringify(place)).toBe(422);
      }
    },
  );
});

describe('a list is refused, with the field that is wrong,', () => {
  it.each<[string, string, string]>([
    ['an amount without a currency', '/v1/orders?minAmount=1', 'currency'],
    ['an amount of refunds without a currency', '/v1/refunds?maxAmount=1', 'currency'],
    ['amounts the wrong way round', '/v1/orders?currency=USDT&minAmount=2&maxAmount=1.99', 'maxAmount'],
    ['a negative amount', '/v1/orders?currency=USDT&minAmount=-1', 'minAmount'],
    ['a word as amount', '/v1/refunds?currency=USDT&maxAmount=all', 'maxAmount'],
    ['a currency in small letters', '/v1/orders?currency=usdt', 'currency'],
    ['an order by amount without a currency', '/v1/orders?sort=largest', 'currency'],
    [
      'an order by amount of orders with refunds in a state',
      '/v1/orders?currency=EUR&sort=smallest&refundStatus=failed',
      'sort',
    ],
    ['an order that is none', '/v1/orders?sort=random', 'sort'],
    ['an order by amount of refunds', '/v1/refunds?sort=largest', 'sort'],
    ['times the wrong way round', '/v1/orders?since=2026-02-02T00:00:00Z&until=2026-02-01T00:00:00Z', 'until'],
    ['no time between', '/v1/refunds?since=2026-02-02T00:00:00Z&until=2026-02-02T00:00:00Z', 'until'],
    ['a day as time', '/v1/orders?since=2026-02-02', 'since'],
    ['a year of six digits', '/v1/orders?until=%2B123456-01-01T00:00:00Z', 'until'],
    ['a status in small letters', '/v1/orders?status=paid', 'status'],
    ['an unknown status of refunds', '/v1/orders?refundStatus=all', 'refundStatus'],
    ['an unknown reason to look', '/v1/refunds?inbox=all', 'inbox'],
    ['an empty search', '/v1/orders?search=', 'search'],
    ['a search of blanks', '/v1/orders?search=%20%20', 'search'],
    ['a search with NUL', '/v1/orders?search=a%00', 'search'],
    ['a search that is too long', `/v1/orders?search=${'1'.repeat(129)}`, 'search'],
    ['a reason that is too long', `/v1/refunds?reason=${'x'.repeat(257)}`, 'reason'],
    ['an operator without a name', '/v1/refunds?operatorId=', 'operatorId'],
    ['a merchantTradeNo beside a filter', '/v1/orders?merchantTradeNo=1&status=PAID', 'merchantTradeNo'],
    ['anything of the inbox', '/v1/inbox?limit=5', 'limit'],
  ])('for %s', async (_, path, field) => {
    const response = await harness.request(path, { headers: { Authorization: `Bearer ${token}` } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', field });
  });

  it('for two values of one filter, of which one would be passed over', async () => {
    const response = await harness.request('/v1/orders?status=PAID&status=REFUNDED', {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(422);
  });

  it('for whoever may not read', async () => {
    const writer = await harness.mintToken({ permissions: ['refunds:create'] });
    for (const path of ['/v1/orders', '/v1/refunds', '/v1/inbox'])
      expect((await ask(path, {}, writer)).status).toBe(403);
  });
});
