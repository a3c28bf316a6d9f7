/** Runs pgbench on a script. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Postgres } from '../parts/postgres.js';
import type { PgbenchScript } from './pgbench-script.js';

/** `extended` parses and plans a statement for each use, `prepared` once a connection. */
export type PgbenchProtocol = 'extended' | 'prepared';

export interface PgbenchRun {
  readonly command: string;
  readonly postgres: Postgres;
  readonly database: string;
  readonly script: PgbenchScript;
  readonly protocol: PgbenchProtocol;
  readonly connections: number;
  readonly seconds: number;
  /** Where the script is put. */
  readonly folder: string;
}

export interface PgbenchResult {
  readonly transactions: number;
  /** Without the time to connect. */
  readonly perSecond: number;
}

/** @throws Error when a statement failed */
export async function runPgbench(run: PgbenchRun): Promise<PgbenchResult> {
  const { command, postgres, database, script, protocol, connections, seconds, folder } = run;
  const file = join(folder, 'refund.pgbench.sql');
  writeFileSync(file, script.text);
  const constants = [...script.constants].flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  const child = spawn(
    command,
    [
      ...['--no-vacuum', '--file', file, '--protocol', protocol, '--client', String(connections), '--jobs', '1'],
      ...[
        '--time',
        String(seconds),
        '--host',
        postgres.host,
        '--port',
        String(postgres.port),
        '--username',
        'postgres',
      ],
      ...constants,
      database,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const transactions = Number(/transactions actually processed: (\d+)/.exec(output)?.[1]);
  const perSecond = Number(/tps = ([\d.]+) \(without/.exec(output)?.[1]);
  if (code !== 0 || !(perSecond > 0)) throw new Error(`pgbench failed:\n${output}`);
  return { transactions, perSecond };
}
