/** The other processes of a bench: the refund server as a host runs it, and scripts of the bench's own. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The server brings its tables up to date before it is ready; an index over ten million rows takes a while. */
const START_TIMEOUT_MS = 300_000;
const START_POLL_MS = 20;

const REFUNDS_API_KEY = 'the-bench-is-its-own-host';

/** One operator at one address does what a thousand would. */
const RATE_LIMITS = 'operator=10000000,refunds=10000000,address=10000000,host=10000000';

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Mints a token with which everything may be done. */
  token(): Promise<string>;
  /** @param signal left out, SIGTERM, at which it finishes what is under way */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ServerOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** What it writes, its log among it, goes there. */
  readonly logFile: string;
  readonly nodeArguments?: readonly string[];
}

const mainFile = join(dirname(createRequire(import.meta.url).resolve('@refund-panel/server')), 'main.js');

/** Only what is given, and what a process needs to run at all. */
export async function startServer({ environment, logFile, nodeArguments = [] }: ServerOptions): Promise<ServerProcess> {
  const { PATH = '' } = process.env;
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, [...nodeArguments, mainFile], {
    env: { PATH, PORT: '0', REFUNDS_API_KEY, RATE_LIMITS, ...environment },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const url = await addressOf(child, logFile);
  return {
    url,
    pid: pidOf(child),
    token: () => mintToken(url),
    stop: (signal) => end(child, signal),
  };
}

async function addressOf(child: ChildProcess, logFile: string): Promise<string> {
  for (let waitedMs = 0; waitedMs < START_TIMEOUT_MS; waitedMs += START_POLL_MS) {
    const output = readFileSync(logFile, 'utf8');
    const ready = /refund-panel is ready: (\S+)\//.exec(output)?.[1];
    if (ready !== undefined) return ready;
    if (child.exitCode !== null) throw new Error(`the server ended before it was ready:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, START_POLL_MS));
  }
  await end(child);
  throw new Error(`the server was not ready after ${START_TIMEOUT_MS} ms`);
}

async function mintToken(url: string): Promise<string> {
  const response = await fetch(`${url}/v1/sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${REFUNDS_API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      operator: { id: 'bench', name: 'Bench' },
      permissions: ['orders:read', 'refunds:create'],
      expiresIn: 8 * 3600,
    }),
  });
  if (response.status !== 201) throw new Error(`no session: HTTP ${response.status} ${await response.text()}`);
  return ((await response.json()) as { token: string }).token;
}

/** A script that answers each message with one message. */
export interface Script<Request, Reply> {
  readonly pid: number;
  ask(request: Request): Promise<Reply>;
  stop(): Promise<void>;
}

export function startScript<Request, Reply>(file: URL): Script<Request, Reply> {
  const child = fork(fileURLToPath(file), { execArgv: process.execArgv, serialization: 'advanced' });
  return {
    pid: pidOf(child),
    async ask(request) {
      const settled = new AbortController();
      const { signal } = settled;
      const ended = once(child, 'exit', { signal }).then(() => {
        throw new Error(`${file.pathname} ended`);
      });
      const answered = once(child, 'message', { signal });
      child.send(request as object);
      try {
        const [reply] = (await Promise.race([answered, ended])) as [{ value?: Reply; error?: string }];
        if (reply.error !== undefined) throw new Error(reply.error);
        return reply.value as Reply;
      } finally {
        ended.catch(() => {}); // no longer waited for
        settled.abort();
      }
    },
    stop: () => end(child),
  };
}

/** The script's side of it. */
export function answerMessages<Request, Reply>(answer: (request: Request) => Promise<Reply>): void {
  process.on('message', (request) => {
    answer(request as Request).then(
      (value) => process.send?.({ value }),
      (error: unknown) =>
        process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : `${error}` }),
    );
  });
  process.once('disconnect', () => process.exit());
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('a process could not be started');
  return pid;
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
