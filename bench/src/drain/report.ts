/** The table of `bench:drain`. */
import { print, printTable, show } from '../parts/figures.js';
import type { Counted } from './counting-sandbox.js';

export interface Drained {
  readonly refunds: number;
  readonly rate: number;
  readonly processes: number;
  readonly counted: Counted;
  readonly statuses: readonly { readonly status: string; readonly count: number }[];
  /** What the servers' own evidence says. */
  readonly callsOnRecord: number;
  /** The share of the machine that others took meanwhile. */
  readonly others: number;
  /** Milliseconds of processor time a refund. */
  readonly cpuMs: { readonly servers: number; readonly sandbox: number; readonly postgres: number };
}

const GOAL = 0.9;

/** @returns whether every refund was settled by one call, whatever the rate was */
export function printDrain({
  refunds,
  rate,
  processes,
  counted,
  statuses,
  callsOnRecord,
  others,
  cpuMs,
}: Drained): boolean {
  const perSecond = (counted.queries * 1000) / counted.elapsedMs;
  printTable(
    `${refunds} refunds, ${processes} server(s)`,
    [
      'permitted',
      'calls a second',
      'ratio',
      'seconds',
      'calls',
      'on record',
      'most for one refund',
      'repeated',
      'submits',
    ],
    [
      [
        show(rate),
        show(perSecond),
        (perSecond / rate).toFixed(2),
        show(counted.elapsedMs / 1000),
        ...[counted.queries, callsOnRecord, counted.mostQueries].map(String),
        ...[counted.queries - counted.refunds, counted.submits].map(String),
        `${(others * 100).toFixed(0)} %`,
      ],
    ],
  );
  print(`ratio ${(perSecond / rate).toFixed(2)} (goal: ${GOAL} or more)`);
  print(`refunds: ${statuses.map(({ status, count }) => `${count} ${status}`).join(', ')}`);
  printTable(
    'Processor time a refund, in ms',
    ['servers', 'sandbox', 'Postgres'],
    [[show(cpuMs.servers), show(cpuMs.sandbox), show(cpuMs.postgres)]],
  );
  const settled = statuses.every(({ status }) => status === 'succeeded');
  const once = counted.queries === refunds && counted.refunds === refunds && counted.submits === 0;
  if (!settled) print('NOT every refund was settled');
  if (!once) print('NOT every refund was asked about exactly once');
  if (callsOnRecord !== counted.queries) print("the servers' record of their calls is NOT what came in");
  return settled && once && callsOnRecord === counted.queries;
}
