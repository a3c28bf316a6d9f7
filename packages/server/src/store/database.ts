/** Opens the database, embedded or a server's, and brings its tables up to date. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Sql } from 'postgres';
import { holdDataFolderSoon } from './data-folder-lock.js';
import { grantRights, roleOf } from './rights.js';
import * as schema from './schema.js';

/** What both drivers have in common; no code beyond this file knows which one it runs on. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/**
 * Its first statements go out with `begin` (patches/postgres), and nothing after them when that fails. They must do no harm by
 * themselves then: they lock, read, or write what may be there anyway.
 */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/**
 * Waits for statements of a transaction that were sent together (`statement.ts`; Drizzle's own are sent when they are awaited). Postgres
 * carries out one after the other, each on what was committed before it began. Waits for all of them also when one fails:
 * the others must not run on after the rollback, on a connection that is somebody else's by then.
 */
export async function together<Values extends readonly unknown[]>(
  statements: readonly [...{ [Key in keyof Values]: Promise<Values[Key]> }],
): Promise<Values> {
  const results = await Promise.allSettled(statements);
  const values = results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
  return values as unknown as Values;
}

export interface OpenDatabase {
  readonly database: Database;
  /**
   * Calls back for every NOTIFY on the channel, whichever process sent it.
   *
   * @param onListening whenever listening begins, also after the connection was lost: what was sent meanwhile was missed
   */
  listen(channel: string, onMessage: (payload: string) => void, onListening: () => void): Promise<void>;
  close(): Promise<void>;
}

/** The same from src/ and from dist/. */
const migrationsFolder = fileURLToPath(new URL('../../src/store/migrations', import.meta.url));

/** Any number, as long as every replica uses the same: two that start together must not both migrate. */
const MIGRATION_LOCK = 7_233_861;

/** Refund requests hold a connection for milliseconds, so a few serve many; Postgres's own default limit is 100 in all. */
const MAX_CONNECTIONS = 10;

/** After an outage everybody waits for this; the driver's own delay grows to twenty seconds. */
const RECONNECT_AFTER_SECONDS = 0.2;

/**
 * What this code is written for, whatever the database's or the role's own defaults are. Its transactions lock first and then
 * read what was committed under the lock: above `read committed` they would read what was there before they waited. And what is
 * answered must be on disk, where a host may have chosen speed for other tables: `on` is Postgres's own default, and waits for
 * a synchronous standby where there is one. The embedded database has one session, ours, and nobody's defaults.
 */
const PROMISES = { default_transaction_isolation: 'read committed', synchronous_commit: 'on' } as const;

/**
 * In milliseconds. A replica that is suspended in a transaction, or whose machine is gone, holds its locks until Postgres ends
 * it: all others wait no longer than this. Transactions here take milliseconds, and one that is ended is safe to lose.
 */
const TIMEOUTS = { idle_in_transaction_session_timeout: 10_000, lock_timeout: 15_000, statement_timeout: 30_000 };

const driverOptions = {
  transform: { undefined: null },
  connection: PROMISES,
  onnotice: () => {}, // "schema already exists, skipping" from the migrator
};

/**
 * @param url a Postgres, as `postgres://user:password@host:port/name`
 * @param ownerUrl the same database as whoever owns its tables: brings them up to date, and grants the role of `url` what the server
 *   needs and no more (`rights.ts`); left out, that role owns them
 */
export async function openPostgres(url: string, ownerUrl = url): Promise<OpenDatabase> {
  await bringUpToDate(url, ownerUrl);
  return connectPostgres(url);
}

async function bringUpToDate(url: string, ownerUrl: string): Promise<void> {
  const [{ default: postgres }, { drizzle }, { migrate }] = await Promise.all([
    import('postgres'),
    import('drizzle-orm/postgres-js'),
    import('drizzle-orm/postgres-js/migrator'),
  ]);
  // Migrations take as long as they take, and replicas that start together wait for the first.
  const migrator = postgres(ownerUrl, { ...driverOptions, max: 2 });
  try {
    const connection = await migrator.reserve();
    try {
      await connection`select pg_advisory_lock(${MIGRATION_LOCK})`;
      await migrate(drizzle({ client: migrator, schema, casing: 'snake_case' }), { migrationsFolder });
      if (ownerUrl !== url) await grantRights(connection, roleOf(url));
    } finally {
      await connection`select pg_advisory_unlock(${MIGRATION_LOCK})`;
      connection.release();
    }
  } finally {
    await migrator.end({ timeout: 0 });
  }
}

/** Without bringing its tables up to date. */
export async function connectPostgres(url: string): Promise<OpenDatabase> {
  const [{ default: postgres }, { drizzle }] = await Promise.all([
    import('postgres'),
    import('drizzle-orm/postgres-js'),
  ]);
  const client = postgres(url, {
    ...driverOptions,
    max: MAX_CONNECTIONS,
    connection: { ...PROMISES, ...TIMEOUTS },
    backoff: () => RECONNECT_AFTER_SECONDS,
  });
  const database = drizzle({ client: withPreparedStatements(client), schema, casing: 'snake_case' });
  return {
    database: database as unknown as Database,
    async listen(channel, onMessage, onListening) {
      await client.listen(channel, onMessage, onListening);
    },
    close: () => client.end({ timeout: 5 }),
  };
}

/**
 * Drizzle asks for every statement to be parsed and planned anew, which costs a round trip each and half of Postgres's time;
 * the driver keeps each text prepared once a connection instead. No text may therefore depend on how many values it is given.
 */
function withPreparedStatements<Client extends Sql>(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'unsafe') {
        // Sent in the order in which they are asked for; left alone, the driver would send each when it is first awaited.
        return (query: string, parameters?: never[]) => target.unsafe(query, parameters, { prepare: true }).execute();
      }
      if (name === 'begin') {
        return (use: (transaction: Sql) => Promise<unknown>) =>
          target.begin((transaction) => use(withPreparedStatements(transaction as unknown as Sql)));
      }
      return Reflect.get(target, name);
    },
  });
}

/** @param dataFolder where the embedded database lives; no other process may use it. @throws DataFolderInUse */
export async function openEmbedded(dataFolder: string): Promise<OpenDatabase> {
  await mkdir(dataFolder, { recursive: true });
  const release = await holdDataFolderSoon(dataFolder);
  try {
    const folder = join(dataFolder, 'postgres');
    if (!existsSync(folder)) await createEmbedded(folder);
    const { PGlite } = await import('@electric-sql/pglite');
    const client = await PGlite.create(folder);
    const opened = await migrateEmbedded(client);
    const closeAndRelease = async () => {
      await opened.close();
      await release();
    };
    return { ...opened, close: closeAndRelease };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Brings a running PGlite up to date and gives it the common face. */
export async function migrateEmbedded(client: PGlite): Promise<OpenDatabase> {
  const [{ drizzle }, { migrate }] = await Promise.all([
    import('drizzle-orm/pglite'),
    import('drizzle-orm/pglite/migrator'),
  ]);
  const database = drizzle({ client, schema, casing: 'snake_case' });
  await migrate(database, { migrationsFolder });
  return {
    database: database as unknown as Database,
    async listen(channel, onMessage, onListening) {
      await client.listen(channel, onMessage);
      onListening();
    },
    close: () => client.close(),
  };
}

/** An empty database from a ready-made dump (a second instead of six), whole or not at all. */
async function createEmbedded(folder: string): Promise<void> {
  const [{ PGlite }, { dataDir }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite-prepopulatedfs'),
  ]);
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const client = await PGlite.create(unfinished, { loadDataDir: await dataDir() });
  await client.close();
  await rename(unfinished, folder);
}
