/** Postgres is away: stopped, crashed, cut off at the worst moment, or silent. What is answered is true, and work goes on after. */
import type { Problem } from '@refund-panel/shared';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openPostgres } from '../src/store/database.js';
import { type CuttingLine, startCuttingLine } from './cutting-line.js';
import { copyTemplate } from './database.js';
import { createHarness, type Harness } from './harness.js';
import { type Postgres, startPostgres } from './postgres.js';

/** Nobody is sent to a server that is not of use, and to one that is at once: the promise is five seconds. */
const READY_WITHIN_MS = 5_000;

/** Its limit is two seconds, and a busy machine may be late. */
const READYZ_ANSWERS_WITHIN_MS = 3_000;

/** Long enough for every request below to meet it. */
const DOWN_MS = 1_500;

const onPostgres = inject('databaseKind') === 'postgres';

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  return (await response.json()) as Problem;
}

describe.runIf(onPostgres)('while Postgres is away', () => {
  let postgres: Postgres;
  let harness: Harness;
  beforeAll(async () => {
    postgres = await startPostgres({ isDurable: true });
    harness = await createHarness({ opened: await openPostgres(postgres.url) });
  });
  afterAll(async () => {
    await harness.close();
    await postgres.stop();
  });

  it.each(['fast', 'immediate'] as const)(
    'requests are answered with 503, and soon after it everything works (%s)',
    async (mode) => {
      const token = await harness.mintToken();
      const { prepayId } = harness.addOrder();
      await harness.getOrder(prepayId);
      const key = `outage-${mode}`;
      const answers: Response[] = [];
      let restartedAtMs: number | null = null;
      const restarted = postgres.restart(mode, DOWN_MS).then(() => {
        restartedAtMs = performance.now();
      });
      const readiness: { readonly status: number; readonly tookMs: number }[] = [];
      let readyAtMs: number | null = null;
      while (restartedAtMs === null || readyAtMs === null) {
        const askedAtMs = performance.now();
        const { status } = await harness.request('/readyz');
        readiness.push({ status, tookMs: performance.now() - askedAtMs });
        readyAtMs = status === 200 && restartedAtMs !== null ? performance.now() : null;
        if (restartedAtMs !== null) continue;
        answers.push(
          await harness.request(`/v1/orders/${prepayId}`, { headers: { Authorization: `Bearer ${token}` } }),
        );
        answers.push(await askForRefund(prepayId, key, token));
      }
      await restarted;

      const readWhileAway = answers.filter((_, index) => index % 2 === 0);
      const written = answers.filter((_, index) => index % 2 === 1);
      expect(answers.filter(({ status }) => status !== 503 && status > 201)).toEqual([]);
      const [read] = readWhileAway.filter(({ status }) => status === 503);
      const [wrote] = written.filter(({ status }) => status === 503);
      if (read === undefined || wrote === undefined) throw new Error('nothing was asked while Postgres was away');
      expect(await problemOf(read)).toMatchObject({ code: 'database_unavailable', moneyMoved: 'no' });
      expect(Number(wrote.headers.get('Retry-After'))).toBeGreaterThan(0);
      const problem = await problemOf(wrote);
      expect(problem).toMatchObject({ code: 'database_unavailable', moneyMoved: 'unknown' });
      expect(problem.detail).toMatch(/nobody knows whether this request was recorded.*the same Idempotency-Key/);

      expect(Math.max(...readiness.map(({ tookMs }) => tookMs))).toBeLessThan(READYZ_ANSWERS_WITHIN_MS);
      expect(readiness.some(({ status }) => status === 503)).toBe(true);
      expect(readyAtMs - restartedAtMs).toBeLessThan(READY_WITHIN_MS);

      const told = await askForRefund(prepayId, key, token);
      expect(told.status).toBeLessThanOrEqual(201);
      harness.clock.advance(60_000);
      await harness.server.worker.runOnce();
      await harness.server.worker.runOnce();
      expect(harness.movedFor(prepayId)).toEqual(['10']);
    },
  );

  function askForRefund(prepayId: string, key: string, token: string): Promise<Response> {
    return harness.request(`/v1/orders/${prepayId}/refunds`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify({ refundAmount: '10' }),
    });
  }
});

describe.runIf(onPostgres)('the line to Postgres', () => {
  let line: CuttingLine;
  let harness: Harness;
  beforeEach(async () => {
    line = await startCuttingLine(await copyTemplate(inject('databaseTemplate')));
    harness = await createHarness({ opened: await openPostgres(line.url) });
  });
  afterEach(async () => {
    await harness.close();
    await line.close();
  });

  it('is cut just after a refund was committed: nobody knows, and the same key finds it', async () => {
    const { prepayId } = harness.addOrder();
    await harness.getOrder(prepayId);
    line.cutAfter(/insert into "refunds"/);
    const lost = await harness.refund(prepayId, { refundAmount: '10' }, { key: 'committed' });
    expect(lost.problem).toMatchObject({ status: 503, code: 'database_unavailable', moneyMoved: 'unknown' });
    expect((await harness.getOrder(prepayId)).pendingAmount).toBe('10');
    const again = await harness.refund(prepayId, { refundAmount: '10' }, { key: 'committed' });
    expect(again).toMatchObject({ status: 200, refund: { refundAmount: '10' } });
    harness.clock.advance(60_000);
    await harness.server.worker.runOnce();
    await harness.server.worker.runOnce();
    expect((await harness.getRefund(again.refund.refundRequestId)).status).toBe('succeeded');
    expect(harness.movedFor(prepayId)).toEqual(['10']);
  });

  it('is silent: readiness says so within its time, and again when it is not', async () => {
    expect((await harness.request('/readyz')).status).toBe(200);
    line.hold();
    const sinceMs = performance.now();
    const away = await harness.request('/readyz');
    expect(performance.now() - sinceMs).toBeLessThan(READYZ_ANSWERS_WITHIN_MS);
    expect(await problemOf(away)).toMatchObject({ status: 503, code: 'not_ready' });
    line.letGo();
    expect((await harness.request('/readyz')).status).toBe(200);
  });
});
