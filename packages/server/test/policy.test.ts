/** The policy over HTTP: who may change it, and what it makes of requests to refund. */
import type { PolicyVersion, TrailRecord } from '@refund-panel/shared';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../src/store/database.js';
import { trail } from '../src/store/schema.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';
import { ask, manager, myPolicy, setPolicy, tryPolicy } from './policy-requests.js';

const HOUR_MS = 3_600_000;

let opened: OpenDatabase;
let harness: Harness;
beforeEach(async () => {
  opened = await openTestDatabase();
  harness = await createHarness({
    opened,
    environment: { ALLOWED_ORIGINS: 'https://shop.example.com', FUSE_REFUNDS_PER_HOUR: '2' },
  });
});
afterEach(async () => {
  await harness.close();
  await opened.close();
});

async function trailOf(action: string): Promise<TrailRecord[]> {
  const rows = await opened.database.select({ record: trail.record }).from(trail).orderBy(trail.sequence);
  return rows.map(({ record }) => JSON.parse(record) as TrailRecord).filter((entry) => entry.action === action);
}

const tokenOf = (id: string, claims: object = {}) => harness.mintToken({ operator: { id }, ...claims });

describe('the policy', () => {
  it('is none at first, and is changed whole, for a reason, by whoever looked at the one in force', async () => {
    const none = { version: 0, policy: {}, reason: null, changedBy: null, changedAt: null };
    expect((await ask(harness, ['GET', '/v1/policy'])).value).toEqual(none);
    const first = { currencies: ['USDT'] };
    const second = { limits: [{ currency: 'USDT', perRefund: '5' }] };
    const change = (policy: object, expectedVersion: number) =>
      ask<PolicyVersion>(harness, ['PUT', '/v1/policy'], { policy, expectedVersion, reason: 'as agreed' });
    expect((await change(first, 0)).value).toMatchObject({ version: 1, policy: first, changedBy: { id: 'chief' } });
    expect((await change(second, 1)).value).toMatchObject({ version: 2, policy: second, reason: 'as agreed' });
    const late = await change(first, 1);
    expect([late.status, late.problem.code, late.problem.field]).toEqual([409, 'policy_changed', 'expectedVersion']);
    expect((await ask<PolicyVersion>(harness, ['GET', '/v1/policy'])).value).toMatchObject({ version: 2 });

    const [entry, last, ...more] = await trailOf('policy.changed');
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      note: 'as agreed',
      before: { version: 0, policy: {} },
      after: { version: 1, policy: first },
    });
    expect(last).toMatchObject({
      by: { kind: 'operator', operator: { id: 'chief' } },
      before: { version: 1, policy: first },
      after: { version: 2, policy: second },
    });
  });

  it('keeps every version, newest first, page by page', async () => {
    for (const perRefund of ['1', '2', '3']) await setPolicy(harness, { limits: [{ currency: 'USDT', perRefund }] });
    type Page = { items: PolicyVersion[]; nextCursor: string | null };
    const one = await ask<Page>(harness, ['GET', '/v1/policy/versions?limit=2']);
    expect(one.value.items.map(({ version }) => version)).toEqual([3, 2]);
    const two = await ask<Page>(harness, ['GET', `/v1/policy/versions?limit=2&cursor=${one.value.nextCursor}`]);
    expect([two.value.items.map(({ version }) => version), two.value.nextCursor]).toEqual([[1], null]);
    const bad = await ask(harness, ['GET', '/v1/policy/versions?cursor=WzBd']);
    expect([bad.status, bad.problem.field]).toEqual([422, 'cursor']);
  });

  it('lets one of many changes at once through', async () => {
    const changes = Array.from({ length: 8 }, (_, number) => {
      const policy = { limits: [{ currency: 'USDT', perRefund: String(number + 1) }] };
      return ask(harness, ['PUT', '/v1/policy'], { policy, expectedVersion: 0, reason: 'first' });
    });
    const statuses = (await Promise.all(changes)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    expect(await trailOf('policy.changed')).toHaveLength(1);
  });

  it('is managed with the permission and for all orders only; a page elsewhere may change it', async () => {
    const body = { policy: {}, expectedVersion: 0, reason: 'x' };
    const requests = [
      [['GET', '/v1/policy'], undefined],
      [['PUT', '/v1/policy'], body],
      [['GET', '/v1/policy/versions'], undefined],
      [['POST', '/v1/policy/test'], { policy: {} }],
    ] as const;
    for (const [request, sent] of requests) {
      for (const claims of [{ ...manager, orders: ['1'] }, { permissions: ['refunds:create', 'refunds:approve'] }]) {
        const { status, problem } = await ask(harness, request, sent, claims);
        expect([status, problem.code], request.join(' ')).toEqual([403, 'forbidden']);
      }
    }
    expect((await myPolicy(harness, { orders: ['1'] })).status).toBe(200);
    const preflight = await harness.request('/v1/policy', {
      method: 'OPTIONS',
      headers: { Origin: 'https://shop.example.com', 'Access-Control-Request-Method': 'PUT' },
    });
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain('PUT');
  });
});

describe('a refund under a policy', () => {
  it('is refused with what to do, moves nothing, and is asked of the order and of the session first', async () => {
    const { prepayId } = harness.addOrder();
    await setPolicy(harness, { limits: [{ currency: 'USDT', perRefund: '20' }], reasons: [{ reason: 'Damaged' }] });
    const codeOf = async (body: object, claims: object = {}) => {
      const { problem } = await harness.refund(prepayId, body, { token: await tokenOf('ada', claims) });
      return [problem.status, problem.code, problem.field, problem.moneyMoved];
    };
    const limited = { maxAmount: { amount: '30', currency: 'USDT' } };
    expect(await codeOf({ refundAmount: '101' }, limited)).toEqual([
      409,
      'amount_exceeds_refundable',
      'refundAmount',
      'no',
    ]);
    expect(await codeOf({ refundAmount: '31' }, limited)).toEqual([
      403,
      'amount_over_session_limit',
      'refundAmount',
      'no',
    ]);
    expect(await codeOf({ refundAmount: '21' }, limited)).toEqual([422, 'reason_not_allowed', 'refundReason', 'no']);
    const refundReason = 'Damaged';
    expect(await codeOf({ refundAmount: '21', refundReason })).toEqual([
      403,
      'over_policy_limit',
      'refundAmount',
      'no',
    ]);
    expect(await codeOf({ refundAmount: 'full', refundReason })).toEqual([
      403,
      'over_policy_limit',
      'refundAmount',
      'no',
    ]);
    expect(harness.movedFor(prepayId)).toEqual([]);
    const { status } = await harness.refund(
      prepayId,
      { refundAmount: '20', refundReason },
      { token: await tokenOf('ada') },
    );
    expect([status, harness.movedFor(prepayId)]).toEqual([201, ['20']]);
  });

  it('counts a day over all orders, however the operator is spelled, and not what returned nothing', async () => {
    const [one, two] = [harness.addOrder(), harness.addOrder()];
    await setPolicy(harness, { limits: [{ currency: 'USDT', perDay: '50' }], undoWindowSeconds: 600 });
    const refund = async (prepayId: string, refundAmount: string, id: string) =>
      harness.refund(prepayId, { refundAmount }, { token: await tokenOf(id) });
    const { refund: first } = await refund(one.prepayId, '30', 'ada');
    expect(first.status).toBe('scheduled');
    const over = await refund(two.prepayId, '20.01', ' ＡDA ');
    expect(over.problem).toMatchObject({ code: 'over_policy_limit', errors: [{ message: 'must be at most 20 USDT' }] });
    expect((await refund(two.prepayId, '50', 'mei')).status).toBe(201);

    const cancelled = await ask(
      harness,
      ['POST', `/v1/refunds/${first.refundRequestId}/cancel`],
      {},
      {
        operator: { id: 'ada' },
        permissions: ['refunds:create'],
      },
    );
    expect(cancelled.status).toBe(200);
    expect((await refund(two.prepayId, '50', 'Ada')).status).toBe(201);
    expect((await refund(one.prepayId, '1', 'ada')).status).toBe(403);
    harness.clock.advance(24 * HOUR_MS);
    expect((await refund(one.prepayId, '50', 'ada')).status).toBe(201);
  });

  it('that needs a second person holds its amount, is not sent, and is rejected when nobody decides in time', async () => {
    const { prepayId } = harness.addOrder();
    const version = await setPolicy(harness, { approvals: [{ currency: 'USDT', perOrder: '50' }], approvalHours: 2 });
    expect((await harness.refund(prepayId, { refundAmount: '50' })).refund).toMatchObject({
      status: 'succeeded',
      approval: null,
    });
    const { status, refund } = await harness.refund(prepayId, { refundAmount: '0.01' });
    const expiresAt = new Date(harness.clock.now().getTime() + 2 * HOUR_MS).toISOString();
    expect([status, refund.status, refund.sendsAt]).toEqual([201, 'awaiting_approval', null]);
    expect(refund.approval).toMatchObject({ expiresAt, decision: null, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await harness.getOrder(prepayId)).refundableAmount).toBe('49.99');
    const entry = (await trailOf('refund.requested')).at(-1);
    expect(entry).toMatchObject({ after: { policyVersion: version, approvalHash: refund.approval?.hash } });
    expect(entry?.note).toContain('needs a second person; with this it would be 50.01 USDT');

    // What awaits approval is not spent without it: the next is judged on the 50 alone.
    const { refund: next } = await harness.refund(prepayId, { refundAmount: '0.02' });
    expect(next.status).toBe('awaiting_approval');
    // The third within an hour trips the fuse, also where it sends nothing yet.
    const sending = await ask(harness, ['GET', '/v1/sending'], undefined, { permissions: ['orders:read'] });
    expect(sending.value).toMatchObject({ frozen: true, by: null, reason: expect.stringContaining('More than 2') });
    harness.clock.advance(2 * HOUR_MS - 1);
    await harness.server.worker.runOnce();
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('awaiting_approval');
    harness.clock.advance(1);
    await harness.server.worker.runOnce();
    expect(await harness.getRefund(refund.refundRequestId)).toMatchObject({
      status: 'rejected',
      approval: { decision: 'expired' },
      failure: { code: 'approval_expired' },
    });
    expect((await harness.getOrder(prepayId)).refundableAmount).toBe('50');
    expect(harness.movedFor(prepayId)).toEqual(['50']);
  });

  it('is the same one for a repeat, whatever the policy says by then', async () => {
    const { prepayId } = harness.addOrder();
    const body = { refundAmount: '10' };
    const { refund } = await harness.refund(prepayId, body, { key: 'once' });
    await setPolicy(harness, { currencies: ['BTC'], limits: [{ currency: 'USDT', perDay: '1' }] });
    const again = await harness.refund(prepayId, body, { key: 'once' });
    expect([again.status, again.refund.refundRequestId]).toEqual([200, refund.refundRequestId]);
    expect((await harness.refund(prepayId, body)).problem.code).toBe('currency_not_allowed');
    expect(harness.movedFor(prepayId)).toEqual(['10']);
  });

  it('is judged by the roles of the session, and is told them beforehand', async () => {
    const { prepayId } = harness.addOrder();
    await setPolicy(harness, {
      limits: [
        { currency: 'USDT', perRefund: '5' },
        { currency: 'USDT', role: 'chief', perRefund: '60' },
      ],
      approvals: [{ currency: 'USDT', perDay: '70' }],
    });
    const chief = { operator: { id: 'mei' }, roles: ['clerk', 'chief'] };
    const refunded = async (refundAmount: string, claims: object) =>
      (await harness.refund(prepayId, { refundAmount }, { token: await harness.mintToken(claims) })).status;
    expect(await refunded('6', { operator: { id: 'mei' }, roles: ['clerk'] })).toBe(403);
    expect(await refunded('60', chief)).toBe(201);
    expect((await myPolicy(harness, chief)).value.rules).toEqual([
      { currency: 'USDT', perRefund: '60', perDay: null, approvalAbovePerOrder: null, approvalAbovePerDay: '70' },
    ]);
    const malformed = await harness.request('/v1/sessions', {
      method: 'POST',
      headers: {
        Authorization: 'Bearer the-host-servers-own-secret-key-0123456789',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ operator: { id: 'x' }, permissions: ['refunds:create'], roles: [''] }),
    });
    expect(malformed.status).toBe(422);
  });
});

describe('a policy that is tried', () => {
  it('says what it would have stopped of what was asked for, and changes nothing', async () => {
    const [one, two] = [harness.addOrder(), harness.addOrder()];
    const clerk = { operator: { id: 'ada' }, roles: ['clerk'] };
    const chief = { operator: { id: 'mei' }, roles: ['chief'] };
    const asked: string[] = [];
    for (const [{ prepayId }, refundAmount, claims] of [
      [one, '20', clerk],
      [two, '20', clerk],
      [one, '30', chief],
      [two, '15', clerk],
    ] as const) {
      const { refund } = await harness.refund(prepayId, { refundAmount }, { token: await harness.mintToken(claims) });
      asked.push(refund.refundRequestId);
      harness.clock.advance(HOUR_MS + 1);
    }
    const policy = {
      limits: [{ currency: 'USDT', role: 'clerk', perDay: '40' }],
      approvals: [{ currency: 'USDT', role: 'chief', perOrder: '25' }],
    };
    const { status, value } = await tryPolicy(harness, policy);
    expect([status, value.looked, value.until]).toEqual([200, 4, null]);
    expect(value.stopped.map(({ refundRequestId, would }) => [refundRequestId, would])).toEqual([
      [asked[2], 'await_approval'],
      [asked[3], 'be_refused'],
    ]);
    expect(value.stopped[1]).toMatchObject({ refundAmount: '15', requestedBy: { id: 'ada' }, status: 'succeeded' });

    // From the last one on: those before it count, and are not looked at.
    const since = new Date(harness.clock.now().getTime() - HOUR_MS - 1).toISOString();
    expect((await tryPolicy(harness, policy, since)).value).toMatchObject({
      looked: 1,
      stopped: [{ refundRequestId: asked[3] }],
    });
    expect((await tryPolicy(harness, policy, '0000-01-01T00:00:00Z')).value.looked).toBe(4);
    expect((await tryPolicy(harness, { currencies: ['USDT'] })).value.stopped).toEqual([]);
    expect((await ask<PolicyVersion>(harness, ['GET', '/v1/policy'])).value.version).toBe(0);
    const [versions] = await opened.database
      .select({ count: sql<number>`count(*)::int` })
      .from(trail)
      .where(sql`record like '%policy.changed%'`);
    expect(versions?.count).toBe(0);
  });
});
