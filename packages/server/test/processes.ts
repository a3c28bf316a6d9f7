/** The server as a process of its own, as a host runs it; and Binance Pay's stand-in on a port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { sql } from 'drizzle-orm';
import { inject } from 'vitest';
import { createSandbox, type Sandbox } from '../src/sandbox/index.js';
import { openEmbedded, openPostgres } from '../src/store/database.js';
import { copyTemplate } from './database.js';

const mainFile = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  readonly output: () => string;
  /** Resolves with the exit code, or the signal's name. */
  stop(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** Only what is given, and what a process needs to run at all: nothing of the tests' own environment. */
function start(environment: Record<string, string>): { child: ChildProcess; output: () => string } {
  const { PATH = '', SystemRoot = '' } = process.env;
  const child = spawn(process.execPath, [mainFile], {
    env: { PATH, SystemRoot, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return { child, output: () => text };
}

/** Waits for the line that a person waits for. */
export async function startServer(environment: Record<string, string>): Promise<ServerProcess> {
  const { child, output } = start(environment);
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const ready = /refund-panel is ready: (\S+)\//.exec(output());
      if (ready?.[1] !== undefined) resolve(ready[1]);
    });
    exited.then(() => reject(new Error(`the server ended before it was ready:\n${output()}`)));
  });
  return {
    url,
    output,
    async stop(signal) {
      child.kill(signal);
      const [code, endedBy] = (await exited) as [number | null, NodeJS.Signals | null];
      return code ?? endedBy;
    },
  };
}

/** Runs a server that is expected to end by itself. */
export async function runServer(environment: Record<string, string>): Promise<Finished> {
  const { child, output } = start(environment);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output() };
}

export interface StandIn {
  readonly sandbox: Sandbox;
  readonly environment: Record<string, string>;
  /** The next request on this path is handed over instead of answered. */
  intercept(path: string): Promise<Intercepted>;
  close(): Promise<void>;
}

export interface Intercepted {
  /** Carries the request out; its reply goes nowhere. */
  carryOut(): Promise<void>;
}

/** The sandbox on a port, reached by BINANCE_PAY_BASE_URL like a stand-in of somebody else's. */
export async function startStandIn(
  credentials = { apiKey: 'stand-in-key', apiSecret: 'stand-in-secret' },
): Promise<StandIn> {
  const sandbox = createSandbox({ credentials, now: () => new Date(), fetch: globalThis.fetch });
  const waiting = new Map<string, (intercepted: Intercepted) => void>();
  const listener = serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const take = waiting.get(new URL(request.url).pathname);
      if (take === undefined) return sandbox.fetch(request);
      waiting.delete(new URL(request.url).pathname);
      const copy = new Request(request.url, { method: 'POST', headers: request.headers, body: await request.text() });
      take({
        async carryOut() {
          await (await sandbox.fetch(copy)).text();
        },
      });
      // Never answered: the caller is about to be killed.
      return new Promise<Response>(() => {});
    },
  });
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    sandbox,
    environment: {
      BINANCE_PAY_API_KEY: credentials.apiKey,
      BINANCE_PAY_API_SECRET: credentials.apiSecret,
      BINANCE_PAY_BASE_URL: `http://127.0.0.1:${port}`,
    },
    intercept: (path) => new Promise((resolve) => waiting.set(path, resolve)),
    async close() {
      await sandbox.close();
      const closed = once(listener, 'close');
      listener.close();
      if ('closeAllConnections' in listener) listener.closeAllConnections();
      await closed;
    },
  };
}

export interface OwnDatabase {
  readonly environment: Record<string, string>;
  /** As if every process had been dead for a while. Only while none is running. */
  runOutLeases(): Promise<void>;
  remove(): void;
}

/** A database that outlives the processes which use it, of the kind that the suite runs on. */
export async function createOwnDatabase(): Promise<OwnDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'refund-panel-process-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const embedded = inject('databaseKind') === 'embedded';
  const url = embedded ? undefined : await copyTemplate(inject('databaseTemplate'));
  return {
    environment: { DATA_DIR: folder, ...(url === undefined ? {} : { DATABASE_URL: url }) },
    async runOutLeases() {
      const { database, close } = await (url === undefined ? openEmbedded(folder) : openPostgres(url));
      await database.execute(sql`update refunds set lease_expires_at = due_at where lease_owner is not null`);
      await close();
    },
    remove,
  };
}
