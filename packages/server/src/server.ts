/** Puts the parts together: database, gateway or sandbox, operations, HTTP and worker. */
import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Hono } from 'hono';
import type { Config, GatewayCredentials } from './config.js';
import { createGateway } from './gateway/client.js';
import { createApp } from './http/app.js';
import { createHostTokens } from './http/host-tokens.js';
import { createRevocations } from './http/revocations.js';
import { NOTIFICATIONS_PATH } from './http/routes/notifications.js';
import { createSessions, type Sessions } from './http/session.js';
import { invariant } from './invariant.js';
import { createPace } from './operations/pace.js';
import type { Log } from './operations/ports/log.js';
import type { Store } from './operations/ports/store.js';
import { createQuestions, heedGateway } from './operations/questions.js';
import { createRecentAnswers } from './operations/recent-answers.js';
import type { Sandbox } from './sandbox/index.js';
import { type OpenDatabase, openEmbedded, openPostgres } from './store/database.js';
import { createDatabaseClock, type DatabaseClock, readDatabaseTime } from './store/database-clock.js';
import { isOutage } from './store/outage.js';
import { createRateLimits } from './store/rate-limits.js';
import { createStore } from './store/store.js';
import { createWorker, type Worker } from './worker/loop.js';
import { createTrailHeads } from './worker/trail-heads.js';

export interface Server {
  readonly app: Hono;
  readonly worker: Worker;
  /** What stands in for Binance Pay; null with live credentials. */
  readonly sandbox: Sandbox | null;
  /**
   * Takes up no new work: no claims, no live events. Calls to Binance Pay that are out have a moment to finish; what is still
   * out then counts as unanswered, and is written down and handed over as such.
   */
  stop(): Promise<void>;
  /** Stops, and closes everything. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly config: Config;
  readonly log: Log;
  /** What time it is; left out, the database's time. */
  readonly now?: () => Date;
  /** The machine's clock, which somebody may set. */
  readonly wallMs?: () => number;
  /** A clock that never goes back, whatever happens to the other. */
  readonly nowMs?: () => number;
  /** From 0 up to 1; spreads questions that would come together. */
  readonly random?: () => number;
  /** How long calls that are out when the server stops may take; left out, five seconds. */
  readonly stopGraceMs?: number;
  /** Left out, what the settings say. */
  readonly openDatabase?: (config: Config) => Promise<OpenDatabase>;
}

/** Binance Pay answers within a second; whoever stops servers kills them after ten, as a rule. */
const STOP_GRACE_MS = 5_000;

/** The sandbox calls the app in this process; the address only has to be one. */
const IN_PROCESS_URL = 'http://refund-panel.internal';

type Fetch = typeof globalThis.fetch;

const steadyMs = () => performance.now();

/** Starts whole or leaves nothing open. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { config, openDatabase = openConfigured } = options;
  const opened = await openDatabase(config);
  let clock: DatabaseClock | undefined;
  try {
    clock = await openClock(options, opened);
    return await putTogether(options, opened, clock);
  } catch (error) {
    await clock?.stop();
    await opened.close();
    throw error;
  }
}

async function putTogether(options: ServerOptions, opened: OpenDatabase, clock: DatabaseClock): Promise<Server> {
  const { config, log, random = Math.random, nowMs = steadyMs, stopGraceMs = STOP_GRACE_MS } = options;
  const { now, atLatest } = clock;
  const store = createStore(opened, log);
  const stopping = new AbortController();
  const stopped = new AbortController();
  // As many listen as there are calls and streams; each goes when it ends.
  setMaxListeners(0, stopping.signal, stopped.signal);
  // Read when the sandbox first delivers a notification, long after it is set.
  const toApp: Fetch = async (input, init) => server.app.request(new Request(input, init));
  const sandbox = config.credentials === null ? await openSandbox(config, toApp, now) : null;
  const { credentials, fetch } = sandbox ?? { credentials: revealed(config.credentials), fetch: undefined };
  const pace = createPace(config.workerCallsPerSecond, nowMs);
  const questions = createQuestions({ callsPerSecond: config.workerCallsPerSecond, pace, nowMs, pause });
  const client = createGateway({
    ...credentials,
    fetch,
    now,
    atLatest,
    log,
    evidence: store,
    webhookUrl: webhookUrlAt(sandbox === null ? config.publicUrl : IN_PROCESS_URL),
    stopped: stopped.signal,
  });
  const gateway = heedGateway(client, questions);
  const worker = createWorker({ refunds: store, orders: store, gateway, log, now, random, createId }, { pace });
  const [refundsApiKey, ...olderApiKeys] = hostKeysOf(config);
  const sessions = openSessions(config, [refundsApiKey, ...olderApiKeys], { store, now, nowMs, log, createId });
  const rateLimits = createRateLimits(opened.database, config.requestsPerMinute, log);
  const app = createApp({
    store,
    gateway,
    mayAsk: questions.mayAsk,
    recentAnswers: createRecentAnswers(nowMs),
    sessions,
    rateLimits,
    trustedProxies: config.trustedProxies,
    log,
    now,
    random,
    createId,
    sendingRules: { undoWindowMs: config.undoWindowMs, maxRefundsPerHour: config.maxRefundsPerHour },
    isOutage,
    nudge: worker.nudge,
    stopping: stopping.signal,
    allowedOrigins: config.allowedOrigins,
    widgetScript: createRequire(import.meta.url).resolve('@refund-panel/widget/refund-panel.js'),
  });
  if (sandbox !== null) {
    const { createDemo } = await import('./demo/index.js');
    app.route('/', createDemo({ fetch: toApp, serverUrl: IN_PROCESS_URL, refundsApiKey }));
    app.route('/', sandbox.sandbox.console);
  }
  const trailHeads = createTrailHeads({ trail: store, log });
  let grace: ReturnType<typeof setTimeout> | undefined;
  const server: Server = {
    app,
    worker,
    sandbox: sandbox?.sandbox ?? null,
    async stop() {
      stopping.abort();
      // Left to run when the worker has stopped: requests may be waiting for calls, too.
      grace ??= setTimeout(() => stopped.abort(), stopGraceMs);
      await worker.stop();
    },
    async close() {
      await server.stop();
      clearTimeout(grace);
      await sandbox?.sandbox.close();
      for (const part of [sessions, trailHeads, rateLimits]) await part.stop();
      await store.changes.close();
      await clock.stop();
      await opened.close();
    },
  };
  return server;
}

const createId = () => randomUUID().replaceAll('-', '');

/** With the sandbox one that passes will do. */
function hostKeysOf({ refundsApiKeys }: Config): [string, ...string[]] {
  const [first = randomBytes(32).toString('base64url'), ...others] = refundsApiKeys.map((key) => key.reveal());
  return [first, ...others];
}

function revealed(credentials: GatewayCredentials | null) {
  invariant(credentials !== null, 'there are credentials where there is no sandbox');
  const { apiKey, apiSecret, baseUrl } = credentials;
  return { apiKey: apiKey.reveal(), apiSecret: apiSecret.reveal(), baseUrl };
}

function webhookUrlAt(publicUrl: string | undefined): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl}${NOTIFICATIONS_PATH}`;
}

function openConfigured({ databaseUrl, databaseOwnerUrl, dataDir }: Config): Promise<OpenDatabase> {
  return databaseUrl === undefined
    ? openEmbedded(dataDir)
    : openPostgres(databaseUrl.reveal(), databaseOwnerUrl?.reveal());
}

interface SessionParts {
  readonly store: Store;
  readonly now: () => Date;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly createId: () => string;
}

function openSessions(
  { sessionSecrets, tokenIssuer }: Config,
  refundsApiKeys: readonly string[],
  { store, now, nowMs, log, createId }: SessionParts,
): Sessions {
  const hostTokens = tokenIssuer === null ? null : createHostTokens(tokenIssuer, { nowMs, log });
  const revocations = createRevocations(store, { now, nowMs, log });
  const keys = { refundsApiKeys, sessionSecrets: sessionSecrets.map((secret) => secret.reveal()), hostTokens };
  return createSessions({ ...keys, revocations, now, createId });
}

async function openClock(
  { now, wallMs = Date.now, nowMs = steadyMs, log }: ServerOptions,
  { database }: OpenDatabase,
): Promise<DatabaseClock> {
  if (now !== undefined) return { now, atLatest: now, stop: async () => {} };
  return createDatabaseClock(() => readDatabaseTime(database), log, { wallMs, nowMs });
}

/** By dynamic import only, so that it is not even loaded beside live credentials. */
async function openSandbox({ dataDir }: Config, toApp: Fetch, now: () => Date) {
  const { createSandbox } = await import('./sandbox/index.js');
  const credentials = { apiKey: 'sandbox', apiSecret: randomBytes(32).toString('base64url') };
  const file = join(dataDir, 'sandbox.jsonl');
  const defaultWebhookUrl = `${IN_PROCESS_URL}${NOTIFICATIONS_PATH}`;
  const sandbox = createSandbox({ credentials, now, fetch: toApp, file, defaultWebhookUrl });
  const fetch: Fetch = async (input, init) => sandbox.fetch(new Request(input, init));
  return { credentials: { ...credentials, baseUrl: 'http://sandbox.internal' }, fetch, sandbox };
}
