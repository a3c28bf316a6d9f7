/** The client of the contract: calls an endpoint and gives back its reply, or a problem. It never throws. */
import { type Endpoint, type EndpointReply, type EndpointRequest, fillPath, type Problem } from '@refund-panel/shared';
import { isProblem } from './contract/endpoints.js';
import type { Wire } from './contract/wire.js';
import { localProblem, type PanelProblem } from './panel-problem.js';
import type { TokenSource } from './token-source.js';

/** Longer than the server waits for Binance Pay; after this long nobody expects an answer any more. */
const REQUEST_TIMEOUT_MS = 30_000;

export type Answer<Value> =
  | { readonly ok: true; readonly status: number; readonly value: Value }
  | { readonly ok: false; readonly problem: PanelProblem };

export interface RefundApi {
  /** @param signal drops the call; whoever aborts it must not look at the answer */
  call<E extends Endpoint>(
    endpoint: Wire<E>,
    request: EndpointRequest<E>,
    signal: AbortSignal,
  ): Promise<Answer<EndpointReply<E>>>;
}

export interface RefundApiOptions {
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly tokens: TokenSource;
}

export function createRefundApi({ baseUrl, fetch, tokens }: RefundApiOptions): RefundApi {
  return {
    async call(endpoint, request, signal) {
      const { url, init } = describe(baseUrl, endpoint, request);
      const token = await tokenFrom(() => tokens.current());
      if (typeof token !== 'string') return { ok: false, problem: token };

      const first = await send(fetch, url, withToken(init, token), signal);
      if (!isRefusedToken(first)) return read(endpoint, first);

      // A token runs out while a page stands open. One new one, once: a second refusal is an answer.
      const renewed = await tokenFrom(() => tokens.renew(token));
      if (typeof renewed !== 'string') {
        return renewed.code === 'token_missing' ? read(endpoint, first) : { ok: false, problem: renewed };
      }
      return read(endpoint, await send(fetch, url, withToken(init, renewed), signal));
    },
  };
}

async function tokenFrom(ask: () => Promise<string | null>): Promise<string | PanelProblem> {
  try {
    const token = await ask();
    if (!token) return localProblem('token_missing');
    // A page hands over what its own server answered, rather than the token in it.
    if (typeof token !== 'string') throw new TypeError('not a string');
    return token;
  } catch (error) {
    return localProblem('token_unavailable', messageOf(error));
  }
}

/** The parts that a request may have; which ones an endpoint needs is checked where `call` is called. */
interface LooseRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function describe(baseUrl: string, endpoint: Wire<Endpoint>, request: unknown): { url: string; init: RequestInit } {
  const { params, query, headers, body } = request as LooseRequest;
  const url = new URL(baseUrl + fillPath(endpoint, params ?? {}));
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const init: RequestInit = {
    method: endpoint.method,
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    // The token is the whole authority; and what is shown about money is never from a cache.
    credentials: 'omit',
    cache: 'no-store',
    // A redirect could lead to an origin that the page did not name.
    redirect: 'error',
    // Undefined for none.
    body: JSON.stringify(body),
  };
  return { url: url.href, init };
}

function withToken(init: RequestInit, token: string): RequestInit {
  return { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } };
}

/** What came over the network: a status with a body, or a problem instead of one. */
type Received = { readonly status: number; readonly body: unknown; readonly readable: boolean } | PanelProblem;

async function send(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  signal: AbortSignal,
): Promise<Received> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, REQUEST_TIMEOUT_MS);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    const response = await fetch(url, { ...init, signal: controller.signal });
    const text = await response.text();
    return { status: response.status, ...parseJson(text) };
  } catch (error) {
    const isOffline = globalThis.navigator?.onLine === false;
    return localProblem(isOffline ? 'offline' : 'no_answer', messageOf(error));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

function parseJson(text: string): { body: unknown; readable: boolean } {
  try {
    return { body: JSON.parse(text) as unknown, readable: true };
  } catch {
    return { body: null, readable: false };
  }
}

function isRefusedToken(received: Received): received is Exclude<Received, PanelProblem> {
  return 'readable' in received && received.status === 401;
}

function read<E extends Endpoint>({ replies }: Wire<E>, received: Received): Answer<EndpointReply<E>> {
  if (!('readable' in received)) return { ok: false, problem: received };
  const { status, body, readable } = received;
  const shapes: Wire<Endpoint>['replies'] = replies;
  const shape = shapes[status];
  // What is checked is of the contract's type: a test holds these checks to its schemas.
  if (shape?.(body)) return { ok: true, status, value: body as EndpointReply<E> };
  if (shape === undefined && readable && isProblem(body)) return { ok: false, problem: body as Problem };
  return { ok: false, problem: localProblem('unreadable_answer', `HTTP ${status}`, status) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
