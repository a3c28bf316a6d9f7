/** A whole server around an empty database: real routes, real client, real signatures, and a clock that the test moves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order, Problem, Refund, RefundWithHistory } from '@refund-panel/shared';
import { readConfig } from '../src/config.js';
import { createServer, type Server } from '../src/server.js';
import type { OpenDatabase } from '../src/store/database.js';
import { openTestDatabase } from './database.js';
import { createRecordingLog, type RecordingLog } from './recording-log.js';

export const REFUNDS_API_KEY = 'the-host-servers-own-secret-key-0123456789';

export interface TestServer {
  readonly server: Server;
  readonly log: RecordingLog;
  readonly clock: {
    now(): Date;
    advance(milliseconds: number): void;
    /** As an administrator would: no time passes. */
    putBack(milliseconds: number): void;
  };
  /** Calls the app as a client would. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** A session of the given kind; by default one that may read and refund everything. */
  mintToken(claims?: object): Promise<string>;
  getOrder(prepayId: string): Promise<Order>;
  refund(prepayId: string, body: object, options?: RefundOptions): Promise<RefundAnswer>;
  getRefund(refundRequestId: string): Promise<RefundWithHistory>;
  close(): Promise<void>;
}

export interface RefundOptions {
  readonly key?: string;
  readonly token?: string;
}

export interface RefundAnswer {
  readonly status: number;
  readonly refund: Refund;
  readonly problem: Problem;
}

export interface TestServerOptions {
  readonly environment?: Record<string, string>;
  /** A database that outlives this server; left out, a new one that goes with it. */
  readonly opened?: OpenDatabase;
  /** This machine's clock, and the time then passes by itself: the database's counts. */
  readonly wallMs?: () => number;
}

/** No test waits for a call that never ends. */
const STOP_GRACE_MS = 100;

let lastKey = 0;

export async function createTestServer({
  environment = {},
  opened,
  wallMs,
}: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'refund-panel-test-'));
  const config = readConfig({ DATA_DIR: dataDir, REFUNDS_API_KEY, ...environment }, 'https://unused.invalid');
  const log = createRecordingLog();
  let nowMs = Date.parse('2026-03-01T12:00:00Z');
  let advancedMs = 0;
  const clock = {
    now: () => new Date(nowMs),
    advance(milliseconds: number) {
      nowMs += milliseconds;
      advancedMs += milliseconds;
    },
    putBack(milliseconds: number) {
      nowMs -= milliseconds;
    },
  };
  const database = opened ?? (await openTestDatabase());
  const kept = { ...database, close: async () => {} };
  const server = await createServer({
    config,
    log,
    ...(wallMs === undefined ? { now: clock.now } : { wallMs }),
    // Pauses take real time.
    nowMs: () => performance.now() + advancedMs,
    random: () => 0,
    stopGraceMs: STOP_GRACE_MS,
    openDatabase: async () => (opened ? kept : database),
  });

  const request = async (path: string, init?: RequestInit) => server.app.request(path, init);

  async function mintToken(claims: object = {}): Promise<string> {
    const response = await request('/v1/sessions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${REFUNDS_API_KEY}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        operator: { id: 'op-1', name: 'Ada' },
        permissions: ['orders:read', 'refunds:create'],
        ...claims,
      }),
    });
    if (response.status !== 201) throw new Error(`no session: ${await response.text()}`);
    return ((await response.json()) as { token: string }).token;
  }

  async function read<Value>(path: string): Promise<Value> {
    const response = await request(path, { headers: { Authorization: `Bearer ${await mintToken()}` } });
    if (response.status !== 200) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as Value;
  }

  return {
    server,
    log,
    clock,
    request,
    mintToken,
    getOrder: (prepayId) => read<Order>(`/v1/orders/${prepayId}`),
    getRefund: (refundRequestId) => read<RefundWithHistory>(`/v1/refunds/${refundRequestId}`),
    async refund(prepayId, body, { key = `key-${++lastKey}`, token } = {}) {
      const response = await request(`/v1/orders/${prepayId}/refunds`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token ?? (await mintToken())}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': key,
        },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as Refund & Problem;
      return { status: response.status, refund: answer, problem: answer };
    },
    async close() {
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
