/** A page with nothing on it but the list, and a server that answers it from rows in memory: measured is the panel, not the desk. */
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

export interface RowsServer {
  readonly address: string;
  stop(): Promise<void>;
}

const scriptFile = createRequire(import.meta.url).resolve('@refund-panel/widget/refund-panel.js');
const HOUR_MS = 3_600_000;

const page = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Orders</title>
  <script type="module" src="/refund-panel.js"></script>
  <refund-panel token="bench"></refund-panel>
</html>`;

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";

function orderOf(index: number, refunded: number) {
  const at = new Date(Date.UTC(2026, 10, 20) - index * HOUR_MS).toISOString();
  const orderAmount = `${50 + (index % 97)}.${index % 10}5`;
  return {
    prepayId: String(100_000 + index),
    merchantTradeNo: `TEAHOUSE${100_000 + index}`,
    transactionId: `P_${100_000 + index}`,
    status: 'PAID',
    currency: 'USDT',
    orderAmount,
    createTime: at,
    transactTime: at,
    paymentInstructions: [{ currency: 'USDT', amount: orderAmount }],
    refundedAmount: String(refunded),
    pendingAmount: '0',
    refundedElsewhere: null,
    refundableAmount: String(Number(orderAmount) - refunded),
    remainingAttempts: 10 - refunded,
    refusal: null,
  };
}

/** @param rows how many orders there are */
export async function serveRows(rows: number): Promise<RowsServer> {
  const refunded = new Map<number, number>();
  const streams = new Set<ServerResponse>();
  const nothing = { count: 0, isMore: false };
  const kinds = ['awaiting_my_approval', 'unknown_too_long', 'pending_too_long', 'contradicted', 'parked'];
  const inbox = Object.fromEntries(kinds.map((kind) => [kind, nothing]));
  const order = (index: number) => orderOf(index, refunded.get(index) ?? 0);

  function list(query: URLSearchParams) {
    const start = Number(query.get('cursor') ?? '0');
    const end = Math.min(rows, start + Number(query.get('limit') ?? '50'));
    const items = Array.from({ length: end - start }, (_, at) => order(start + at));
    return { items, nextCursor: end < rows ? String(end) : null };
  }

  /** Refunds one more of an order, and tells everybody. */
  function change(index: number) {
    refunded.set(index, (refunded.get(index) ?? 0) + 1);
    const { prepayId } = order(index);
    for (const stream of streams) stream.write(`event: refund-updated\ndata: ${JSON.stringify({ prepayId })}\n\n`);
    return { prepayId };
  }

  function answer(url: URL): unknown {
    const { pathname, searchParams } = url;
    if (pathname === '/v1/orders') return list(searchParams);
    if (pathname === '/v1/refunds') return { items: [], nextCursor: null };
    if (pathname === '/v1/inbox') return inbox;
    if (pathname === '/change') return change(Number(searchParams.get('index')));
    const [, prepayId] = /^\/v1\/orders\/(\d+)$/.exec(pathname) ?? [];
    return prepayId === undefined ? null : { ...order(Number(prepayId) - 100_000), refunds: [] };
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const send = (type: string, body: string | Buffer) =>
      response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': policy }).end(body);
    if (url.pathname === '/') return send('text/html; charset=utf-8', page);
    if (/^\/refund-panel(\.js|\/[\w-]+\.js)$/.test(url.pathname)) {
      return send('text/javascript', readFileSync(join(dirname(scriptFile), url.pathname)));
    }
    if (url.pathname === '/v1/events') {
      streams.add(response);
      response.once('close', () => streams.delete(response));
      return response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('event: ready\ndata: \n\n');
    }
    const body = answer(url);
    return body === null ? response.writeHead(404).end() : send('application/json', JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
