/** `npm run bench:drain`: refunds whose outcome nobody knows, asked about at the permitted rate, each once. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { gatewayEnvironment } from '../parts/bench-orders.js';
import { cpuMsOf, cpuMsOfFamily, watchOthers } from '../parts/cpu.js';
import { print } from '../parts/figures.js';
import { readCount, readOptions } from '../parts/options.js';
import { startPostgres } from '../parts/postgres.js';
import { type ServerProcess, startScript, startServer } from '../parts/processes.js';
import { atWorkplace, BadUse, type Workplace } from '../parts/workplace.js';
import type { Counted, CountingRequest } from './counting-sandbox.js';
import { printDrain } from './report.js';
import { AMOUNT, DATABASE, seed } from './seed.js';

const usage = `Draining refunds whose outcome nobody knows, at a permitted rate.

  npm run bench:drain -- [options]

  --refunds <n>     how many; left out, 6000
  --rate <n>        calls a second that are permitted, by all processes together; left out, 100
  --processes <n>   servers on the same database, which share the rate; left out, 2
  --help

  The whole: --refunds 100000 --rate 1000`;

interface Settings {
  readonly refunds: number;
  readonly rate: number;
  readonly processes: number;
}

const POLL_MS = 1_000;
const PROGRESS_EVERY = 10;

/** Nothing becomes final for so long: it will not end. Longer than a lease and the longest wait of a first question. */
const PATIENCE_MS = 90_000;

/** Or until nothing moves any more, which the counts then tell. */
async function waitUntilDrained(sql: Sql, refunds: number): Promise<void> {
  let left = refunds;
  let lastFallAtMs = performance.now();
  for (let polls = 1; left > 0 && performance.now() - lastFallAtMs < PATIENCE_MS; polls += 1) {
    await sleep(POLL_MS);
    const [row] = await sql<{ now: number }[]>`select count(*)::int as now from refunds where due_at is not null`;
    const now = row?.now ?? 0;
    if (now < left) lastFallAtMs = performance.now();
    left = now;
    if (polls % PROGRESS_EVERY === 0) print(`  ${left} wait`);
  }
}

async function bench(place: Workplace, { refunds, rate, processes }: Settings): Promise<boolean> {
  if (rate % processes !== 0) throw new BadUse('--rate must be a multiple of --processes');
  const server = await startPostgres({ folder: join(place.folder, 'postgres') });
  place.atEnd(() => server.stop());
  const sandbox = startScript<CountingRequest, Counted>(new URL('./counting-sandbox.ts', import.meta.url));
  place.atEnd(sandbox.stop);
  const { url: sandboxUrl } = await sandbox.ask({ kind: 'start', orders: refunds });
  await seed(place, { postgres: server, sandboxUrl, refunds });
  await sandbox.ask({ kind: 'refund', orders: refunds, refundAmount: AMOUNT });
  print(`${refunds} refunds wait; ${processes} server(s) may make ${rate} calls a second in all`);

  const sql = postgres(server.url(DATABASE), { max: 1 });
  place.atEnd(() => sql.end());
  const servers: ServerProcess[] = [];
  for (let number = 1; number <= processes; number += 1) {
    const environment = {
      ...{ DATABASE_URL: server.url(DATABASE), DATA_DIR: join(place.folder, `data-${number}`) },
      ...{ WORKER_CALLS_PER_SECOND: String(rate / processes), ...gatewayEnvironment(sandboxUrl) },
    };
    const started = await startServer({ environment, logFile: join(place.folder, `server-${number}.log`) });
    place.atEnd(() => started.stop());
    servers.push(started);
  }
  const spent = () => ({
    servers: servers.reduce((sum, { pid }) => sum + cpuMsOf(pid), 0),
    sandbox: cpuMsOf(sandbox.pid),
    postgres: cpuMsOfFamily(server.pid),
  });
  const before = spent();
  const othersSince = watchOthers(() => {
    const { servers: all, sandbox: one, postgres: two } = spent();
    return all + one + two + cpuMsOf(process.pid);
  });
  await waitUntilDrained(sql, refunds);
  const [after, others] = [spent(), othersSince()];
  const counted = await sandbox.ask({ kind: 'count' });
  const statuses = await sql<{ status: string; count: number }[]>`
    select status::text, count(*)::int as count from refunds group by 1 order by 1`;
  const [calls] = await sql<{ count: number }[]>`
    select coalesce(sum(repeats + 1), 0)::int as count from gateway_calls where path like '%/query'`;
  return printDrain({
    ...{ refunds, rate, processes, counted, statuses, callsOnRecord: calls?.count ?? 0, others },
    cpuMs: {
      servers: (after.servers - before.servers) / refunds,
      sandbox: (after.sandbox - before.sandbox) / refunds,
      postgres: (after.postgres - before.postgres) / refunds,
    },
  });
}

const count = { type: 'string' } as const;
const values = readOptions(usage, { refunds: count, rate: count, processes: count });
if (values !== null) {
  const settings = {
    refunds: readCount(values, 'refunds', 6_000),
    rate: readCount(values, 'rate', 100),
    processes: readCount(values, 'processes', 2),
  };
  await atWorkplace((place) => bench(place, settings));
}
