/** The import command as a test runs it: on a file of its own, in this process or as one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ImportWorld, runImport } from '../src/import/command.js';
import { describeFailure } from '../src/start-failure.js';
import type { OpenDatabase } from '../src/store/database.js';
import { createToldOrderStore } from '../src/store/told-orders.js';

const mainFile = fileURLToPath(new URL('../dist/import/main.js', import.meta.url));

export interface Folder {
  readonly path: string;
  /** @returns where it is */
  write(name: string, content: string | Uint8Array): string;
  remove(): void;
}

export function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'refund-panel-import-'));
  return {
    path,
    write(name, content) {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export interface ImportRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** In this process, on a database that is open. */
export async function runImportOn(
  { database }: OpenDatabase,
  args: readonly string[],
  world: Partial<ImportWorld> = {},
): Promise<ImportRun> {
  let [output, errors] = ['', ''];
  const exitCode = await runImport(args, {
    openOrders: async () => ({
      toldOrders: createToldOrderStore(database),
      now: async () => new Date('2026-03-01T12:00:00Z'),
      close: async () => {},
    }),
    isTerminal: false,
    nowMs: () => 0,
    write: (line) => {
      output += `${line}\n`;
    },
    writeError: (text) => {
      errors += text;
    },
    describeFailure,
    ...world,
  });
  return { exitCode, output, errors };
}

/** As a process, with nothing of the tests' own environment. */
export function startImport(args: readonly string[], environment: Record<string, string>) {
  const { PATH = '', SystemRoot = '' } = process.env;
  const child = spawn(process.execPath, [mainFile, ...args], {
    env: { PATH, SystemRoot, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const finished = once(child, 'close').then(([exitCode]): ImportRun => ({ exitCode, output, errors }));
  return { finished, kill: () => child.kill('SIGKILL') };
}

export const HEAD = 'prepayId,merchantTradeNo,currency,orderAmount,status,transactionId,createTime,transactTime';

/** Good rows, each an order of its own. */
export function rowsOf(count: number, from = 1): string {
  const lines: string[] = [];
  for (let number = from; number < from + count; number += 1) {
    const time = new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString();
    lines.push(`${number},T${number},USDT,${number % 100}.25,PAID,M_${number},${time},${time}\r\n`);
  }
  return lines.join('');
}
