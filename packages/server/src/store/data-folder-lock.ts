/** One process per data folder: the embedded database silently loses data when two share it. */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

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
export async function holdDataFolder(folder: string): Promise<() => Promise<void>> {
  const address = lockAddress(folder);
  let server = await listen(address);
  if (server === null && process.platform !== 'linux' && process.platform !== 'win32') {
    // A socket file outlives a killed process; nobody answers on it then.
    if (await answers(address)) throw new DataFolderInUse(folder);
    await rm(address, { force: true });
    server = await listen(address);
  }
  if (server === null) throw new DataFolderInUse(folder);
  const held = server.unref();
  return () => new Promise((resolve) => held.close(() => resolve()));
}

function lockAddress(folder: string): string {
  const path = realpathSync(folder);
  const name = `refund-panel-${createHash('sha256').update(path).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(path, '.lock.sock');
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
