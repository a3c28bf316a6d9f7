/** The second pair of eyes, by HTTP: what awaits approval holds its amount, and goes only where somebody else let it. */
import type { Problem, Refund, RefundWithHistory, TrailRecord } from '@refund-panel/shared';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../src/gateway/wire.js';
import type { OpenDatabase } from '../src/store/database.js';
import { createStore } from '../src/store/store.js';
import { APPROVAL_TIME_MS, type Asked, askForApproval } from './awaiting-refund.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';

let opened: OpenDatabase;
let store: ReturnType<typeof createStore>;
let harness: Harness;
/** With an undo window. */
let patient: Harness;
beforeAll(async () => {
  opened = await openTestDatabase();
  harness = await createHarness({ opened });
  patient = await createHarness({ opened, environment: { UNDO_WINDOW_SECONDS: '30' } });
  store = createStore(opened, harness.log);
});
afterEach(() => decide(harness, 'sending', 'resume', { body: { reason: 'the next test' } }));
afterAll(async () => {
  await patient.close();
  await harness.close();
  await store.changes.close();
  await opened.close();
});

interface Deciding {
  readonly by?: string;
  readonly body?: object;
  readonly claims?: object;
  /** Sent as it is, in place of a body. */
  readonly init?: RequestInit;
}

type Answer = RefundWithHistory & Omit<Problem, 'status'>;

const everything = ['orders:read', 'refunds:create', 'refunds:approve', 'policy:manage'];

async function decide(
  server: Harness,
  of: Refund | 'sending' | { refundRequestId: string },
  what: string,
  how: Deciding = {},
) {
  const { by = 'ada', body, claims = {}, init } = how;
  const token = await server.mintToken({ operator: { id: by }, permissions: everything, ...claims });
  const path = of === 'sending' ? '/v1/sending' : `/v1/refunds/${of.refundRequestId}`;
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  const response = await server.request(`${path}/${what}`, {
    method: 'POST',
    headers: { ...headers, ...init?.headers },
    body: body === undefined ? (init?.body ?? null) : JSON.stringify(body),
  });
  return { status: response.status, value: (await response.json()) as Answer };
}

const approve = (server: Harness, of: { refundRequestId: string }, how?: Deciding) =>
  decide(server, of, 'approve', how);
const reject = (server: Harness, of: { refundRequestId: string }, how: Deciding = {}) =>
  decide(server, of, 'reject', { body: { reason: 'no such return' }, ...how });
const cancel = (server: Harness, of: { refundRequestId: string }, how?: Deciding) => decide(server, of, 'cancel', how);

async function awaiting(server = harness, asked: Partial<Asked> = {}, orderAmount = '100') {
  const { prepayId } = server.addOrder({ orderAmount });
  await server.getOrder(prepayId);
  return askForApproval(store, { prepayId, now: server.clock.now(), ...asked });
}

async function trailOf({ refundRequestId }: { refundRequestId: string }): Promise<TrailRecord[]> {
  const rows = await opened.database.execute(
    sql`select record from trail where refund_request_id = ${refundRequestId} order by sequence`,
  );
  const records = (Array.isArray(rows) ? rows : (rows as { rows: unknown[] }).rows) as { record: string }[];
  return records.map(({ record }) => JSON.parse(record) as TrailRecord);
}

async function actionsOf(refund: { refundRequestId: string }): Promise<string[]> {
  return (await trailOf(refund)).map(({ action }) => action);
}

async function later(server: Harness, milliseconds: number): Promise<void> {
  server.clock.advance(milliseconds);
  await server.server.worker.runOnce();
}

describe('a refund that awaits approval', () => {
  it('holds its amount, and is never sent by itself or because somebody asks', async () => {
    const refund = await awaiting();
    expect(await harness.getOrder(refund.prepayId)).toMatchObject({ pendingAmount: '10', refundableAmount: '90' });
    expect((await harness.refund(refund.prepayId, { refundAmount: '90.00000001' })).problem.code).toBe(
      'amount_exceeds_refundable',
    );
    await later(harness, APPROVAL_TIME_MS / 2);
    expect((await decide(harness, refund, 'sync')).value.status).toBe('awaiting_approval');
    expect(harness.movedFor(refund.prepayId)).toEqual([]);
  });

  it('is in the queue, with all that an approver must see', async () => {
    const refund = await awaiting();
    const read = async (query: string) => {
      const headers = { Authorization: `Bearer ${await harness.mintToken()}` };
      const response = await harness.request(`/v1/refunds?status=awaiting_approval&${query}`, { headers });
      return (await response.json()) as { items: Refund[]; nextCursor: string | null };
    };
    const seen: Refund[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await read(`limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(1);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set(['awaiting_approval']));
    const ids = seen.map(({ refundRequestId }) => refundRequestId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(seen.find(({ refundRequestId }) => refundRequestId === refund.refundRequestId)).toMatchObject({
      prepayId: refund.prepayId,
      merchantTradeNo: refund.merchantTradeNo,
      refundAmount: '10',
      currency: 'USDT',
      refundReason: 'broken',
      requestedBy: { id: 'op-1' },
      approval: { hash: refund.approval?.hash, expiresAt: refund.approval?.expiresAt.toISOString(), decision: null },
    });
  });

  it('is announced to who follows live, and so is what was decided', async () => {
    const { prepayId } = harness.addOrder();
    await harness.getOrder(prepayId);
    const headers = { Authorization: `Bearer ${await harness.mintToken()}` };
    const stream = await harness.request(`/v1/events?prepayId=${prepayId}`, { headers });
    const reader = (stream.body ?? expect.fail('a stream')).pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hear = async (status: string) => {
      while (!heard.includes(`"status":"${status}"`)) heard += (await reader.read()).value ?? expect.fail('it ended');
    };
    heard += (await reader.read()).value;
    expect(heard).toContain('event: ready');
    const refund = await askForApproval(store, { prepayId, now: harness.clock.now() });
    await hear('awaiting_approval');
    await reject(harness, refund);
    await hear('rejected');
    await reader.cancel();
  });

  it('is found by an index, however many refunds there are', async () => {
    await opened.database.transaction(async (transaction) => {
      await transaction.execute(sql`set local enable_seqscan = off`);
      const plan = await transaction.execute(
        sql`explain select * from refunds where status = 'awaiting_approval' and (created_at, refund_request_id) < (now(), 'x')
            order by created_at desc, refund_request_id desc limit 51`,
      );
      const text = JSON.stringify(plan);
      expect(text).toContain('refunds_by_status');
      expect(text).not.toContain('Sort');
    });
  });
});

describe('an approval', () => {
  it('sends the refund at once, and says who approved what', async () => {
    const refund = await awaiting();
    const { status, value } = await approve(harness, refund, { body: { approvalHash: refund.approval?.hash } });
    expect(status).toBe(200);
    expect(value).toMatchObject({
      status: 'succeeded',
      approval: { decision: 'approved', decidedBy: { id: 'ada' }, decidedAt: harness.clock.now().toISOString() },
    });
    expect(harness.movedFor(refund.prepayId)).toEqual(['10']);
    const [, approved] = await trailOf(refund);
    expect(approved).toMatchObject({
      action: 'refund.approved',
      by: { kind: 'operator', operator: { id: 'ada' }, sessionId: expect.any(String) },
      request: { requestId: expect.any(String) },
      before: { status: 'awaiting_approval', approvalDecision: null },
      after: { status: 'scheduled', approvalDecision: 'approved', approvalHash: refund.approval?.hash },
    });
  });

  it('again, by whomever, is the refund as it stands, and nothing more on the trail', async () => {
    const refund = await awaiting();
    await approve(harness, refund);
    const before = await actionsOf(refund);
    for (const by of ['ada', 'eve']) expect((await approve(harness, refund, { by })).value.status).toBe('succeeded');
    expect(await actionsOf(refund)).toEqual(before);
    expect((await reject(harness, refund)).value.code).toBe('not_awaiting_approval');
    expect(harness.movedFor(refund.prepayId)).toEqual(['10']);
  });

  it('begins the undo window, in which the refund may still be taken back', async () => {
    const [kept, sent] = [await awaiting(patient), await awaiting(patient)];
    for (const refund of [kept, sent]) {
      const { value } = await approve(patient, refund);
      const sendsAt = new Date(patient.clock.now().getTime() + 30_000).toISOString();
      expect(value).toMatchObject({ status: 'scheduled', sendsAt });
    }
    expect((await cancel(patient, kept)).value.status).toBe('cancelled');
    await later(patient, 29_999);
    expect(patient.movedFor(sent.prepayId)).toEqual([]);
    await later(patient, 1);
    expect(patient.movedFor(sent.prepayId)).toEqual(['10']);
    await later(patient, 60_000);
    expect(patient.movedFor(kept.prepayId)).toEqual([]);
    expect((await approve(patient, kept)).value).toMatchObject({
      status: 'cancelled',
      approval: { decision: 'approved' },
    });
  });

  it('while sending is frozen waits for the thaw', async () => {
    const refund = await awaiting();
    await decide(harness, 'sending', 'freeze', { body: { reason: 'odd' } });
    expect((await approve(harness, refund)).value.status).toBe('scheduled');
    await later(harness, 1_000);
    expect(harness.movedFor(refund.prepayId)).toEqual([]);
    await decide(harness, 'sending', 'resume', { body: { reason: 'well' } });
    await later(harness, 1_000);
    expect(harness.movedFor(refund.prepayId)).toEqual(['10']);
  });

  it('does not send a refund that has become the last meanwhile and would return more', async () => {
    const refund = await awaiting(harness, { refundAmount: '10' });
    const { prepayId } = refund;
    await refundElsewhere(prepayId, 9);
    const { value } = await approve(harness, refund);
    expect(value).toMatchObject({ status: 'failed', failure: { code: 'last_attempt_returns_all' } });
    expect(harness.movedFor(prepayId)).toEqual(Array.from({ length: 9 }, () => '1'));
  });

  it('does not send one for all that is left either, where more is left by then', async () => {
    const { prepayId } = harness.addOrder();
    await harness.getOrder(prepayId);
    await refundElsewhere(prepayId, 8);
    // Pending, and then rejected: its attempt is used, and its money is there again.
    expect((await harness.refund(prepayId, { refundAmount: '60.00009003' })).refund.status).toBe('pending');
    const refund = await askForApproval(store, { prepayId, refundAmount: 'full', now: harness.clock.now() });
    expect(refund.refundAmount).toBe('31.99990997');
    await later(harness, 60_000);
    expect((await harness.getOrder(prepayId)).pendingAmount).toBe('31.99990997');
    const { value } = await approve(harness, refund);
    expect(value).toMatchObject({ status: 'failed', failure: { code: 'last_attempt_returns_all' } });
    const sent = harness.sandbox.ledger.listRefunds().map(({ refundRequestId }) => refundRequestId);
    expect(sent).not.toContain(refund.refundRequestId);
  });

  async function refundElsewhere(prepayId: string, times: number): Promise<void> {
    for (let number = 0; number < times; number += 1) {
      harness.sandbox.ledger.refunds.submit({
        refundRequestId: `PORTAL${prepayId}${number}`,
        prepayId,
        refundAmount: '1',
        refundReason: null,
        webhookUrl: null,
        settlesAs: 'REFUND_SUCCESS',
        pendingMs: 0,
        scenario: null,
      });
      await store.recordOutsideRefund(outside(`PORTAL${prepayId}${number}`, prepayId), harness.clock.now());
    }
  }

  it('needs no body, and takes one that says what was looked at', async () => {
    const refund = await awaiting();
    const bad: [Deciding, number, string][] = [
      [
        { init: { body: '{"approvalHash":"x"}', headers: { 'Content-Type': 'text/plain' } } },
        415,
        'unsupported_media_type',
      ],
      [{ init: { body: ' ', headers: { 'Content-Type': 'application/json' } } }, 400, 'malformed_json'],
      [{ body: { approvalHash: 'x' } }, 422, 'invalid_request'],
      [{ body: { hash: 'b'.repeat(64) } }, 422, 'invalid_request'],
      [{ body: { approvalHash: 'b'.repeat(64) } }, 409, 'approval_changed'],
    ];
    for (const [how, status, code] of bad) {
      const answer = await approve(harness, refund, how);
      expect([answer.status, answer.value.code]).toEqual([status, code]);
    }
    expect(await actionsOf(refund)).toEqual(['refund.requested']);
    const empty = { init: { body: '', headers: { 'Content-Type': 'application/json' } } };
    for (const how of [{}, empty, { body: {} }]) expect((await approve(harness, refund, how)).status).toBe(200);
  });

  it('of what was changed on disk is no approval, before it and after it', async () => {
    const [before, after] = [await awaiting(patient), await awaiting(patient)];
    await approve(patient, after);
    for (const { refundRequestId } of [before, after]) {
      await opened.database.execute(
        sql`update refunds set refund_amount = 11 where refund_request_id = ${refundRequestId}`,
      );
    }
    expect((await approve(patient, before)).value.code).toBe('approval_changed');
    await later(patient, 30_000);
    expect(await patient.getRefund(after.refundRequestId)).toMatchObject({
      status: 'failed',
      failure: { code: 'approval_changed' },
    });
    expect([...patient.movedFor(before.prepayId), ...patient.movedFor(after.prepayId)]).toEqual([]);
  });
});

describe('a rejection', () => {
  it('ends the refund and frees its amount, with its reason in the history and on the trail', async () => {
    const refund = await awaiting();
    const { status, value } = await reject(harness, refund);
    expect(status).toBe(200);
    expect(value).toMatchObject({
      status: 'rejected',
      approval: { decision: 'rejected', decidedBy: { id: 'ada' }, note: 'no such return' },
    });
    expect(value.history.at(-1)).toMatchObject({
      status: 'rejected',
      by: { id: 'ada' },
      note: 'Rejected: no such return',
    });
    expect((await trailOf(refund)).at(-1)).toMatchObject({
      action: 'refund.rejected',
      note: 'Rejected: no such return',
      after: { approvalDecision: 'rejected', approvalHash: refund.approval?.hash },
    });
    expect(await harness.getOrder(refund.prepayId)).toMatchObject({ pendingAmount: '0', refundableAmount: '100' });

    expect((await reject(harness, refund, { by: 'eve', body: { reason: 'me too' } })).value.status).toBe('rejected');
    expect(await actionsOf(refund)).toEqual(['refund.requested', 'refund.rejected']);
    expect((await approve(harness, refund)).value.code).toBe('not_awaiting_approval');
    await later(harness, 2 * APPROVAL_TIME_MS);
    expect(harness.movedFor(refund.prepayId)).toEqual([]);
  });

  it('has a reason', async () => {
    const refund = await awaiting();
    expect((await reject(harness, refund, { body: {} })).status).toBe(422);
    expect((await decide(harness, refund, 'reject')).status).toBe(415);
    expect(await actionsOf(refund)).toEqual(['refund.requested']);
  });
});

describe('who decides', () => {
  it.each(['op-1', 'OP-1', ' op-1 ', 'ｏｐ－１', 'op-\u{200b}1', 'op\u{ad}-1\u{feff}'])(
    'is not who asked, by whatever token: %s',
    async (by) => {
      const refund = await awaiting(harness, { by: 'Op-1' });
      for (const decision of [approve, reject]) {
        const { status, value } = await decision(harness, refund, { by });
        expect([status, value.code]).toEqual([403, 'own_request']);
      }
      expect(await actionsOf(refund)).toEqual(['refund.requested']);
      expect((await cancel(harness, refund, { by })).value.status).toBe('cancelled');
    },
  );

  it('how a refund ended that needed a second person is not who asked, either', async () => {
    const silent = await createHarness({ opened });
    const { prepayId } = silent.addOrder();
    await silent.getOrder(prepayId);
    for (const path of [paths.refund, paths.queryRefund]) await answerUnknown(silent, path);
    const refund = await askForApproval(store, { prepayId, by: 'Op-1', now: silent.clock.now() });
    await approve(silent, refund);
    for (let round = 0; round < 4; round += 1) await later(silent, 20 * 60_000);
    const unknown = { status: 'pending', refundStatus: null, attention: 'unknown_too_long' };
    expect(await silent.getRefund(refund.refundRequestId)).toMatchObject(unknown);
    const settle = (by: string, status = 'failed') =>
      decide(silent, refund, 'settle', { by, body: { status, reason: 'as the portal says' } });
    for (const by of ['op-1', ' ＯＰ-1']) {
      const { status, value } = await settle(by);
      expect([status, value.code]).toEqual([403, 'own_request']);
    }
    expect(await silent.getRefund(refund.refundRequestId)).toMatchObject(unknown);
    expect((await settle('ada')).value).toMatchObject({ status: 'failed', attention: null });
    expect((await actionsOf(refund)).at(-1)).toBe('refund.settled');
    // Nor do they put on record that it was paid after all.
    await store.contradictRefund(refund.refundRequestId, 'Binance Pay has paid it', silent.clock.now());
    expect((await settle('op-1', 'succeeded')).value.code).toBe('own_request');
    expect((await silent.getOrder(prepayId)).refunds).toHaveLength(1);
    expect((await settle('ada', 'succeeded')).status).toBe(200);
    expect((await silent.getOrder(prepayId)).refunds).toHaveLength(2);
    await silent.close();
  });

  /** Binance Pay's "unknown error", whatever is asked. */
  async function answerUnknown({ sandbox }: Harness, path: string): Promise<void> {
    const answer = JSON.stringify({ path, code: '400000', times: 100 });
    const headers = { 'Content-Type': 'application/json' };
    const request = new Request('http://sandbox.local/sandbox/api/answers', { method: 'POST', headers, body: answer });
    expect((await sandbox.fetch(request)).status).toBe(201);
  }

  it('may approve, this order, and this much', async () => {
    const refund = await awaiting();
    const refused: [object, number, string][] = [
      [{ permissions: ['orders:read', 'refunds:create', 'policy:manage'] }, 403, 'forbidden'],
      [{ orders: ['100'] }, 404, 'refund_not_found'],
      [{ maxAmount: { amount: '9.99', currency: 'USDT' } }, 403, 'amount_over_session_limit'],
      [{ maxAmount: { amount: '1000', currency: 'BUSD' } }, 403, 'amount_over_session_limit'],
    ];
    for (const [claims, status, code] of refused) {
      const answer = await approve(harness, refund, { claims });
      expect([answer.status, answer.value.code]).toEqual([status, code]);
    }
    const unknown = await approve(harness, { refundRequestId: 'nobody' });
    expect([unknown.status, unknown.value.code]).toEqual([404, 'refund_not_found']);
    expect(await actionsOf(refund)).toEqual(['refund.requested']);
    const claims = { orders: [refund.prepayId], maxAmount: { amount: '10', currency: 'USDT' } };
    expect((await approve(harness, refund, { claims })).value.status).toBe('succeeded');
  });

  it('decides nothing where nobody waits for it', async () => {
    const { prepayId } = harness.addOrder();
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    for (const decision of [approve, reject]) {
      expect((await decision(harness, refund)).value.code).toBe('not_awaiting_approval');
    }
  });

  it('decides nothing about what was taken back, by anybody who may refund', async () => {
    const refund = await awaiting();
    expect((await cancel(harness, refund, { by: 'eve' })).value).toMatchObject({ status: 'cancelled' });
    for (const decision of [approve, reject]) {
      expect((await decision(harness, refund)).value.code).toBe('not_awaiting_approval');
    }
    expect(await harness.getOrder(refund.prepayId)).toMatchObject({ refundableAmount: '100' });
    expect(await actionsOf(refund)).toEqual(['refund.requested', 'refund.cancelled']);
  });
});

describe('a refund about which nobody decides in time', () => {
  it('is rejected by itself, and its amount is free again', async () => {
    const refund = await awaiting(harness, { expiresInMs: 60_000 });
    await later(harness, 59_999);
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('awaiting_approval');
    await later(harness, 1);
    expect(await harness.getRefund(refund.refundRequestId)).toMatchObject({
      status: 'rejected',
      failure: { code: 'approval_expired' },
      approval: { decision: 'expired', decidedBy: null },
    });
    expect((await harness.getOrder(refund.prepayId)).refundableAmount).toBe('100');
    for (const decision of [approve, reject]) {
      expect((await decision(harness, refund)).value.code).toBe('approval_expired');
    }
    expect(await actionsOf(refund)).toEqual(['refund.requested', 'refund.advanced']);
  });

  it('can be decided about no more, also before the worker has come to it', async () => {
    const refund = await awaiting(harness, { expiresInMs: 60_000 });
    harness.clock.advance(60_000);
    for (const decision of [approve, reject]) {
      expect((await decision(harness, refund)).value.code).toBe('approval_expired');
    }
    await later(harness, 0);
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('rejected');
  });
});

function outside(refundRequestId: string, prepayId: string) {
  const said = { refundId: null, refundCommission: null, refundedCommission: null, payerOpenId: null } as const;
  const report = {
    ...said,
    refundStatus: 'REFUND_SUCCESS',
    refundAmount: '1',
    refundedAmount: null,
    remainingAttempts: null,
  } as const;
  return { refundRequestId, prepayId, refundAmount: '1', succeeded: true, report };
}
