/** `npm run bench:lists`: lists, searches and openings at ten thousand against ten million orders. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { gatewayEnvironment } from '../parts/bench-orders.js';
import { cpuMsOf, cpuMsOfFamily, watchOthers } from '../parts/cpu.js';
import { readCount, readOptions } from '../parts/options.js';
import { type Postgres, startPostgres } from '../parts/postgres.js';
import { startScript, startServer } from '../parts/processes.js';
import type { SandboxReply, SandboxRequest } from '../parts/sandbox-process.js';
import { atWorkplace, BadUse, type Workplace } from '../parts/workplace.js';
import { buildMissing, databaseOf, loadSettings } from './build.js';
import { ORDERS_PER_REFUND } from './kinds.js';
import { get, type Listed, measureKinds } from './measure.js';
import { explainKinds } from './plans.js';
import { printLatencies, printPlans } from './report.js';
import { pickRequests } from './requests.js';

const usage = `Lists, searches and openings at a small and at a large number of orders, and whether each goes by an index.

  npm run bench:lists -- [options]

  --small <n>   orders at the small size; left out, 10000
  --large <n>   orders at the large size; left out, 10000000 (40 GB of disk and some minutes; built once, and kept under .cache/)
  --picks <n>   random picks of each kind; left out, 200
  --rounds <n>  how often all of it is measured; left out, 3
  --rebuild     builds both sizes anew
  --remove      removes what is kept, and ends
  --help`;

/** At fewer, a page of each status is not full. */
const MIN_ORDERS = 10_000;

const dataFolder = fileURLToPath(new URL('../../../.cache/bench-lists', import.meta.url));

interface Settings {
  readonly sizes: readonly [number, number];
  readonly picks: number;
  readonly rounds: number;
  readonly rebuild: boolean;
}

/** @returns the Postgres that has both, with its default settings */
async function provide(place: Workplace, { sizes, rebuild }: Settings): Promise<Postgres> {
  if (rebuild) rmSync(dataFolder, { recursive: true, force: true });
  const loading = await startPostgres({ folder: dataFolder, settings: loadSettings });
  try {
    await buildMissing(place, loading, sizes);
  } finally {
    loading.stop();
  }
  const server = await startPostgres({ folder: dataFolder });
  place.atEnd(() => server.stop());
  return server;
}

type Environment = (databaseUrl: string) => Record<string, string>;

/** A server on one of the databases, and what it will be asked. */
async function openServer(
  place: Workplace,
  url: string,
  environment: Environment,
  { orders, picks }: { readonly orders: number; readonly picks: number },
) {
  const logFile = join(place.folder, `server-${orders}.log`);
  const started = await startServer({ environment: environment(url), logFile });
  place.atEnd(() => started.stop());
  const listed: Listed = { url: started.url, token: await started.token() };
  const sql = postgres(url, { max: 1 });
  try {
    return {
      listed,
      pid: started.pid,
      kinds: await pickRequests({ sql, get: (path) => get(listed, path), orders, picks }),
    };
  } finally {
    await sql.end();
  }
}

async function bench(place: Workplace, settings: Settings): Promise<boolean> {
  const { sizes, picks, rounds } = settings;
  if (sizes.some((orders) => orders < MIN_ORDERS)) throw new BadUse(`a size must be ${MIN_ORDERS} orders at least`);
  const server = await provide(place, settings);
  const sandbox = startScript<SandboxRequest, SandboxReply>(new URL('../parts/sandbox-process.ts', import.meta.url));
  place.atEnd(sandbox.stop);
  const { url: sandboxUrl } = await sandbox.ask({ kind: 'start', orders: MIN_ORDERS });
  const environment: Environment = (databaseUrl) => ({
    DATABASE_URL: databaseUrl,
    DATA_DIR: join(place.folder, 'data'),
    ...gatewayEnvironment(sandboxUrl),
  });
  const open = (orders: number) => openServer(place, server.url(databaseOf(orders)), environment, { orders, picks });
  const [small, large] = [await open(sizes[0]), await open(sizes[1])];
  const ours = [small.pid, large.pid, process.pid];
  const othersSince = watchOthers(() => ours.reduce((sum, pid) => sum + cpuMsOf(pid), cpuMsOfFamily(server.pid)));
  const measured = await measureKinds([small.listed, large.listed], [small.kinds, large.kinds], rounds);
  printLatencies(sizes, measured, othersSince());
  const orderToRefund = 1 + ORDERS_PER_REFUND * Math.floor((Math.random() * MIN_ORDERS) / ORDERS_PER_REFUND);
  const database = databaseOf(sizes[1]);
  const plans = await explainKinds(place, {
    postgres: server,
    database,
    environment,
    kinds: large.kinds,
    orderToRefund,
  });
  return printPlans(sizes[1], plans);
}

const count = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const values = readOptions(usage, {
  small: count,
  large: count,
  picks: count,
  rounds: count,
  rebuild: flag,
  remove: flag,
});
if (values?.remove === true) rmSync(dataFolder, { recursive: true, force: true });
else if (values !== null) {
  const settings = {
    sizes: [readCount(values, 'small', MIN_ORDERS), readCount(values, 'large', 10_000_000)] as const,
    picks: readCount(values, 'picks', 200),
    rounds: readCount(values, 'rounds', 3),
    rebuild: values.rebuild === true,
  };
  await atWorkplace((place) => bench(place, settings));
}
