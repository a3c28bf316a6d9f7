/** The server against pgbench with the same statements, in turns, so that whatever else the machine does meets both. */
import type { Sql } from 'postgres';
import { cpuMsOfFamily } from '../parts/cpu.js';
import { findPgbench } from '../parts/postgres.js';
import { BadUse } from '../parts/workplace.js';
import type { Target } from './load-generator.js';
import type { Measured, Runner } from './measure.js';
import { type PgbenchProtocol, runPgbench } from './pgbench.js';
import type { Recorded } from './record.js';
import type { Stage } from './stage.js';

export interface Turn {
  readonly server: Measured;
  readonly pgbench: Readonly<Record<PgbenchProtocol, { readonly perSecond: number; readonly postgresCpuMs: number }>>;
}

/** What one refund, or one transaction of pgbench's script, did to the database. */
export interface Traces {
  readonly commits: number;
  readonly inserts: number;
  readonly updates: number;
  readonly deletes: number;
  readonly walBytes: number;
}

export interface Comparison {
  readonly connections: number;
  readonly turns: readonly Turn[];
  readonly traces: { readonly server: Traces; readonly pgbench: Traces };
}

export const protocols: readonly PgbenchProtocol[] = ['extended', 'prepared'];

/** A session that falls idle hands in its counts after ten seconds at the latest (Postgres's `PGSTAT_IDLE_INTERVAL`). */
const STATISTICS_DELAY_MS = 11_000;

export interface ComparisonOptions {
  readonly recorded: Recorded;
  readonly runner: Runner;
  readonly target: Target;
  readonly concurrency: number;
  readonly turns: number;
  readonly seconds: number;
}

export function requirePgbench(): string {
  const command = findPgbench();
  if (command !== null) return command;
  throw new BadUse(
    "pgbench is missing, and npm's Postgres has none. Install Debian's package `postgresql` (or another that has it), or set PGBIN to the folder that it is in.",
  );
}

export async function compare(stage: Stage, options: ComparisonOptions): Promise<Comparison> {
  const { runner, target, concurrency, seconds } = options;
  const command = requirePgbench();
  await stage.createDatabase('pgbench');
  const counters = [createCounter(stage.connect('server')), createCounter(stage.connect('pgbench'))] as const;
  const [ofServer, ofPgbench] = counters;
  const settle = () => new Promise((resolve) => setTimeout(resolve, STATISTICS_DELAY_MS));
  await settle();
  for (const counter of counters) await counter.start();
  const connections = await countConnections(stage.admin);
  const turns: Turn[] = [];
  for (let number = 1; number <= options.turns; number += 1) {
    const load = () => runner.run(target, seconds * 1000, { concurrency });
    const measured = await ofServer.during(load, ({ refunds }) => refunds);
    const pgbench = { extended: nothing, prepared: nothing };
    for (const protocol of protocols) {
      const { script } = options.recorded;
      const run = { command, postgres: stage.postgres, database: 'pgbench', folder: stage.place.folder };
      const bench = () => runPgbench({ ...run, script, protocol, connections, seconds });
      const before = cpuMsOfFamily(stage.postgres.pid);
      const { transactions, perSecond } = await ofPgbench.during(bench, (result) => result.transactions);
      const spentMs = cpuMsOfFamily(stage.postgres.pid) - before;
      pgbench[protocol] = { perSecond, postgresCpuMs: spentMs / transactions };
    }
    turns.push({ server: measured, pgbench });
  }
  await settle();
  return { connections, turns, traces: { server: await ofServer.each(), pgbench: await ofPgbench.each() } };
}

const nothing = { perSecond: Number.NaN, postgresCpuMs: Number.NaN };

/** Those that the server makes refunds by; one that only listens sends nothing. */
async function countConnections(admin: Sql): Promise<number> {
  const [row] = await admin<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = 'server' and backend_type = 'client backend' and application_name <> 'bench' and query !~* '^listen'`;
  return row?.count ?? 1;
}

type Counts = Omit<Traces, 'walBytes'>;

interface Counter {
  start(): Promise<void>;
  /** Counts the refunds that `run` makes, and the log that it writes. */
  during<Result>(run: () => Promise<Result>, refundsOf: (result: Result) => number): Promise<Result>;
  each(): Promise<Traces>;
}

/** @param sql on the database whose changes are counted */
function createCounter(sql: Sql): Counter {
  let refunds = 0;
  let walBytes = 0;
  let atStart: Counts | undefined;
  return {
    async start() {
      atStart = await readCounts(sql);
    },
    async during(run, refundsOf) {
      // Else whose turn it is decides who writes the whole pages after a checkpoint.
      await sql`checkpoint`;
      const before = await readWalPosition(sql);
      const result = await run();
      walBytes += (await readWalPosition(sql)) - before;
      refunds += refundsOf(result);
      return result;
    },
    async each() {
      const now = await readCounts(sql);
      const each = (name: keyof Counts) => (now[name] - (atStart?.[name] ?? 0)) / refunds;
      return {
        ...{ commits: each('commits'), inserts: each('inserts'), updates: each('updates'), deletes: each('deletes') },
        walBytes: walBytes / refunds,
      };
    },
  };
}

async function readCounts(sql: Sql): Promise<Counts> {
  const [row] = await sql<Counts[]>`
    select xact_commit::float as commits, inserts::float, updates::float, deletes::float
    from pg_stat_database,
      (select sum(n_tup_ins) as inserts, sum(n_tup_upd) as updates, sum(n_tup_del) as deletes from pg_stat_user_tables) as rows
    where datname = current_database()`;
  if (row === undefined) throw new Error('Postgres counts nothing');
  return row;
}

async function readWalPosition(sql: Sql): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float as bytes`;
  return row?.bytes ?? Number.NaN;
}
