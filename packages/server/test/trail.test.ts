/** What is on the trail: everything that anybody did, by whom, from where, and what it rests on. */
import { createHash } from 'node:crypto';
import type { Evidence, TrailEntry, TrailHead, TrailRecord } from '@refund-panel/shared';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scenarios } from '../src/sandbox/scenarios.js';
import type { OpenDatabase } from '../src/store/database.js';
import { createTrailStore } from '../src/store/trail-reads.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness, REFUNDS_API_KEY } from './harness.js';
import { readHead, readRecords, select, verify } from './trail-tools.js';

let opened: OpenDatabase;
let harness: Harness;
beforeEach(async () => {
  opened = await openTestDatabase();
  harness = await createHarness({ opened });
});
afterEach(async () => {
  await harness.close();
  await opened.close();
});

/** Long enough for "not known yet", a resubmission, and the questions after it. */
const MAX_ROUNDS = 100;
/** Waits for a top-up that never comes. */
const PARKED = 1;

const auditor = { operator: { id: 'aud' }, permissions: ['audit:read', 'orders:read', 'policy:manage'] };

interface Asked {
  readonly method?: string;
  readonly token?: string;
  readonly body?: object;
  readonly requestId?: string;
}

async function ask(path: string, { method = 'GET', token, body, requestId }: Asked = {}): Promise<Response> {
  return harness.request(path, {
    method,
    headers: {
      Authorization: `Bearer ${token ?? (await harness.mintToken(auditor))}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(requestId === undefined ? {} : { 'X-Request-Id': requestId }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function read<Value>(path: string, asked: Asked = {}): Promise<Value> {
  const response = await ask(path, asked);
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as Value;
}

const last = async (action: string) => (await readRecords(opened)).filter((record) => record.action === action).at(-1);

describe('the trail', () => {
  it('has each session that was minted, with all that it may do and never the token', async () => {
    const claims = {
      operator: { id: 'op-7', name: 'Zoë' },
      permissions: ['refunds:create'],
      roles: ['night shift'],
      orders: ['1'],
      maxAmount: { amount: '5', currency: 'USDT' },
      expiresIn: 60,
    };
    const response = await ask('/v1/sessions', {
      method: 'POST',
      token: REFUNDS_API_KEY,
      body: claims,
      requestId: 'r-1',
    });
    const { token, sessionId, expiresAt } = (await response.json()) as Record<string, string>;
    const { expiresIn, ...said } = claims;
    expect(await last('session.minted')).toMatchObject({
      by: { kind: 'host' },
      request: { requestId: 'r-1', address: null },
      after: { ...said, sessionId, expiresAt },
    });
    const texts = (await select<{ record: string }>(opened, sql`select record from trail`)).map(({ record }) => record);
    for (const part of (token ?? '').split('.')) expect(texts.join()).not.toContain(part);
  });

  it('has each session that was ended', async () => {
    await ask('/v1/sessions/some-session', { method: 'DELETE', token: REFUNDS_API_KEY, requestId: 'r-2' });
    await ask('/v1/operators/op-1/sessions', { method: 'DELETE', token: REFUNDS_API_KEY });
    const host = { by: { kind: 'host' } };
    expect(await last('session.revoked')).toMatchObject({
      ...host,
      request: { requestId: 'r-2' },
      after: { sessionId: 'some-session' },
    });
    expect(await last('operator.revoked')).toMatchObject({ ...host, after: { operatorId: 'op-1' } });
  });

  it('has a refund from its request to its end, by whom, and what its end rests on', async () => {
    const { prepayId } = harness.addOrder();
    const body = { refundAmount: '10.50', refundReason: 'damaged', description: 'box 7' };
    const { refund } = await harness.refund(prepayId, body);
    const { refundRequestId } = refund;
    const records = (await readRecords(opened)).filter((record) => record.refundRequestId === refundRequestId);
    expect(records.map(({ action, note }) => [action, note !== null])).toEqual([
      ['refund.requested', true],
      ['refund.advanced', true],
    ]);
    const [requested, advanced] = records as [TrailRecord, TrailRecord];
    expect(requested).toMatchObject({
      by: { kind: 'operator', operator: { id: 'op-1', name: 'Ada' }, sessionId: expect.stringMatching(/.{8}/) },
      request: { requestId: expect.stringMatching(/.{8}/), address: null },
      prepayId,
      before: null,
      after: {
        status: 'submitting',
        refundAmount: '10.5',
        refundReason: 'damaged',
        description: 'box 7',
        operatorId: 'op-1',
      },
      restsOn: null,
    });
    expect(advanced).toMatchObject({
      by: { kind: 'server' },
      before: { status: 'submitting', refundStatus: null },
      after: { status: refund.status, refundStatus: refund.refundStatus },
    });
    const [call] = await select<Record<string, string>>(
      opened,
      sql`select id, path, timestamp, nonce, body, signature, api_key, http_status, reply_body, answered_at::text from gateway_calls where refund_request_id = ${refundRequestId} order by id`,
    );
    const sha256 = (...parts: unknown[]) => createHash('sha256').update(parts.join('\n')).digest('hex');
    const { id, path, timestamp, nonce, signature, api_key, http_status, reply_body } = call ?? {};
    expect(advanced.restsOn?.calls).toEqual([
      {
        id: Number(id),
        request: sha256(path, timestamp, nonce, call?.body, signature, api_key),
        answer: sha256(harness.clock.now().getTime(), http_status, '', reply_body),
      },
    ]);
  });

  it('names the notifications that were there when a refund ended', async () => {
    // Its notification is delivered before the reply.
    const { prepayId } = harness.addOrder({ prepayId: '600000009012' });
    const { refund } = await harness.refund(prepayId, { refundAmount: '1' });
    const evidence = await read<Evidence>(`/v1/refunds/${refund.refundRequestId}/evidence`);
    const digests = evidence.notifications.map(({ digest }) => digest);
    expect(digests).toEqual(evidence.notifications.map(({ body }) => createHash('sha256').update(body).digest('hex')));
    const ended = JSON.parse(evidence.trail.at(-1)?.record ?? '') as TrailRecord;
    expect([ended.after?.status, ended.restsOn?.notifications, digests.length]).toEqual(['succeeded', digests, 1]);
  });

  it('holds for every refund and every call, whatever goes wrong on the way', async () => {
    const troubled = scenarios.filter(({ name }) => name !== 'hanging');
    for (const { number } of troubled) {
      const { prepayId } = harness.addOrder({ prepayId: `60000000${number}` });
      expect((await harness.refund(prepayId, { refundAmount: '10' })).status).toBe(201);
      // One of them is told to ask more slowly.
      harness.clock.advance(10_000);
    }
    const readOpen = () => select(opened, sql`select from refunds where next_step is not null`);
    for (let round = 0; round < MAX_ROUNDS && (await readOpen()).length > PARKED; round += 1) {
      harness.clock.advance(5_000);
      await harness.sandbox.runDue();
      await harness.server.worker.runOnce();
    }
    expect(await readOpen()).toHaveLength(PARKED);
    const { findings, refunds } = await verify(opened);
    expect([findings.texts, refunds]).toEqual([[], troubled.length]);
    const named = (await readRecords(opened)).flatMap(({ restsOn }) => restsOn?.calls.map(({ id }) => id) ?? []);
    expect(new Set(named).size).toBe(named.length);
    const moving = await select<{ id: number }>(
      opened,
      sql`select id::int as id from gateway_calls where path not like '%/query'`,
    );
    // The parked one's last calls are named when something comes of them.
    expect(moving.filter(({ id }) => !named.includes(id)).length).toBeLessThanOrEqual(PARKED);
  }, 60_000);

  it('has every freeze and every thaw, with the reason', async () => {
    const token = await harness.mintToken(auditor);
    await ask('/v1/sending/freeze', { method: 'POST', token, body: { reason: 'odd' }, requestId: 'r-3' });
    await ask('/v1/sending/resume', { method: 'POST', token, body: { reason: 'fine' } });
    expect(await last('sending.frozen')).toMatchObject({
      by: { kind: 'operator', operator: { id: 'aud' } },
      request: { requestId: 'r-3' },
      note: 'odd',
      before: { frozen: false },
      after: { frozen: true },
    });
    expect(await last('sending.resumed')).toMatchObject({ note: 'fine', after: { frozen: false } });
  });

  it('says the same of a final refund as its row, also after Binance Pay has told more of it', async () => {
    const { prepayId } = harness.addOrder();
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    await harness.refund(prepayId, { refundAmount: '5' });
    harness.clock.advance(60_000);
    await ask(`/v1/orders/${prepayId}/sync`, { method: 'POST' });
    const { history } = await harness.getRefund(refund.refundRequestId);
    expect(history.every(({ note }) => note !== '')).toBe(true);
    const { findings, refunds } = await verify(opened);
    expect([findings.texts, refunds]).toEqual([[], 2]);
  });
});

describe('reading the trail', () => {
  async function fill(): Promise<{ prepayId: string; refundRequestId: string }> {
    const { prepayId } = harness.addOrder();
    const { refund } = await harness.refund(prepayId, { refundAmount: '1' });
    await harness.refund(harness.addOrder().prepayId, { refundAmount: '2' });
    return { prepayId, refundRequestId: refund.refundRequestId };
  }

  it('goes page by page, newest first, to the first entry', async () => {
    await fill();
    const token = await harness.mintToken(auditor);
    const head = await readHead(opened);
    const sequences: number[] = [];
    let cursor = '';
    do {
      const path = `/v1/audit?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = await read<{ items: TrailEntry[]; nextCursor: string | null }>(path, { token });
      sequences.push(...page.items.map(({ sequence }) => sequence));
      cursor = page.nextCursor ?? '';
    } while (cursor !== '');
    expect(sequences).toEqual(Array.from({ length: head.sequence }, (_, index) => head.sequence - index));
    expect((await ask('/v1/audit?cursor=bm9uZQ')).status).toBe(422);
  });

  it('can be of one refund, or of what one operator did', async () => {
    const { refundRequestId } = await fill();
    const of = async (query: string) => {
      const { items } = await read<{ items: TrailEntry[] }>(`/v1/audit?${query}`);
      return items.map(({ record }) => JSON.parse(record) as TrailRecord);
    };
    const ofRefund = await of(`refundRequestId=${refundRequestId}`);
    expect(ofRefund.map(({ action }) => action)).toEqual(['refund.advanced', 'refund.requested']);
    const ofOperator = await of('operatorId=op-1');
    expect(ofOperator.map(({ action }) => action)).toEqual(['refund.requested', 'refund.requested']);
    expect(await of('operatorId=nobody')).toEqual([]);
  });

  it('is of one operator under every spelling of their id, newest first, page by page', async () => {
    const spellings = ['Ada', ' ada', 'A\u200bda', 'ADA'];
    for (const id of [...spellings, 'ada2', 'Ad', ...spellings]) {
      const token = await harness.mintToken({ operator: { id }, permissions: ['refunds:create'] });
      await harness.refund(harness.addOrder().prepayId, { refundAmount: '1' }, { token });
    }
    const expected = [...spellings, ...spellings].reverse();
    for (const asked of spellings) {
      const seen: unknown[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const path = `/v1/audit?limit=3&operatorId=${encodeURIComponent(asked)}${cursor === '' ? '' : `&cursor=${cursor}`}`;
        const page: { items: TrailEntry[]; nextCursor: string | null } = await read(path);
        for (const { record } of page.items) {
          const { by } = JSON.parse(record) as TrailRecord;
          seen.push(by.kind === 'operator' && by.operator.id);
        }
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(expected);
    }
    const [newest] = (await read<{ items: TrailEntry[] }>('/v1/audit?operatorId=ADA&limit=1')).items;
    const { refundRequestId } = JSON.parse(newest?.record ?? '') as TrailRecord;
    const ofBoth = `/v1/audit?refundRequestId=${refundRequestId}&operatorId=`;
    expect((await read<{ items: unknown[] }>(`${ofBoth}ada`)).items).toEqual([newest]);
    expect((await read<{ items: unknown[] }>(`${ofBoth}ada2`)).items).toEqual([]);
  });

  it('has a head, to be kept elsewhere; also where nothing was done yet', async () => {
    const token = await harness.mintToken(auditor);
    expect(await read<TrailHead>('/v1/audit/head', { token })).toEqual(await readHead(opened));
    const empty = await openTestDatabase();
    expect(await createTrailStore(empty.database).findTrailHead()).toEqual({ sequence: 0, hash: '0'.repeat(64) });
    await empty.close();
  });

  it('is not for a session of certain orders, or without the permission', async () => {
    const { prepayId } = await fill();
    const some = await harness.mintToken({ ...auditor, orders: [prepayId] });
    const none = await harness.mintToken();
    for (const path of ['/v1/audit', '/v1/audit/head', '/v1/reports/trail.csv', '/v1/reports/trail.json']) {
      for (const token of [some, none]) expect((await ask(path, { token })).status, path).toBe(403);
    }
  });
});

describe('the evidence of a refund', () => {
  it('is everything that is known of it in one file, and on the trail as handed out', async () => {
    const { prepayId } = harness.addOrder();
    const { refund } = await harness.refund(prepayId, { refundAmount: '1' }, { key: 'the-key' });
    const response = await ask(`/v1/refunds/${refund.refundRequestId}/evidence`);
    expect(response.headers.get('Content-Disposition')).toBe(
      `attachment; filename="evidence-${refund.refundRequestId}.json"`,
    );
    const evidence = (await response.json()) as Evidence;
    expect(evidence).toMatchObject({
      refund: { refundRequestId: refund.refundRequestId, status: refund.status },
      order: { prepayId, refundedAmount: '1' },
      request: { idempotencyKey: 'the-key', policyVersion: 0, roles: [] },
      trailHead: await readHead(opened),
    });
    const [call] = evidence.gatewayCalls;
    expect(call).toMatchObject({ apiKey: '…dbox', answer: { httpStatus: 200 } });
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ refundRequestId: refund.refundRequestId });
    expect(evidence.trail.map(({ record }) => (JSON.parse(record) as TrailRecord).action)).toEqual([
      'refund.requested',
      'refund.advanced',
    ]);
    expect(await last('records.exported')).toMatchObject({
      by: { operator: { id: 'aud' } },
      after: { file: 'evidence.json', refundRequestId: refund.refundRequestId },
    });
  });

  it('is for a session of certain orders only where it is of one of them', async () => {
    const [mine, other] = [harness.addOrder(), harness.addOrder()];
    const refunds = await Promise.all(
      [mine, other].map(({ prepayId }) => harness.refund(prepayId, { refundAmount: '1' })),
    );
    const token = await harness.mintToken({ ...auditor, orders: [mine.prepayId] });
    const statuses = await Promise.all(
      refunds.map(
        async ({ refund }) => (await ask(`/v1/refunds/${refund.refundRequestId}/evidence`, { token })).status,
      ),
    );
    expect(statuses).toEqual([200, 404]);
  });
});
