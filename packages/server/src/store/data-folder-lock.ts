/** One process per data folder: the embedded database silently loses data when two share it. */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';

export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
  constructor(folder: string) {
    super(`DATA_DIR "${folder}" is in use by another process. Stop that one, or choose another DATA_DIR.`);
  }
}

/**
 * Holds the folder by listening on an address made from its path, which the system frees when the process dies, however
 * it dies. Two containers that share a volume are not caught: they have separate networks.
 *
 * @returns gives the folder back
 * @throws DataFolderInUse
 */
export async function holdDataFolder(folder: string, platform = process.platform): Promise<() => Promise<void>> {
  const address = lockAddress(folder, platform);
  let server = await listen(address);
  if (server === null && address.startsWith('/')) {
    // A socket file outlives a killed process; nobody answers on it then.
    if (await answers(address)) throw new DataFolderInUse(folder);
    await rm(address, { force: true });
    server = await listen(address);
  }
  if (server === null) throw new DataFolderInUse(folder);
  const held = server.unref();
  return () => new Promise((resolve) => held.close(() => resolve()));
}

/** A process that was told to stop a moment ago finishes its calls first; whoever restarts it need not wait by hand. */
const PATIENCE_MS = 3_000;
const RETRY_INTERVAL_MS = 100;

/** As `holdDataFolder`, but gives the folder's present owner a moment to finish. */
export async function holdDataFolderSoon(folder: string): Promise<() => Promise<void>> {
  for (let waitedMs = 0; ; waitedMs += RETRY_INTERVAL_MS) {
    try {
      return await holdDataFolder(folder);
    } catch (error) {
      if (!(error instanceof DataFolderInUse) || waitedMs >= PATIENCE_MS) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_INTERVAL_MS));
  }
}

function lockAddress(folder: string, platform: NodeJS.Platform): string {
  const name = `refund-panel-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24)}`;
  if (platform === 'linux') return `\0${name}`;
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`;
  // macOS allows about a hundred characters; the data folder's own path may be longer.
  return `/tmp/${name}.sock`;
}

/** Null when the address is taken. */
function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => resolve(server));
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(address);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}
