/** Everything that takes part in `bench:refunds`, started: Postgres with a template database, the sandbox, the load generator. */
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { gatewayEnvironment, orderColumns, prepayIdOf } from '../parts/bench-orders.js';
import { multiply } from '../parts/multiply.js';
import { type Postgres, startPostgres } from '../parts/postgres.js';
import { type Script, startScript, startServer } from '../parts/processes.js';
import type { SandboxReply, SandboxRequest } from '../parts/sandbox-process.js';
import type { Workplace } from '../parts/workplace.js';
import type { Load, LoadResult } from './load-generator.js';

export interface Stage {
  readonly place: Workplace;
  readonly postgres: Postgres;
  /** On the maintenance database. */
  readonly admin: Sql;
  readonly sandbox: Script<SandboxRequest, SandboxReply>;
  readonly sandboxUrl: string;
  readonly generator: Script<Load, LoadResult>;
  readonly orders: number;
  /** A new copy of the template, with every order and no refund. */
  createDatabase(name: string): Promise<void>;
  /** For a server on that database, reached as the URL says. */
  environment(databaseUrl: string): Record<string, string>;
  /** Closed at the end. */
  connect(database: string): Sql;
}

const TEMPLATE = 'template_refunds';

export async function setStage(place: Workplace, orders: number): Promise<Stage> {
  const server = await startPostgres({ folder: join(place.folder, 'postgres') });
  place.atEnd(() => server.stop());
  const sandbox = startScript<SandboxRequest, SandboxReply>(new URL('../parts/sandbox-process.ts', import.meta.url));
  place.atEnd(sandbox.stop);
  const generator = startScript<Load, LoadResult>(new URL('./load-generator.ts', import.meta.url));
  place.atEnd(generator.stop);
  const { url: sandboxUrl } = await sandbox.ask({ kind: 'start', orders });
  const connect = (database: string) => {
    const sql = postgres(server.url(database), { max: 1, connection: { application_name: 'bench' } });
    place.atEnd(() => sql.end());
    return sql;
  };
  const admin = connect('postgres');
  const environment = (databaseUrl: string) => ({
    DATABASE_URL: databaseUrl,
    DATA_DIR: join(place.folder, 'data'),
    ...gatewayEnvironment(sandboxUrl),
  });
  await admin.unsafe(`create database ${TEMPLATE}`);
  await storeFirstOrder(place, environment(server.url(TEMPLATE)));
  await multiplyOrders(server.url(TEMPLATE), orders);
  return {
    ...{ place, postgres: server, admin, sandbox, sandboxUrl, generator, orders, environment, connect },
    async createDatabase(name) {
      await admin.unsafe(`create database ${name} template ${TEMPLATE}`);
    },
  };
}

/** The server itself makes the tables, and stores one order as it stores any. */
async function storeFirstOrder(place: Workplace, environment: Record<string, string>): Promise<void> {
  const server = await startServer({ environment, logFile: join(place.folder, 'template.log') });
  try {
    const headers = { Authorization: `Bearer ${await server.token()}` };
    const response = await fetch(`${server.url}/v1/orders/${prepayIdOf(1)}`, { headers });
    if (response.status !== 200) throw new Error(`the first order: HTTP ${response.status} ${await response.text()}`);
  } finally {
    await server.stop();
  }
}

async function multiplyOrders(url: string, orders: number): Promise<void> {
  const sql = postgres(url, { max: 1 });
  try {
    await multiply(sql, {
      table: 'orders',
      pattern: `prepay_id = '${prepayIdOf(1)}'`,
      ...{ from: 2, to: orders },
      columns: { ...orderColumns('n'), listed_at: "p.listed_at - n * interval '1 second'" },
    });
    // Only these: of a table that was found empty Postgres goes on to believe that reading it whole is cheap.
    await sql`vacuum analyze orders`;
  } finally {
    await sql.end();
  }
}
