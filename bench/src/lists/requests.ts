/** What is asked of the server: each kind of list, filter, search and opening, with random picks. */

import { createHash } from 'node:crypto';
import type { Sql } from 'postgres';
import { merchantTradeNoOf, prepayIdOf } from '../parts/bench-orders.js';
import { COMMON_PRICE, OPERATORS, ORDERS_PER_REFUND, REASONS } from './kinds.js';

export interface RequestKind {
  readonly name: string;
  /** Paths with queries, each for one pick. */
  readonly paths: readonly string[];
}

export interface Picking {
  /** On the database that the server uses. */
  readonly sql: Sql;
  readonly get: (path: string) => Promise<string>;
  readonly orders: number;
  readonly picks: number;
}

const statuses = [
  ...['succeeded', 'failed', 'pending', 'awaiting_approval', 'scheduled'],
  ...['parked', 'submitting', 'rejected', 'cancelled'],
];

const kindsOfInbox = ['awaiting_my_approval', 'parked', 'unknown_too_long', 'pending_too_long', 'contradicted'];

/** A row that a page may begin after. */
interface Picked {
  readonly at: Date;
  readonly id: string;
  readonly amount: string;
}

export async function pickRequests(picking: Picking): Promise<RequestKind[]> {
  const { sql, orders, picks } = picking;
  const numbers = Array.from({ length: picks }, () => 2 + Math.floor(Math.random() * (orders - 1)));
  const refunded = numbers.map((number) => Math.max(1, Math.floor(number / ORDERS_PER_REFUND)) * ORDERS_PER_REFUND);
  const pickedOrders = await sql<Picked[]>`
    select listed_at as at, prepay_id as id, order_amount::text as amount from orders
    where prepay_id in ${sql(numbers.map(prepayIdOf))}`;
  const pickedRefunds = await sql<Picked[]>`
    select created_at as at, refund_request_id as id, refund_amount::text as amount from refunds
    where refund_request_id in ${sql(refunded.map(refundIdOf))}`;
  return [
    ...(await pagesOfOrders(picking, pickedOrders)),
    ...search(numbers, refunded),
    ...(await pagesOfRefunds(picking, pickedRefunds, refunded)),
  ];
}

const each = (name: string, paths: readonly string[]): RequestKind => ({ name, paths });

/** The first page, and pages anywhere behind it. */
async function pages({ get, picks }: Picking, path: string, picked: readonly Picked[]): Promise<RequestKind[]> {
  const cursor = await cursorsOf(get, path);
  const name = path.replace('/v1/', '').replace('?', ': ');
  return [
    each(
      name,
      Array.from({ length: picks }, () => path),
    ),
    ...(cursor === null
      ? []
      : [
          each(
            `${name}, any page`,
            picked.map((one) => `${withMore(path)}cursor=${cursor(one)}`),
          ),
        ]),
  ];
}

const withMore = (path: string) => (path.includes('?') ? `${path}&` : `${path}?`);

async function pagesOfOrders(picking: Picking, picked: readonly Picked[]): Promise<RequestKind[]> {
  const since = middleOf(picked).toISOString();
  const filters = [
    ...['', '?sort=oldest', '?status=PAID', '?status=FULL_REFUNDED', '?currency=EUR', '?currency=BTC'],
    ...['?currency=EUR&status=REFUNDED', `?until=${since}`, `?status=REFUNDED&since=${since}&sort=oldest`],
    ...[
      '?currency=USDT&sort=largest',
      '?currency=BTC&sort=smallest',
      '?currency=USDT&sort=largest&status=FULL_REFUNDED',
    ],
    ...[`?currency=USDT&minAmount=${COMMON_PRICE}&maxAmount=${COMMON_PRICE}`, '?currency=USDT&minAmount=1009.5'],
    ...['?currency=EUR&minAmount=100&maxAmount=500&status=PAID', '?refundStatus=none', '?refundStatus=succeeded'],
    ...['?refundStatus=parked', '?refundStatus=needs_person', '?refundStatus=failed&currency=BTC'],
    ...[
      '?refundStatus=none&currency=USDT&sort=smallest',
      `?refundStatus=succeeded&status=FULL_REFUNDED&until=${since}`,
    ],
  ];
  const all: RequestKind[] = [];
  for (const filter of filters) all.push(...(await pages(picking, `/v1/orders${filter}`, picked)));
  return all;
}

function search(numbers: readonly number[], refunded: readonly number[]): RequestKind[] {
  const by = (name: string, picked: readonly number[], idOf: (number: number) => string) =>
    each(
      `orders: search by ${name}`,
      picked.map((number) => `/v1/orders?search=${idOf(number)}`),
    );
  return [
    each(
      'orders: by merchantTradeNo',
      numbers.map((number) => `/v1/orders?merchantTradeNo=${merchantTradeNoOf(number)}`),
    ),
    by('prepayId', numbers, prepayIdOf),
    by('merchantTradeNo', numbers, merchantTradeNoOf),
    by('transactionId', numbers, (number) => `P_${prepayIdOf(number)}`),
    by('refundRequestId', refunded, refundIdOf),
    by('refundId', refunded, (number) => String(7_000_000_000_000_000_000n + BigInt(number))),
    each(
      'one order',
      numbers.map((number) => `/v1/orders/${prepayIdOf(number)}`),
    ),
  ];
}

async function pagesOfRefunds(
  picking: Picking,
  picked: readonly Picked[],
  refunded: readonly number[],
): Promise<RequestKind[]> {
  const since = middleOf(picked).toISOString();
  const operator = `operatorId=operator-${Math.floor(OPERATORS / 2)}`;
  const filters = [
    ...['', '?sort=oldest', ...statuses.map((status) => `?status=${status}`)],
    ...kindsOfInbox.map((kind) => `?inbox=${kind}`),
    ...[`?${operator}`, `?${operator}&currency=EUR`, `?${operator}&status=failed&since=${since}`],
    ...[`?reason=${encodeURIComponent(REASONS[0])}`, `?reason=${REASONS[1]}&status=failed`, '?currency=BTC'],
    ...[`?until=${since}`, '?currency=USDT&minAmount=9.9', '?status=succeeded&currency=EUR'],
    ...[`?${operator}&reason=${REASONS[2]}&currency=USDT&minAmount=5`],
  ];
  const all: RequestKind[] = [];
  for (const filter of filters) all.push(...(await pages(picking, `/v1/refunds${filter}`, picked)));
  return [
    ...all,
    each(
      'refunds: of one order',
      refunded.map((number) => `/v1/refunds?prepayId=${prepayIdOf(number)}`),
    ),
    each(
      'one refund',
      refunded.map((number) => `/v1/refunds/${refundIdOf(number)}`),
    ),
    each(
      'what needs a person, counted',
      refunded.map(() => '/v1/inbox'),
    ),
  ];
}

function middleOf(picked: readonly Picked[]): Date {
  const times = picked.map(({ at }) => at.getTime()).sort((one, other) => one - other);
  return new Date(times[Math.floor(times.length / 2)] ?? 0);
}

/** As `kinds.ts` makes them. */
function refundIdOf(number: number): string {
  return createHash('md5').update(`refund${number}`).digest('hex');
}

/**
 * Makes cursors of a list as the server makes them, after one of its own: to come to a page in the middle of ten million by following
 * them would take days. Null where the list has no second page.
 *
 * @throws Error when the server's cursors are of another make: the pages would not be those that are meant
 */
async function cursorsOf(get: (path: string) => Promise<string>, path: string) {
  const { nextCursor } = JSON.parse(await get(`${withMore(path)}limit=1`)) as { nextCursor: string | null };
  if (nextCursor === null) return null;
  const [list, ...place] = JSON.parse(Buffer.from(nextCursor, 'base64url').toString()) as string[];
  const make = ({ at, id, amount }: Picked) => {
    const byTime = [String(at.getTime()), id];
    const cursor = [list, ...(place.length === byTime.length ? byTime : [amount, ...byTime])];
    return Buffer.from(JSON.stringify(cursor)).toString('base64url');
  };
  const isOurs = place.length === 2 || place.length === 3;
  if (!isOurs || !/^\d{13}$/.test(place.at(-2) ?? '')) {
    throw new Error("the server's cursors have changed; src/lists/requests.ts has to follow");
  }
  return make;
}
