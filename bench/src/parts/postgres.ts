/** A Postgres of the bench's own, durable and with its default settings: npm's binaries or the system's. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, HOST, preparePostgres, systemBinaries } from '../../../packages/server/test/postgres-programs.js';

export interface Postgres {
  /** @param database left out, the maintenance database */
  url(database?: string): string;
  readonly host: string;
  readonly port: number;
  readonly version: string;
  /** Of the postmaster, whose children are the sessions. */
  readonly pid: number;
  stop(): void;
}

export interface PostgresOptions {
  /** Holds the data; made when it is not there. */
  readonly folder: string;
  /** Beyond the defaults, as `name=value`. */
  readonly settings?: readonly string[];
}

export async function startPostgres({ folder, settings = [] }: PostgresOptions): Promise<Postgres> {
  mkdirSync(folder, { recursive: true });
  const { run } = preparePostgres(folder);
  const data = join(folder, 'data');

  if (!existsSync(join(data, 'PG_VERSION'))) {
    run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C']);
  }
  const port = await freePort();
  const options = [`-p ${port}`, `-c listen_addresses=${HOST}`, "-c unix_socket_directories=''"];
  options.push(...settings.map((setting) => `-c ${setting}`));
  run('pg_ctl', ['-D', data, '-w', '-t', '600', '-l', join(folder, 'log'), '-o', options.join(' '), 'start']);
  return {
    url: (database = 'postgres') => `postgres://postgres@${HOST}:${port}/${database}`,
    host: HOST,
    port,
    version: readFileSync(join(data, 'PG_VERSION'), 'utf8').trim(),
    pid: Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n', 1)[0]),
    stop: () => run('pg_ctl', ['-D', data, '-w', '-t', '600', '-m', 'fast', 'stop']),
  };
}

/** Where pgbench is; null when it is nowhere: npm's Postgres has none. */
export function findPgbench(): string | null {
  const fromPath = spawnSync('pgbench', ['--version'], { stdio: 'ignore' }).status === 0;
  if (fromPath) return 'pgbench';
  const folders = [process.env.PGBIN, ...systemBinaries()].filter((folder) => folder !== undefined);
  return folders.map((folder) => join(folder, 'pgbench')).find((path) => existsSync(path)) ?? null;
}
