/** The server's API as the campaign's people use it: any server, sessions minted when needed, nothing believed but answers. */
import type { Refund } from '@refund-panel/shared';
import { REFUNDS_API_KEY, type Stage } from './stage.js';

/** Longer than a request may take in a server: a look into the wallet, two calls, and a slow disk. */
const REQUEST_TIMEOUT_MS = 40_000;

/** A page asks again after a moment, not at once. */
const PAUSE_MS = 100;

export type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly body: Record<string, unknown> }
  /** No answer, for a reason. */
  | { readonly kind: 'unanswered'; readonly reason: 'down' | 'broken' };

export interface Api {
  /** One try at one server. @param signal breaks the connection */
  send(server: number, method: string, path: string, options?: SendOptions): Promise<Reply>;
  /** Tries server after server until one says 200. @throws Error when none does in time */
  insist<Value>(method: 'GET' | 'POST', path: string): Promise<Value>;
  /** Every item of a list. */
  readAll<Item>(path: string): Promise<Item[]>;
  /** True when the stage has been cleared: nobody will answer any more. */
  isOver(): boolean;
}

interface SendOptions {
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** So long a database may be away, and its servers with it. */
const INSIST_FOR_MS = 60_000;

export function createApi(stage: Stage, operatorId: string): Api {
  let token: string | null = null;

  async function call(server: number, method: string, path: string, options: SendOptions): Promise<Reply> {
    const url = stage.servers[server % stage.servers.length]?.url() ?? null;
    if (url === null) return { kind: 'unanswered', reason: 'down' };
    const signals = [AbortSignal.timeout(REQUEST_TIMEOUT_MS), ...(options.signal ? [options.signal] : [])];
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { 'Content-Type': 'application/json', ...options.headers },
        signal: AbortSignal.any(signals),
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      });
      return { kind: 'answered', status: response.status, body: (await response.json()) as Record<string, unknown> };
    } catch {
      // Whatever it was, nobody has said what became of the request.
      return { kind: 'unanswered', reason: 'broken' };
    }
  }

  async function mint(server: number): Promise<Reply> {
    const minted = await call(server, 'POST', '/v1/sessions', {
      headers: { Authorization: `Bearer ${REFUNDS_API_KEY}` },
      body: { operator: { id: operatorId }, permissions: ['orders:read', 'refunds:create'] },
    });
    if (minted.kind === 'answered' && minted.status === 201) token = String(minted.body.token);
    return minted;
  }

  async function send(server: number, method: string, path: string, options: SendOptions = {}): Promise<Reply> {
    if (token === null) {
      const minted = await mint(server);
      if (token === null) return minted;
    }
    const reply = await call(server, method, path, {
      ...options,
      headers: { ...options.headers, Authorization: `Bearer ${token}` },
    });
    if (reply.kind === 'answered' && reply.status === 401) token = null;
    return reply;
  }

  async function insist<Value>(method: 'GET' | 'POST', path: string): Promise<Value> {
    const until = Date.now() + INSIST_FOR_MS;
    for (let server = 0; ; server += 1) {
      const reply = await send(server, method, path);
      if (reply.kind === 'answered' && reply.status === 200) return reply.body as Value;
      if (Date.now() > until || stage.isOver())
        throw new Error(`${method} ${path} was never answered with 200: ${JSON.stringify(reply)}`);
      await pause();
    }
  }

  return {
    send,
    insist,
    isOver: stage.isOver,
    async readAll<Item>(path: string): Promise<Item[]> {
      const items: Item[] = [];
      let cursor: string | null = null;
      do {
        const query: string = `limit=200${cursor === null ? '' : `&cursor=${cursor}`}`;
        const page: { items: Item[]; nextCursor: string | null } = await insist(
          'GET',
          `${path}${path.includes('?') ? '&' : '?'}${query}`,
        );
        items.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return items;
    },
  };
}

export function pause(milliseconds = PAUSE_MS): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function isRefund(body: Record<string, unknown>): body is Record<string, unknown> & Refund {
  return typeof body.refundRequestId === 'string' && typeof body.refundAmount === 'string';
}
