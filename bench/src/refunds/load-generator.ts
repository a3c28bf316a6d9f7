/** Makes refunds as fast as it can or at a fixed rate, in a process of its own, and says how long each took. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pickOrder, prepayIdOf } from '../parts/bench-orders.js';
import { answerMessages } from '../parts/processes.js';
import type { SandboxCall } from '../parts/sandbox-process.js';

/** One refund: an HTTP call to the server, or the calls that the server would make, made directly. */
export type Target =
  | { readonly kind: 'server'; readonly url: string; readonly token: string }
  | {
      readonly kind: 'sandbox';
      readonly url: string;
      readonly apiKey: string;
      readonly apiSecret: string;
      /** What the server sent for one refund. */
      readonly calls: readonly SandboxCall[];
      /** What in those calls is replaced by a new refund's own. */
      readonly refundRequestId: string;
      readonly prepayId: string;
    };

export interface Load {
  readonly target: Target;
  /** How many orders there are; each refund is of another one, here and there among them, as pgbench chooses. */
  readonly orders: number;
  /** How many were refunded before. */
  readonly refunded: number;
  readonly durationMs: number;
  /** As many at a time as are given, or one every so often, whatever became of those before. */
  readonly pace: { readonly concurrency: number } | { readonly perSecond: number };
}

export interface LoadResult {
  /** Of each, from when it was sent until its answer was there. */
  readonly latenciesMs: readonly number[];
  readonly elapsedMs: number;
  /** How many were not final when they were answered. */
  readonly unsettled: number;
  /** What went wrong, each once. */
  readonly failures: readonly string[];
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

interface Answer {
  readonly status: number;
  readonly text: string;
}

function post(url: string, headers: Record<string, string>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, {
      method: 'POST',
      agent,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.once('error', reject);
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
    });
    outgoing.end(body);
  });
}

type Outcome = 'settled' | 'unsettled' | { readonly problem: string };

async function refund(target: Target, prepayId: string): Promise<Outcome> {
  if (target.kind === 'sandbox') return refundAtSandbox(target, prepayId);
  const headers = { Authorization: `Bearer ${target.token}`, 'Idempotency-Key': randomUUID() };
  const body = JSON.stringify({ refundAmount: '1.25', refundReason: 'Damaged on arrival', description: 'Bench' });
  const { status, text } = await post(`${target.url}/v1/orders/${prepayId}/refunds`, headers, body);
  if (status !== 201) return { problem: `HTTP ${status} ${text.slice(0, 200)}` };
  return (JSON.parse(text) as { status: string }).status === 'succeeded' ? 'settled' : 'unsettled';
}

async function refundAtSandbox(target: Target & { kind: 'sandbox' }, prepayId: string): Promise<Outcome> {
  const refundRequestId = randomBytes(16).toString('hex');
  for (const { path, body: recorded } of target.calls) {
    const body = recorded.replaceAll(target.refundRequestId, refundRequestId).replaceAll(target.prepayId, prepayId);
    const [timestamp, nonce] = [String(Date.now()), randomBytes(16).toString('hex')];
    const signed = createHmac('sha512', target.apiSecret).update(`${timestamp}\n${nonce}\n${body}\n`).digest('hex');
    const headers = {
      'BinancePay-Timestamp': timestamp,
      'BinancePay-Nonce': nonce,
      'BinancePay-Certificate-SN': target.apiKey,
      'BinancePay-Signature': signed.toUpperCase(),
    };
    const { text } = await post(`${target.url}${path}`, headers, body);
    if (!text.includes('"000000"')) return { problem: `${path}: ${text.slice(0, 200)}` };
  }
  return 'settled';
}

async function run({ target, orders, refunded, durationMs, pace }: Load): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  const failures = new Set<string>();
  const startedAt = performance.now();
  let next = refunded;
  let unsettled = 0;

  async function one(sentAt: number): Promise<void> {
    const prepayId = prepayIdOf(pickOrder(next, orders));
    next += 1;
    const outcome = await refund(target, prepayId).catch((error: Error) => ({ problem: error.message }));
    latenciesMs.push(performance.now() - sentAt);
    if (outcome === 'unsettled') unsettled += 1;
    else if (outcome !== 'settled') failures.add(outcome.problem);
  }

  async function follow(): Promise<void> {
    while (performance.now() - startedAt < durationMs) await one(performance.now());
  }

  async function keepRate(perSecond: number): Promise<void> {
    const under: Promise<void>[] = [];
    for (let number = 0; (number * 1000) / perSecond < durationMs; number += 1) {
      const waitMs = startedAt + (number * 1000) / perSecond - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      // Not waited for: a server that falls behind must not slow down who measures it.
      under.push(one(performance.now()));
    }
    await Promise.all(under);
  }

  if ('perSecond' in pace) await keepRate(pace.perSecond);
  else await Promise.all(Array.from({ length: pace.concurrency }, follow));
  return { latenciesMs, elapsedMs: performance.now() - startedAt, unsettled, failures: [...failures] };
}

answerMessages<Load, LoadResult>(run);
