/** A place for one server process, which dies and is started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A few operators at one address do in seconds what takes people days. */
const RATE_LIMITS = 'operator=10000000,refunds=10000000,address=10000000,host=10000000';

const mainFile = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** It takes about a second; this long on a machine that is busy with everything else. */
const START_TIMEOUT_MS = 60_000;

/** Longer than a server allows its own requests when it is told to stop. */
const STOP_TIMEOUT_MS = 40_000;

/** What is kept of a process's words, for whoever reads why it ended. */
const MAX_OUTPUT_LENGTH = 20_000;

export interface ServerSlot {
  readonly number: number;
  /** Null while it is down. */
  url(): string | null;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** @returns how it ended: 0 is right */
  terminate(): Promise<number | string | null>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

/** @param onUnasked told when a process ends that nobody ended */
export function createServerSlot(
  number: number,
  environment: Record<string, string>,
  onUnasked: (what: string) => void,
): ServerSlot {
  let running: { child: ChildProcess; exited: Promise<unknown[]>; url: string } | null = null;

  async function start(): Promise<void> {
    const { PATH = '', SystemRoot = '' } = process.env;
    const child = spawn(process.execPath, [mainFile], {
      env: { PATH, SystemRoot, PORT: '0', RATE_LIMITS, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'exit');
    let output = '';
    const ready = new Promise<string>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (chunk: string) => {
          output = (output + chunk).slice(-MAX_OUTPUT_LENGTH);
          const url = /refund-panel is ready: (\S+)\//.exec(chunk)?.[1];
          if (url !== undefined) resolve(url);
        });
      }
    });
    const ended = exited.then(() => null);
    const url = await within(Promise.race([ready, ended]), START_TIMEOUT_MS);
    if (url === null) {
      child.kill('SIGKILL');
      throw new Error(`server ${number} did not start:\n${output}`);
    }
    const started = { child, exited, url };
    running = started;
    exited.then(([code, signal]) => {
      if (running !== started) return;
      running = null;
      onUnasked(`server ${number} ended by itself (${code ?? signal}):\n${output}`);
    });
  }

  async function end(signal: NodeJS.Signals): Promise<number | string | null> {
    if (running === null) return null;
    const { child, exited } = running;
    running = null;
    child.kill(signal);
    const ended = await within(exited, STOP_TIMEOUT_MS);
    if (ended === null) {
      child.kill('SIGKILL');
      await exited;
      return `still running ${STOP_TIMEOUT_MS} ms after ${signal}`;
    }
    const [code, endedBy] = ended as [number | null, NodeJS.Signals | null];
    return code ?? endedBy;
  }

  return {
    number,
    url: () => running?.url ?? null,
    start,
    async kill() {
      await end('SIGKILL');
    },
    terminate: () => end('SIGTERM'),
    signal: (signal) => void running?.child.kill(signal),
  };
}

/** Null when it takes longer. */
async function within<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
