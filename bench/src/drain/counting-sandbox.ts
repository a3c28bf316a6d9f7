/** The sandbox in a process of its own, its books filled with refunds, and every call about a refund counted before it is answered. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createSandbox, type Sandbox } from '@refund-panel/server/sandbox';
import { HOST } from '../../../packages/server/test/postgres-programs.js';
import { credentials, paidOrder, prepayIdOf, WALLET } from '../parts/bench-orders.js';
import { answerMessages } from '../parts/processes.js';

export type CountingRequest =
  /** Orders 1 to `orders`. @returns once it listens */
  | { readonly kind: 'start'; readonly orders: number }
  /** Puts a refund of each order from 2 on into the books, as if its reply had been lost; forgets what it has counted. */
  | { readonly kind: 'refund'; readonly orders: number; readonly refundAmount: string }
  | { readonly kind: 'count' };

export interface Counted {
  readonly url: string;
  readonly queries: number;
  /** Calls that would move money. */
  readonly submits: number;
  /** Refunds that were asked about. */
  readonly refunds: number;
  /** Of one refund. */
  readonly mostQueries: number;
  /** Between the first call and the last. */
  readonly elapsedMs: number;
}

const QUERY_PATH = '/binancepay/openapi/order/refund/query';
const SUBMIT_PATH = '/binancepay/openapi/order/refund';

let sandbox: Sandbox | null = null;
let url = '';
let queries = new Map<string, number>();
let submits = 0;
let firstAt = 0;
let lastAt = 0;

/** The refund of an order; the same in SQL: `md5('refund' || n)`. */
function refundIdOf(number: number): string {
  return createHash('md5').update(`refund${number}`).digest('hex');
}

async function start(orders: number): Promise<void> {
  const started = createSandbox({ credentials, now: () => new Date(), fetch: globalThis.fetch });
  for (let number = 1; number <= orders; number += 1) started.ledger.addOrder(paidOrder(number));
  started.ledger.wallets.setAvailable(WALLET.currency, WALLET.available);
  const listener = serve({
    port: 0,
    hostname: HOST,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const body = await request.text();
      if (pathname === SUBMIT_PATH) submits += 1;
      if (pathname === QUERY_PATH) countQuery(body);
      const { method, headers } = request;
      return started.fetch(new Request(request.url, { method, headers, body }));
    },
  });
  await once(listener, 'listening');
  url = `http://${HOST}:${(listener.address() as AddressInfo).port}`;
  sandbox = started;
}

function countQuery(body: string): void {
  const { refundRequestId } = JSON.parse(body) as { refundRequestId: string };
  queries.set(refundRequestId, (queries.get(refundRequestId) ?? 0) + 1);
  lastAt = performance.now();
  if (queries.size === 1 && queries.get(refundRequestId) === 1) firstAt = lastAt;
}

function refundAll(orders: number, refundAmount: string): void {
  for (let number = 2; number <= orders; number += 1) {
    const receipt = sandbox?.ledger.refunds.submit({
      ...{ refundRequestId: refundIdOf(number), prepayId: prepayIdOf(number), refundAmount },
      ...{ refundReason: null, webhookUrl: null, scenario: null, settlesAs: 'REFUND_SUCCESS', pendingMs: 0 },
    });
    if (receipt === undefined || 'code' in receipt) throw new Error(`order ${number} could not be refunded`);
  }
  queries = new Map();
  submits = 0;
}

answerMessages<CountingRequest, Counted>(async (request) => {
  if (request.kind === 'start') await start(request.orders);
  if (request.kind === 'refund') refundAll(request.orders, request.refundAmount);
  const counts = [...queries.values()];
  return {
    ...{ url, submits, refunds: counts.length, elapsedMs: lastAt - firstAt },
    queries: counts.reduce((sum, one) => sum + one, 0),
    mostQueries: counts.reduce((most, one) => Math.max(most, one), 0),
  };
});
