/** A real Postgres for the tests, from npm's binaries or the system's: started on a free port, gone afterwards. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort, HOST, preparePostgres } from './postgres-programs.js';

export interface Postgres {
  /** Of its maintenance database; tests make their own beside it. */
  readonly url: string;
  /** @param mode as pg_ctl's: `fast` tells its clients, `immediate` is a crash */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Stops it, and starts it again on the same port when so much time has passed. */
  restart(mode: 'fast' | 'immediate', downMs: number): Promise<void>;
}

export interface PostgresOptions {
  /** What was committed survives a crash; slower, so tests that crash nothing do without. */
  readonly isDurable?: boolean;
  /** Of its own, by their names. */
  readonly settings?: Readonly<Record<string, string>>;
}

export async function startPostgres({
  isDurable = false,
  settings: own = {},
}: PostgresOptions = {}): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'refund-panel-postgres-'));
  const { pathOf, run, identity } = preparePostgres(folder);
  const data = join(folder, 'data');

  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const port = await freePort();
  const speed = isDurable ? '' : '-c fsync=off -c full_page_writes=off';
  const more = Object.entries(own).map(([name, value]) => `-c ${name}=${value}`);
  const settings = `-p ${port} -c listen_addresses=${HOST} -c unix_socket_directories='' ${speed} ${more.join(' ')}`;
  const starting = ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start'];
  run('pg_ctl', starting);

  /** Without keeping this process's other work waiting. */
  async function control(commandArguments: string[]): Promise<void> {
    const child = spawn(pathOf('pg_ctl'), commandArguments, { ...identity, cwd: folder, stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`pg_ctl ${commandArguments.at(-1)} failed with ${code}`);
  }

  return {
    url: `postgres://postgres@${HOST}:${port}/postgres`,
    async stop(mode = 'immediate') {
      await control(['-D', data, '-m', mode, 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
    async restart(mode, downMs) {
      await control(['-D', data, '-m', mode, 'stop']);
      await setTimeout(downMs);
      await control(starting);
    },
  };
}
