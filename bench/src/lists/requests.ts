/** What is asked of the server: each kind of list, search and opening, with random picks. */

import { createHash } from 'node:crypto';
import type { Sql } from 'postgres';
import { merchantTradeNoOf, prepayIdOf } from '../parts/bench-orders.js';
import { ORDERS_PER_REFUND } from './build.js';

export interface RequestKind {
  readonly name: string;
  /** Paths with queries, each for one pick. */
  readonly paths: readonly string[];
}

const statuses = [
  ...['succeeded', 'failed', 'pending', 'awaiting_approval', 'scheduled'],
  ...['parked', 'submitting', 'rejected', 'cancelled'],
];

/** @param sql on the database that the server uses */
export async function pickRequests(sql: Sql, orders: number, picks: number): Promise<RequestKind[]> {
  const numbers = Array.from({ length: picks }, () => 2 + Math.floor(Math.random() * (orders - 1)));
  const refunded = numbers.map((number) => Math.max(1, Math.floor(number / ORDERS_PER_REFUND)) * ORDERS_PER_REFUND);
  const each = (name: string, paths: readonly string[]): RequestKind => ({ name, paths });
  const same = (name: string, path: string) =>
    each(
      name,
      numbers.map(() => path),
    );
  const orderCursors = await findCursors(sql`
    select listed_at as at, prepay_id as id from orders where prepay_id in ${sql(numbers.map(prepayIdOf))}`);
  const refundCursors = await findCursors(sql`
    select created_at as at, refund_request_id as id from refunds
    where refund_request_id in ${sql(refunded.map(refundIdOf))}`);
  const succeeded = refundCursors.map((cursor) => `/v1/refunds?status=succeeded&cursor=${cursor}`);
  return [
    same('orders: first page', '/v1/orders'),
    each(
      'orders: any page',
      orderCursors.map((cursor) => `/v1/orders?cursor=${cursor}`),
    ),
    each(
      'orders: by merchantTradeNo',
      numbers.map((number) => `/v1/orders?merchantTradeNo=${merchantTradeNoOf(number)}`),
    ),
    each(
      'one order',
      numbers.map((number) => `/v1/orders/${prepayIdOf(number)}`),
    ),
    same('refunds: first page', '/v1/refunds'),
    each(
      'refunds: any page',
      refundCursors.map((cursor) => `/v1/refunds?cursor=${cursor}`),
    ),
    each(
      'refunds: of one order',
      refunded.map((number) => `/v1/refunds?prepayId=${prepayIdOf(number)}`),
    ),
    each(
      'one refund',
      refunded.map((number) => `/v1/refunds/${refundIdOf(number)}`),
    ),
    ...statuses.map((status) => same(`refunds: ${status}`, `/v1/refunds?status=${status}`)),
    each('refunds: succeeded, any page', succeeded),
  ];
}

/** As `build.ts` makes them. */
function refundIdOf(number: number): string {
  return createHash('md5').update(`refund${number}`).digest('hex');
}

async function findCursors(rows: PromiseLike<readonly unknown[]>): Promise<string[]> {
  return ((await rows) as readonly { at: Date; id: string }[]).map(({ at, id }) => cursorOf(at.toISOString(), id));
}

/** As the server makes them: to come to a page in the middle of ten million by following them would take days. */
function cursorOf(at: string, id: string): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** @throws Error when the server's cursors are of another make: the pages would not be those that are meant */
export async function checkCursors(get: (path: string) => Promise<string>): Promise<void> {
  const page = JSON.parse(await get('/v1/refunds')) as {
    items: { createdAt: string; refundRequestId: string }[];
    nextCursor: string | null;
  };
  const last = page.items.at(-1);
  if (last === undefined || page.nextCursor !== cursorOf(last.createdAt, last.refundRequestId)) {
    throw new Error("the server's cursors have changed; src/lists/requests.ts has to follow");
  }
}
