/** `npm run bench:refunds`: refunds through HTTP against pgbench with the same statements on the same Postgres. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { print } from '../parts/figures.js';
import { readCount, readOptions } from '../parts/options.js';
import { startServer } from '../parts/processes.js';
import { atWorkplace, type Workplace } from '../parts/workplace.js';
import { compare, requirePgbench } from './compare.js';
import { type Latency, measureLatency } from './latency.js';
import type { Target } from './load-generator.js';
import { createRunner, type Runner } from './measure.js';
import { printProfile, sampleWaits } from './profile.js';
import { recordRefunds } from './record.js';
import { printComparison, printLatency, printRecorded } from './report.js';
import { setStage } from './stage.js';

const usage = `Refunds per second through the server, against pgbench with the statements that the server sends.

  npm run bench:refunds -- [options]

  --seconds <n>    how long each stretch of load lasts; left out, 8
  --turns <n>      how often server and pgbench take turns; left out, 3
  --orders <n>     orders to refund, one refund each; left out, 40000
  --concurrency <n>  requests at a time; left out, the best of 8, 16, 32 and 64
  --profile        also say where the server's and Postgres's time goes; slows the server by about a tenth
  --help`;

interface Settings {
  readonly seconds: number;
  readonly turns: number;
  readonly orders: number;
  readonly concurrency: number | null;
  readonly profile: boolean;
}

const CONCURRENCIES = [8, 16, 32, 64];
const WARM_UP_MS = 6_000;
const LOW_LOAD_PER_SECOND = 10;
/** Of what it can do at most: queues are short then, and it is no idle server. */
const MODERATE_LOAD = 0.4;

async function chooseConcurrency(runner: Runner, target: Target, seconds: number): Promise<number> {
  let best = { concurrency: 1, perSecond: 0 };
  for (const concurrency of CONCURRENCIES) {
    const { perSecond } = await runner.run(target, (seconds * 1000) / 2, { concurrency });
    print(`${concurrency} requests at a time: ${perSecond.toFixed(0)} refunds/s`);
    // A few more a second are not worth twice the wait.
    if (perSecond > best.perSecond * 1.05) best = { concurrency, perSecond };
  }
  return best.concurrency;
}

async function bench(place: Workplace, settings: Settings): Promise<boolean> {
  const { seconds, turns, profile } = settings;
  requirePgbench();
  const stage = await setStage(place, settings.orders);
  const recorded = await recordRefunds(stage);
  printRecorded(recorded, stage.postgres.version);

  await stage.createDatabase('server');
  const profiles = join(place.folder, 'profiles');
  mkdirSync(profiles);
  const server = await startServer({
    environment: stage.environment(stage.postgres.url('server')),
    logFile: join(place.folder, 'server.log'),
    nodeArguments: profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [],
  });
  place.atEnd(() => server.stop());
  const target: Target = { kind: 'server', url: server.url, token: await server.token() };
  const runner = createRunner(stage, server.pid);
  await runner.run(target, WARM_UP_MS, { concurrency: 16 });
  const concurrency = settings.concurrency ?? (await chooseConcurrency(runner, target, seconds));
  if (profile) {
    const endSampling = sampleWaits(stage.admin, 'server');
    await runner.run(target, seconds * 1000, { concurrency });
    await endSampling();
  }
  const comparison = await compare(stage, { recorded, runner, target, concurrency, turns, seconds });
  const comparable = printComparison(comparison, concurrency, recorded.prepared);

  const peak = Math.max(...comparison.turns.map((turn) => turn.server.perSecond));
  const latencies: Latency[] = [];
  for (const perSecond of [LOW_LOAD_PER_SECOND, Math.round(peak * MODERATE_LOAD)]) {
    const { sandboxUrl } = stage;
    latencies.push(await measureLatency(runner, target, { recorded, sandboxUrl, perSecond, seconds: seconds * 3 }));
  }
  printLatency(latencies);
  if (profile) {
    await server.stop();
    printProfile(profiles);
  }
  return comparable;
}

const text = { type: 'string' } as const;
const values = readOptions(usage, {
  seconds: text,
  turns: text,
  orders: text,
  concurrency: text,
  profile: { type: 'boolean' },
});
if (values !== null) {
  const settings = {
    seconds: readCount(values, 'seconds', 8),
    turns: readCount(values, 'turns', 3),
    orders: readCount(values, 'orders', 40_000),
    concurrency: values.concurrency === undefined ? null : readCount(values, 'concurrency', 16),
    profile: values.profile === true,
  };
  await atWorkplace((place) => bench(place, settings));
}
