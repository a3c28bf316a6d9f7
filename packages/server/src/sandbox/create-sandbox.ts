/** The sandbox: Binance Pay emulated, with the real wire and real signatures, on books that are kept on disk. */
import { Hono } from 'hono';
import type { Credentials } from './authenticate.js';
import { createBinancePay } from './binance-pay.js';
import { type CallJournal, createCallJournal } from './call-journal.js';
import { createCertificates } from './certificates.js';
import { createClock, createSettings, type SandboxClock } from './clock.js';
import { createConsole } from './console/index.js';
import { createControlRoutes } from './control-routes.js';
import { demoOrders } from './demo-orders.js';
import { createForcedAnswers } from './forced-answers.js';
import { createLedger, type Ledger } from './ledger.js';
import { createMerchantEndpoints } from './merchant-endpoints.js';
import { createNotifier } from './notifier.js';
import { createNotify } from './notify.js';
import { createOrderEndpoints } from './order-endpoints.js';
import { createRefundEndpoints } from './refund-endpoints.js';
import { openState } from './state.js';

export interface SandboxOptions {
  readonly credentials: Credentials;
  readonly now: () => Date;
  /** How its notifications are delivered. */
  readonly fetch: typeof globalThis.fetch;
  /** Where its books are kept, as lines of JSON; left out, they are forgotten. */
  readonly file?: string;
  /** What keys, ids and nonces are made from: with the same seed, clock and calls, every byte is the same. Left out, random. */
  readonly seed?: string;
  /** Where notifications go when neither order nor refund says so; left out, nowhere. */
  readonly defaultWebhookUrl?: string;
  /** False: notifications go out when `runDue` is called, and only then. */
  readonly deliversByItself?: boolean;
}

export interface Sandbox {
  /** Binance Pay and everything under `/sandbox`, as a function to be called in place of `fetch`, or served on a port. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Everything under `/sandbox`, to be mounted at the root of another app. */
  readonly console: Hono;
  /** The books, to be filled and checked by tests. */
  readonly ledger: Ledger;
  readonly clock: SandboxClock;
  /** The calls that came in on Binance Pay's paths. */
  readonly journal: CallJournal;
  /** Delivers the notifications that are due by the sandbox's clock, and says how many attempts that were. */
  runDue(): Promise<number>;
  /** Everything but the seed as at the first start. */
  reset(): void;
  /** Ends what is under way; its file is closed then. */
  close(): Promise<void>;
}

/** @throws Error when the file cannot be read, which else would mean to start with empty books */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { credentials, now, fetch, file, seed, defaultWebhookUrl, deliversByItself = true } = options;
  const state = openState(file);
  const isNew = state.settings.size === 0;
  const settings = createSettings(state, seed);
  const clock = createClock(now, settings);
  const certificates = createCertificates(settings);
  const ledger = createLedger({ state, now: clock.now, seed: () => settings.get().seed });
  const { identityOf } = certificates;
  const notifier = createNotifier({ state, settings, clock, fetch, identityOf, automatic: deliversByItself });
  const notify = createNotify({ ledger, notifier, certificates, clock, defaultWebhookUrl });
  const journal = createCallJournal();
  const forcedAnswers = createForcedAnswers();
  const endpoints = {
    ...createOrderEndpoints({ ledger, clock, onClosed: notify.ofOrder }),
    ...createRefundEndpoints({ ledger, clock, state, onAccepted: notify.ofRefund }),
    ...createMerchantEndpoints({ certificates, wallets: ledger.wallets, clock }),
  };

  function start(): void {
    for (const order of demoOrders(clock.now())) ledger.addOrder(order);
  }

  function reset(): void {
    state.storage.clear();
    settings.reset();
    ledger.reload();
    journal.clear();
    forcedAnswers.clear();
    start();
  }

  if (isNew) start();
  const parts = { ledger, notifier, notify, certificates, clock, settings, journal, forcedAnswers };
  const console = new Hono()
    .route('/sandbox/api', createControlRoutes({ ...parts, paths: Object.keys(endpoints), reset }))
    .route('/sandbox', createConsole({ ...parts, reset }));
  const binancePay = createBinancePay({ endpoints, credentials, clock, journal, forcedAnswers });
  const app = new Hono().route('/', console).all('*', (context) => binancePay(context.req.raw));
  return {
    fetch: app.fetch,
    console,
    ledger,
    clock,
    journal,
    runDue: notifier.runDue,
    reset,
    async close() {
      await notifier.close();
      state.storage.close();
    },
  };
}
