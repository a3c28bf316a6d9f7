/** The tables of `bench:refunds`. */
import { median, print, printTable, show } from '../parts/figures.js';
import { type Comparison, protocols, type Traces } from './compare.js';
import type { Latency } from './latency.js';
import type { Recorded } from './record.js';

/** pgbench's transactions are the server's refunds as long as they write the same rows. The server commits more: it looks for due refunds, too. */
const TRACES_TOLERANCE = 0.05;

export function printRecorded({ statements, roundTrips, prepared, calls }: Recorded, postgresVersion: string): void {
  const commits = statements.filter(({ sql }) => /^\s*commit/i.test(sql)).length;
  print(`Postgres ${postgresVersion}, its default settings (fsync on). One refund, as recorded:`);
  print(
    `  ${statements.length} statements, ${commits} of them commits; ${roundTrips} times the server waits for Postgres`,
  );
  print(`  statements are prepared ${prepared ? 'once a connection' : 'anew for each use'}`);
  print(`  calls to the gateway: ${calls.map(({ path }) => path).join(', ')}\n`);
}

/** @returns whether pgbench did what the server does */
export function printComparison(
  { connections, turns, traces }: Comparison,
  concurrency: number,
  prepared: boolean,
): boolean {
  const rows = turns.map(({ server, pgbench }, index) => [
    `turn ${index + 1}`,
    show(server.perSecond),
    ...protocols.map((protocol) => show(pgbench[protocol].perSecond)),
    ...protocols.map((protocol) => (server.perSecond / pgbench[protocol].perSecond).toFixed(2)),
    `${(server.others * 100).toFixed(0)} %`,
  ]);
  printTable(
    `Refunds a second: ${concurrency} requests at a time, ${connections} connections to Postgres on either side`,
    [
      '',
      'server',
      ...protocols.map((name) => `pgbench ${name}`),
      ...protocols.map((name) => `ratio ${name}`),
      'others',
    ],
    rows,
  );
  const ratios = protocols.map((protocol) =>
    median(turns.map((turn) => turn.server.perSecond / turn.pgbench[protocol].perSecond)),
  );
  const [like, other] = prepared ? [1, 0] : [0, 1];
  print(
    `ratio ${ratios[like]?.toFixed(2)} (goal: 0.50 or more) against pgbench that speaks as the server does, ${protocols[like]}; ${ratios[other]?.toFixed(2)} against ${protocols[other]}`,
  );
  const unsettled = turns.reduce((sum, { server }) => sum + server.unsettled, 0);
  if (unsettled > 0) print(`${unsettled} refunds were not final when they were answered`);

  const middle = (of: (turn: Comparison['turns'][number]) => number) => show(median(turns.map(of)));
  printTable(
    'Processor time a refund, in ms',
    ['server', 'sandbox', 'Postgres', 'load generator', ...protocols.map((name) => `Postgres, pgbench ${name}`)],
    [
      [
        middle(({ server }) => server.cpuMs.server),
        middle(({ server }) => server.cpuMs.sandbox),
        middle(({ server }) => server.cpuMs.postgres),
        middle(({ server }) => server.cpuMs.generator),
        ...protocols.map((protocol) => middle(({ pgbench }) => pgbench[protocol].postgresCpuMs)),
      ],
    ],
  );
  return printTraces(traces);
}

function printTraces({ server, pgbench }: Comparison['traces']): boolean {
  const names: readonly (keyof Traces)[] = ['commits', 'inserts', 'updates', 'deletes', 'walBytes'];
  printTable(
    'What one refund leaves in the database',
    ['', ...names],
    [
      ['server', ...names.map((name) => show(server[name]))],
      ['pgbench', ...names.map((name) => show(pgbench[name]))],
    ],
  );
  const compared = ['inserts', 'updates', 'deletes'] as const;
  const same = compared.every(
    (name) => Math.abs(server[name] - pgbench[name]) <= TRACES_TOLERANCE * Math.max(1, server[name]),
  );
  if (!same) print('pgbench does NOT do what the server does: the ratio says nothing');
  return same;
}

export function printLatency(latencies: readonly Latency[]): void {
  printTable(
    "What the server adds to the gateway's own time, in ms",
    ['', 'server p50', 'gateway p50', 'added p50', 'server p99', 'gateway p99', 'added p99', 'others'],
    latencies.map(({ perSecond, server, gateway, others }) => [
      `${perSecond} refunds/s`,
      ...[server.p50Ms, gateway.p50Ms, server.p50Ms - gateway.p50Ms].map((ms) => show(ms)),
      ...[server.p99Ms, gateway.p99Ms, server.p99Ms - gateway.p99Ms].map((ms) => show(ms)),
      `${(others * 100).toFixed(0)} %`,
    ]),
  );
}
