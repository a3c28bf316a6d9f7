/** What the server adds to the gateway's own time: a refund through it, less the calls of that refund made directly. */
import { credentials } from '../parts/bench-orders.js';
import { percentile } from '../parts/figures.js';
import type { Target } from './load-generator.js';
import type { Runner } from './measure.js';
import type { Recorded } from './record.js';

export interface Latency {
  readonly perSecond: number;
  readonly server: { readonly p50Ms: number; readonly p99Ms: number };
  readonly gateway: { readonly p50Ms: number; readonly p99Ms: number };
  /** The share of the machine that others took meanwhile. */
  readonly others: number;
}

/** In turns, for other work on the machine comes and goes. */
const TURNS = 3;

export async function measureLatency(
  runner: Runner,
  target: Target,
  { recorded, sandboxUrl, perSecond, seconds }: LatencyOptions,
): Promise<Latency> {
  const { calls, refundRequestId, prepayId } = recorded;
  const direct: Target = { kind: 'sandbox', url: sandboxUrl, ...credentials, calls, refundRequestId, prepayId };
  const latencies = { server: [] as number[], gateway: [] as number[] };
  let others = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [name, called] of [['gateway', direct] as const, ['server', target] as const]) {
      const measured = await runner.run(called, (seconds * 1000) / TURNS, { perSecond });
      latencies[name].push(...measured.latenciesMs);
      others = Math.max(others, measured.others);
    }
  }
  return { perSecond, server: summary(latencies.server), gateway: summary(latencies.gateway), others };
}

export interface LatencyOptions {
  readonly recorded: Recorded;
  readonly sandboxUrl: string;
  readonly perSecond: number;
  readonly seconds: number;
}

function summary(latenciesMs: readonly number[]) {
  return { p50Ms: percentile(latenciesMs, 0.5), p99Ms: percentile(latenciesMs, 0.99) };
}
