/** The sandbox: Binance Pay emulated, with the real wire and real signatures, on books that are kept on disk. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Credentials } from './authenticate.js';
import { demoOrders } from './demo-orders.js';
import { createIdentity } from './identity.js';
import { createLedger, type Ledger, type LedgerState } from './ledger.js';
import { createNotifier } from './notifier.js';
import { createRoutes } from './routes.js';

export interface SandboxOptions {
  readonly credentials: Credentials;
  readonly now: () => Date;
  /** How its notifications are delivered. */
  readonly fetch: typeof globalThis.fetch;
  /** Where its books are kept; left out, they are forgotten. */
  readonly file?: string;
}

export interface Sandbox {
  /** Binance Pay, as a function to be called in place of `fetch`, or served on a port. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly ledger: Ledger;
  close(): void;
}

export function createSandbox({ credentials, now, fetch, file }: SandboxOptions): Sandbox {
  const initial = (file === undefined ? null : readState(file)) ?? { orders: demoOrders(now().getTime()), refunds: [] };
  const ledger = createLedger(initial, (state) => {
    if (file !== undefined) writeState(file, state);
  });
  const identity = createIdentity();
  const notifier = createNotifier(identity, fetch, now);
  const routes = createRoutes({ ledger, notifier, identity, credentials, now });
  if (file !== undefined) writeState(file, initial);
  return { fetch: routes.fetch, ledger, close: () => notifier.close() };
}

function readState(file: string): LedgerState | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LedgerState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all, and before the caller is answered. */
function writeState(file: string, state: LedgerState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}
