/** Answers the contract's routes inside the page, with replies that its schemas accept. Stands in for the network only. */
import {
  type CreateRefundBody,
  compareAmounts,
  isCancellable,
  isFinal,
  type MyPolicy,
  type Operator,
  type Order,
  orderSchema,
  type Problem,
  type ProblemCode,
  problemSchema,
  type Refund,
  refundSchema,
  refundWithHistorySchema,
  type Sending,
  sendingSchema,
  subtractAmounts,
  sumAmounts,
} from '@refund-panel/shared';

import { answerInbox, answerOrders, answerRefunds, type FakeLists } from './fake-lists.js';
import { FakeStreams } from './fake-streams.js';

/** Another one in each test file: what is kept for all tabs is kept apart for each server, and files run at the same time. */
export const SERVER_URL = `https://refunds-${crypto.randomUUID()}.test`;
export const PREPAY_ID = '383729303729303';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
  readonly signal: AbortSignal | null;
}

/** Answers in place of the routes; undefined leaves it to them. */
export type Interception = (request: RecordedRequest) => Response | Promise<Response> | undefined;

export function makeOrder(changes: Partial<Order> = {}): Order {
  return orderSchema.parse({
    prepayId: PREPAY_ID,
    merchantTradeNo: 'TEAHOUSE10241',
    transactionId: 'M_R_383729303729',
    status: 'PAID',
    currency: 'USDT',
    orderAmount: '25.17',
    createTime: '2026-11-20T09:11:00.000Z',
    transactTime: '2026-11-20T09:12:00.000Z',
    paymentInstructions: [{ currency: 'USDT', amount: '25.17' }],
    refundedAmount: '0',
    pendingAmount: '0',
    refundedElsewhere: null,
    refundableAmount: changes.orderAmount ?? '25.17',
    remainingAttempts: 10,
    refusal: null,
    refunds: [],
    ...changes,
  });
}

export function makeRefund(changes: Partial<Refund> = {}): Refund {
  return refundSchema.parse({
    refundRequestId: '0c2f6f0e9d8b4a51b1f3f2a0d9e8c7b6',
    prepayId: PREPAY_ID,
    merchantTradeNo: 'TEAHOUSE10241',
    refundAmount: '5',
    requestedAmount: changes.refundAmount ?? '5',
    currency: 'USDT',
    refundReason: 'Customer request',
    description: null,
    status: 'succeeded',
    refundStatus: 'REFUND_SUCCESS',
    refundedAmount: null,
    remainingAttempts: null,
    refundId: null,
    refundCommission: null,
    origin: 'panel',
    sendsAt: null,
    missingAmount: null,
    attention: null,
    approval: null,
    requestedBy: { id: 'mei', name: 'Mei Tanaka' },
    createdAt: '2026-11-21T10:00:00.000Z',
    updatedAt: '2026-11-21T10:00:01.000Z',
    failure: null,
    ...changes,
  });
}

/** A session's token, as a server of this project signs it; nobody here looks at the signature. */
export function makeToken(operatorId: string, permissions: readonly string[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify({ sub: operatorId, permissions }));
  const payload = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return `e30.${payload}.signature`;
}

/** A refund of the day before yesterday that a second person has to approve within about two more days. */
export function awaitsApproval(changes: Partial<Refund> = {}): Refund {
  const hourMs = 3_600_000;
  const at = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();
  return makeRefund({
    status: 'awaiting_approval',
    refundStatus: null,
    refundAmount: '12.5',
    description: 'Ticket 4411: the pot came broken, photo in the ticket',
    approval: { hash: 'a'.repeat(64), expiresAt: at(50), decision: null, decidedBy: null, decidedAt: null, note: null },
    createdAt: at(-22),
    updatedAt: at(-22),
    ...changes,
  });
}

/** A refund that was recorded just now and waits. */
export function waitsFor(seconds: number): Partial<Refund> {
  const now = Date.now();
  return {
    status: 'scheduled',
    refundStatus: null,
    updatedAt: new Date(now).toISOString(),
    sendsAt: new Date(now + seconds * 1_000).toISOString(),
  };
}

export function problemResponse(code: ProblemCode, status: number, changes: Partial<Problem> = {}): Response {
  const problem = problemSchema.parse({
    type: 'about:blank',
    title: `title of ${code}`,
    status,
    code,
    detail: `detail of ${code}`,
    moneyMoved: 'no',
    requestId: 'req-1',
    ...changes,
  });
  return json(problem, status, 'application/problem+json');
}

export function json(body: unknown, status = 200, contentType = 'application/json'): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': contentType } });
}

/** Asks for money to be moved. */
export function isRefundRequest({ method, path }: RecordedRequest): boolean {
  return method === 'POST' && path.endsWith('/refunds');
}

export class FakeBackend {
  readonly requests: RecordedRequest[] = [];
  readonly orders = new Map<string, Order>();
  /** How the next refunds turn out. */
  outcome: Partial<Refund> = {};
  /** What Binance Pay tells when an order is synced; undefined for nothing new. */
  toldElsewhere: Order['refundedElsewhere'] | undefined;
  sending: Sending = sendingSchema.parse({ frozen: false, since: null, reason: null, by: null, beingSent: 0 });
  /** Null for a server that knows none. */
  policy: MyPolicy | null = null;
  /** Who decides. */
  approver: Operator = { id: 'noor', name: 'Noor Haddad' };
  /** Orders that only Binance Pay knows, until somebody looks for one. */
  elsewhere: readonly Order[] = [];
  /** So many pages of a list come empty before each that holds something. */
  emptyPages = 0;
  intercept: Interception | null = null;
  readonly streams = new FakeStreams();

  readonly #byKey = new Map<string, { readonly body: string; readonly refund: Refund }>();
  readonly #realFetch = window.fetch;

  constructor(...orders: Order[]) {
    for (const order of orders) this.orders.set(order.prepayId, order);
    window.fetch = (input, init) => this.#receive(input, init);
  }

  restore(): void {
    window.fetch = this.#realFetch;
  }

  /** The requests that ask for money to be moved. */
  get refundRequests(): RecordedRequest[] {
    return this.requests.filter(isRefundRequest);
  }

  /** Changes a refund as a worker of the server would. */
  settle(refundRequestId: string, changes: Partial<Refund>): void {
    for (const [prepayId, order] of this.orders) {
      const refunds = order.refunds.map((one) =>
        one.refundRequestId === refundRequestId ? { ...one, ...changes } : one,
      );
      this.orders.set(prepayId, withSums({ ...order, refunds }));
    }
    this.#tell(refundRequestId);
  }

  /** Makes a refund as a colleague would. */
  refundElsewhere(changes: Partial<Refund>): Refund {
    const refund = makeRefund({ refundRequestId: crypto.randomUUID(), ...changes });
    const order = this.orders.get(refund.prepayId);
    if (order === undefined) throw new Error('there is no such order');
    this.orders.set(order.prepayId, withSums({ ...order, refunds: [refund, ...order.refunds] }));
    this.#tell(refund.refundRequestId);
    return refund;
  }

  #tell(refundRequestId: string): void {
    const all = [...this.orders.values()].flatMap(({ refunds }) => refunds);
    const refund = all.find((one) => one.refundRequestId === refundRequestId);
    if (refund !== undefined) this.streams.tell(refund);
  }

  async #receive(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(String(input));
    const request: RecordedRequest = {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : null,
      signal: init.signal ?? null,
    };
    // Such a request never leaves.
    if (request.signal?.aborted) throw new DOMException('aborted', 'AbortError');
    const isStream = request.path.endsWith('/v1/events');
    // They come beside all that a test is about.
    if (!isStream) this.requests.push(request);
    const route = () =>
      isStream ? (this.streams.answer(url, init) ?? problemResponse('not_ready', 503)) : this.#route(request);
    const answer = Promise.resolve(this.intercept?.(request) ?? route());
    const { signal } = request;
    if (signal === null) return answer;
    const aborted = new Promise<never>((_, reject) => {
      const abort = () => reject(new DOMException('aborted', 'AbortError'));
      signal.addEventListener('abort', abort);
    });
    return Promise.race([answer, aborted]);
  }

  #route(request: RecordedRequest): Response {
    if (request.path === '/v1/sending') return json(this.sending);
    if (request.path === '/v1/refunds') return this.#list(answerRefunds(this.#lists, request.query));
    if (request.path === '/v1/inbox') return json(answerInbox(this.#lists));
    if (request.path === '/v1/policy/mine')
      return this.policy === null ? problemResponse('route_not_found', 404) : json(this.policy);
    const [, named] = /^\/v1\/refunds\/([^/]+)$/.exec(request.path) ?? [];
    if (named !== undefined) return this.#tellStory(named);
    const [, refundRequestId, action] = /^\/v1\/refunds\/([^/]+)\/(cancel|approve|reject)$/.exec(request.path) ?? [];
    if (refundRequestId !== undefined) {
      return action === 'cancel' ? this.#cancel(refundRequestId) : this.#decide(refundRequestId, action, request);
    }
    const [, prepayId, tail] = /^\/v1\/orders(?:\/([^/]+)(?:\/(\w+))?)?$/.exec(request.path) ?? [];
    if (prepayId === undefined) return this.#list(answerOrders(this.#lists, request.query));
    const order = this.orders.get(decodeURIComponent(prepayId));
    if (order === undefined) return problemResponse('order_not_found', 404);
    switch (tail) {
      case 'refunds':
        return request.method === 'GET' ? this.#findRequested(request) : this.#refund(order, request);
      case 'sync':
        return this.#sync(order);
      case 'adopt':
        return this.#adopt(order, request);
      default:
        return json(order);
    }
  }

  #tellStory(refundRequestId: string): Response {
    const refund = this.refunds.find((one) => one.refundRequestId === refundRequestId);
    if (refund === undefined) return problemResponse('refund_not_found', 404);
    const { createdAt, updatedAt, requestedBy, status, refundStatus } = refund;
    const asked = { at: createdAt, status: 'scheduled', refundStatus: null, by: requestedBy, note: 'Requested' };
    const by = status === 'cancelled' ? this.approver : null;
    const note = status === 'cancelled' ? 'Cancelled before it was sent' : 'Binance Pay has refunded it';
    const history = status === 'scheduled' ? [asked] : [asked, { at: updatedAt, status, refundStatus, by, note }];
    return json(refundWithHistorySchema.parse({ ...refund, history }));
  }

  #sync(order: Order): Response {
    const { toldElsewhere } = this;
    const told = toldElsewhere === undefined ? order : withSums({ ...order, refundedElsewhere: toldElsewhere });
    this.orders.set(order.prepayId, told);
    return json(told);
  }

  #adopt(order: Order, { body }: RecordedRequest): Response {
    const { refundAmount, refundReason } = body as { refundAmount: string; refundReason: string };
    const { refundedElsewhere: elsewhere, prepayId } = order;
    if (elsewhere?.amount !== refundAmount) return problemResponse('nothing_to_adopt', 409);
    const refund = makeRefund({
      refundRequestId: crypto.randomUUID(),
      prepayId,
      refundAmount,
      refundReason,
      origin: 'outside',
    });
    this.orders.set(prepayId, withSums({ ...order, refundedElsewhere: null, refunds: [refund, ...order.refunds] }));
    return json(refund, 201);
  }

  get refunds(): readonly Refund[] {
    return [...this.orders.values()].flatMap(({ refunds }) => refunds);
  }

  #decide(refundRequestId: string, action: string | undefined, { body }: RecordedRequest): Response {
    const find = () => this.refunds.find((refund) => refund.refundRequestId === refundRequestId);
    const refund = find();
    if (!refund?.approval) return problemResponse('refund_not_found', 404);
    const decision = action === 'approve' ? 'approved' : 'rejected';
    const { approvalHash } = body as { approvalHash?: string };
    if (approvalHash !== refund.approval.hash) return problemResponse('approval_changed', 409);
    if (refund.approval.decision === null) {
      const decidedAt = new Date().toISOString();
      const { reason: note = null } = body as { reason?: string };
      this.settle(refundRequestId, {
        approval: { ...refund.approval, decision, decidedBy: this.approver, decidedAt, note },
        updatedAt: decidedAt,
        ...(decision === 'approved' ? { ...waitsFor(100), ...this.outcome } : { status: 'rejected' }),
      });
    } else if (refund.approval.decision !== decision) return problemResponse('not_awaiting_approval', 409);
    return json(refundWithHistorySchema.parse({ ...find(), history: [] }));
  }

  #cancel(refundRequestId: string): Response {
    const find = () => this.refunds.find((refund) => refund.refundRequestId === refundRequestId);
    const refund = find();
    if (refund === undefined) return problemResponse('refund_not_found', 404);
    if (!isCancellable(refund.status)) return problemResponse('refund_not_cancellable', 409);
    this.settle(refundRequestId, { status: 'cancelled', sendsAt: null, missingAmount: null });
    return json(refundWithHistorySchema.parse({ ...find(), history: [] }));
  }

  #list(page: object | null): Response {
    return page === null ? problemResponse('invalid_request', 400) : json(page);
  }

  get #lists(): FakeLists {
    const { elsewhere, emptyPages, approver } = this;
    const learn = (order: Order) => void this.orders.set(order.prepayId, order);
    return { orders: [...this.orders.values()], elsewhere, emptyPages, reader: approver.id, learn };
  }

  #findRequested({ headers }: RecordedRequest): Response {
    const known = this.#byKey.get(headers.get('Idempotency-Key') ?? '');
    return known === undefined ? problemResponse('refund_not_found', 404) : json(known.refund);
  }

  #refund(order: Order, { headers, body }: RecordedRequest): Response {
    const key = headers.get('Idempotency-Key');
    if (key === null) return problemResponse('idempotency_key_required', 400);
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      return known.body === JSON.stringify(body) ? json(known.refund) : problemResponse('idempotency_key_reused', 409);
    }
    const {
      refundAmount,
      refundReason = null,
      description = null,
      expectedRefundableAmount,
    } = body as CreateRefundBody;
    if (expectedRefundableAmount && expectedRefundableAmount !== order.refundableAmount) {
      return problemResponse('order_changed', 409);
    }
    if (compareAmounts(refundAmount, order.refundableAmount) > 0) {
      return problemResponse('amount_exceeds_refundable', 409, { field: 'refundAmount' });
    }
    const refund = makeRefund({
      refundRequestId: crypto.randomUUID().replaceAll('-', ''),
      prepayId: order.prepayId,
      refundAmount,
      refundReason,
      description,
      ...this.outcome,
    });
    this.#byKey.set(key, { body: JSON.stringify(body), refund });
    this.orders.set(order.prepayId, withSums({ ...order, refunds: [refund, ...order.refunds] }));
    return json(refund, 201);
  }
}

/** The order with its figures counted again, as the server counts them. */
export function withSums(order: Order): Order {
  const sum = (counts: (refund: Refund) => boolean) =>
    sumAmounts(order.refunds.filter(counts).map(({ refundAmount }) => refundAmount));
  const refundedAmount = sum(({ status }) => status === 'succeeded');
  const pendingAmount = sum(
    ({ status, attention }) => !isFinal(status) || (status !== 'succeeded' && attention === 'contradicted'),
  );
  const spent = sumAmounts([refundedAmount, pendingAmount, order.refundedElsewhere?.amount ?? '0']);
  const refundableAmount = subtractAmounts(order.orderAmount, spent);
  return {
    ...order,
    refundedAmount,
    pendingAmount,
    refundableAmount,
    remainingAttempts: 10 - order.refunds.filter(({ status }) => status !== 'failed').length,
    refusal: refundableAmount === '0' ? 'amount_exceeds_refundable' : null,
  };
}
