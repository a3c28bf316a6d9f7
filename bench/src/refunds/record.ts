/** Records what the server really sends for one refund: to Postgres, and to the gateway. */
import { join } from 'node:path';
import { pickOrder, prepayIdOf, prepayIdSum } from '../parts/bench-orders.js';
import { startServer } from '../parts/processes.js';
import { type RecordedStatement, type RecordingProxy, startRecordingProxy } from '../parts/recording-proxy.js';
import type { SandboxCall } from '../parts/sandbox-process.js';
import type { Target } from './load-generator.js';
import { type PgbenchScript, type RecordedRefund, writePgbenchScript } from './pgbench-script.js';
import type { Stage } from './stage.js';

/** A new connection asks for things of its own, and a refund that meets background work differs; so many are no accident. */
const MAX_REFUNDS = 40;

/** So many are enough to tell what changes from refund to refund. */
const RECORDED = 3;

/** The first refunds of a process also prepare, fetch and cache what later ones find. */
const WARM_UP = 12;

/** Long enough for whatever the server does every second or two by itself. */
const IDLE_MS = 4_000;

/** Changes are told to other replicas by one NOTIFY for many refunds, so none of it is one refund's. */
const isTold = /^select pg_notify\(/;

export interface Recorded {
  readonly script: PgbenchScript;
  /** Of one refund. */
  readonly statements: readonly RecordedStatement[];
  readonly roundTrips: number;
  /** True: the server prepares its statements once a connection, and so does pgbench then. */
  readonly prepared: boolean;
  /** What one refund asks of the gateway. */
  readonly calls: readonly SandboxCall[];
  readonly refundRequestId: string;
  readonly prepayId: string;
}

export async function recordRefunds(stage: Stage): Promise<Recorded> {
  const { place, postgres, environment } = stage;
  const proxy = await startRecordingProxy(postgres.port);
  try {
    await stage.createDatabase('recorded');
    const logFile = join(place.folder, 'recorded.log');
    const server = await startServer({ environment: environment(proxy.url('recorded')), logFile });
    try {
      return await record(stage, proxy, { kind: 'server', url: server.url, token: await server.token() });
    } finally {
      await server.stop();
    }
  } finally {
    await proxy.close();
  }
}

async function record(stage: Stage, proxy: RecordingProxy, target: Target): Promise<Recorded> {
  const { generator, sandbox, orders } = stage;
  async function refundOnce(refunded: number): Promise<void> {
    const load = { target, orders, refunded, durationMs: 1, pace: { concurrency: 1 } };
    const { failures } = await generator.ask(load);
    if (failures.length > 0) throw new Error(failures.join('\n'));
  }

  for (let refunded = 0; refunded < WARM_UP; refunded += 1) await refundOnce(refunded);
  proxy.take();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const idle = new Set(unitsOf(proxy.take().statements).map(textOf));
  await sandbox.ask({ kind: 'calls' });
  const byText = new Map<string, (RecordedRefund & { roundTrips: number })[]>();
  let recordings: (RecordedRefund & { roundTrips: number })[] = [];
  for (let refunded = WARM_UP; recordings.length < RECORDED; refunded += 1) {
    if (refunded === MAX_REFUNDS)
      throw new Error(`of ${MAX_REFUNDS} refunds, no ${RECORDED} were made by the same statements`);
    await refundOnce(refunded);
    const { statements, roundTrips } = proxy.take();
    const units = unitsOf(statements).filter((unit) => !idle.has(textOf(unit)) && !isTold.test(textOf(unit)));
    const text = units.map(textOf).join('\n');
    const alike = byText.get(text) ?? [];
    byText.set(text, alike);
    alike.push({ prepayId: prepayIdOf(pickOrder(refunded, orders)), statements: units.flat(), roundTrips });
    recordings = alike;
  }
  const last = recordings.at(-1);
  if (last === undefined) throw new Error('nothing was recorded');
  const { calls, refundRequestId } = callsOf(last.prepayId, (await sandbox.ask({ kind: 'calls' })).calls);
  const script = writePgbenchScript(recordings, [
    `\\set order random(1, ${orders})`,
    `\\set prepay_id ${prepayIdSum(':order')}`,
  ]);
  const withParameters = last.statements.filter(({ parameters }) => parameters.length > 0);
  return {
    script,
    statements: last.statements,
    roundTrips: Math.min(...recordings.map(({ roundTrips }) => roundTrips)),
    prepared: withParameters.every(({ unnamed }) => !unnamed),
    ...{ calls, refundRequestId, prepayId: last.prepayId },
  };
}

/** What was asked of the gateway since the refund before: a refund's calls end with the one that names its order. */
function callsOf(prepayId: string, all: readonly SandboxCall[]): { calls: SandboxCall[]; refundRequestId: string } {
  const end = all.findLastIndex(({ body }) => body.includes(prepayId));
  const before = all.slice(0, end).findLastIndex(({ body }) => body.includes('"prepayId"'));
  const refundRequestId = /"refundRequestId":"([^"]+)"/.exec(all[end]?.body ?? '')?.[1];
  if (refundRequestId === undefined) throw new Error('the recorded refund did not reach the gateway');
  return { calls: all.slice(before + 1, end + 1), refundRequestId };
}

type Unit = readonly RecordedStatement[];

/** Whole transactions, and statements outside of any, in the order in which they began. */
function unitsOf(statements: readonly RecordedStatement[]): Unit[] {
  const units: RecordedStatement[][] = [];
  const open = new Map<number, RecordedStatement[]>();
  for (const statement of statements) {
    const { connection, sql } = statement;
    const unit = open.get(connection) ?? [];
    if (unit.length === 0) units.push(unit);
    unit.push(statement);
    if (/^\s*begin\b/i.test(sql)) open.set(connection, unit);
    if (/^\s*(commit|rollback)\b/i.test(sql)) open.delete(connection);
  }
  return units;
}

const textOf = (unit: Unit) => unit.map(({ sql }) => sql).join(';');
