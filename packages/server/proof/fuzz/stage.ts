/** What the fuzz is played on: a whole server in this process, the sandbox in Binance Pay's place, and a clock that it moves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { createServer, type Server } from '../../src/server.js';
import type { OpenDatabase } from '../../src/store/database.js';
import { createRecordingLog, type RecordingLog } from '../../test/recording-log.js';
import type { Claims } from './actors.js';

export const HOST_KEY = 'fuzz-host-key-4f1c9a7be2d80356';
export const SESSION_SECRET = 'fuzz-session-secret-93ab01de77c2';

/** What orders are in the gateway's books: the end of a prepayId chooses what goes wrong there (docs/sandbox-faults.md). */
const orderKinds = [
  { ends: '0001' },
  { ends: '0002' },
  { ends: '0003', currency: 'EUR' },
  { ends: '0004', orderAmount: '0.03' },
  { ends: '0005', orderAmount: '1000000' },
  { ends: '0006', status: 'INITIAL', transactTime: null, transactionId: null },
  { ends: '0007', status: 'CANCELED' },
  { ends: '9001' },
  { ends: '9002' },
  { ends: '9003' },
  { ends: '9005' },
  { ends: '9007' },
  { ends: '9009' },
  { ends: '9010' },
  { ends: '9016' },
  { ends: '9020' },
] as const;

/** Limits have tests of their own. */
const RATE_LIMITS = 'operator=10000000,refunds=10000000,host=10000000';

const START = Date.parse('2026-03-02T12:00:00Z');

const HOUR_MS = 3_600_000;

export interface FuzzStage {
  readonly server: Server;
  readonly sandbox: Sandbox;
  readonly log: RecordingLog;
  advance(milliseconds: number): void;
  /** Puts another set of orders into the gateway's books. @returns their prepayIds */
  addOrders(): string[];
  mint(claims: Claims): Promise<string>;
  close(): Promise<void>;
}

export async function setStage(openDatabase?: () => Promise<OpenDatabase>): Promise<FuzzStage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'refund-panel-fuzz-'));
  const config = readConfig(
    { DATA_DIR: dataDir, REFUNDS_API_KEY: HOST_KEY, SESSION_SECRET, RATE_LIMITS, WORKER_CALLS_PER_SECOND: '10000' },
    'https://unused.invalid',
  );
  const log = createRecordingLog();
  let nowMs = START;
  const server = await createServer({
    config,
    log,
    now: () => new Date(nowMs),
    nowMs: () => performance.now() + nowMs - START,
    random: () => 0,
    stopGraceMs: 100,
    ...(openDatabase === undefined ? {} : { openDatabase }),
  });
  const { sandbox } = server;
  if (sandbox === null) throw new Error('the fuzz runs on the sandbox');
  let sets = 0;

  return {
    server,
    sandbox,
    log,
    advance(milliseconds) {
      nowMs += milliseconds;
    },
    addOrders() {
      sets += 1;
      return orderKinds.map(({ ends, ...kind }) => {
        const prepayId = `${70_000_000 + sets}${ends}`;
        sandbox.ledger.addOrder({
          prepayId,
          merchantTradeNo: `TRADE-${prepayId}`,
          transactionId: `M_R_${prepayId}`,
          status: 'PAID',
          currency: 'USDT',
          orderAmount: '100',
          createTime: nowMs - HOUR_MS,
          transactTime: nowMs - HOUR_MS,
          paymentInstructions: [{ currency: 'USDT', amount: '100' }],
          ...kind,
        });
        return prepayId;
      });
    },
    async mint(claims) {
      const response = await server.app.request('/v1/sessions', {
        method: 'POST',
        headers: { Authorization: `Bearer ${HOST_KEY}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(claims),
      });
      if (response.status !== 201) throw new Error(`no session: ${await response.text()}`);
      return ((await response.json()) as { token: string }).token;
    },
    async close() {
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
