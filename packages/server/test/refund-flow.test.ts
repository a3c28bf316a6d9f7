/** The way of a refund, whole: from the request to the gateway's books and back. */
import type { Problem, Refund } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness.close());

describe('a full refund', () => {
  it('returns everything, is recorded, and is answered 201 with its final state', async () => {
    const { prepayId, merchantTradeNo } = harness.addOrder({ orderAmount: '25.17' });
    const body = { refundAmount: 'full', refundReason: 'Customer request', description: 'called at noon' };
    const { status, refund } = await harness.refund(prepayId, body);

    expect(status).toBe(201);
    expect(refund).toMatchObject({
      prepayId,
      merchantTradeNo,
      refundAmount: '25.17',
      requestedAmount: '25.17',
      currency: 'USDT',
      refundReason: 'Customer request',
      description: 'called at noon',
      status: 'succeeded',
      refundStatus: 'REFUND_SUCCESS',
      refundedAmount: '25.17',
      remainingAttempts: 9,
      requestedBy: { id: 'op-1', name: 'Ada' },
      failure: null,
    });
    expect(refund.refundRequestId).toMatch(/^[0-9a-f]{32}$/);
    expect(harness.movedFor(prepayId)).toEqual(['25.17']);
    expect(await harness.getOrder(prepayId)).toMatchObject({
      refundedAmount: '25.17',
      refundableAmount: '0',
      remainingAttempts: 9,
      refusal: 'amount_exceeds_refundable',
      refunds: [{ refundRequestId: refund.refundRequestId }],
    });
  });

  it('is told apart from a second one, which has nothing left to return', async () => {
    const { prepayId } = harness.addOrder();
    await harness.refund(prepayId, { refundAmount: 'full' });
    const { status, problem } = await harness.refund(prepayId, { refundAmount: 'full' });
    expect(status).toBe(409);
    expect(problem).toMatchObject({ code: 'amount_exceeds_refundable', field: 'refundAmount', moneyMoved: 'no' });
    expect(harness.movedFor(prepayId)).toEqual(['100']);
  });
});

describe('partial refunds', () => {
  it('add up to the order exactly, and not a hair beyond', async () => {
    const { prepayId } = harness.addOrder({ orderAmount: '100' });
    for (const refundAmount of ['33.33333333', '33.33333333', '33.33333334']) {
      expect((await harness.refund(prepayId, { refundAmount })).refund.status).toBe('succeeded');
    }
    const { problem } = await harness.refund(prepayId, { refundAmount: '0.00000001' });
    expect(problem.code).toBe('amount_exceeds_refundable');
    expect(harness.movedFor(prepayId)).toEqual(['33.33333333', '33.33333333', '33.33333334']);
  });

  it('reach the gateway to the last of any number of digits', async () => {
    const orderAmount = '123456789012345678901234567890.12345678';
    const { prepayId } = harness.addOrder({ orderAmount });
    await harness.refund(prepayId, { refundAmount: '1E-8' });
    const { refund } = await harness.refund(prepayId, { refundAmount: '123456789012345678901234567890.12345677' });
    expect(refund.status).toBe('succeeded');
    expect(harness.movedFor(prepayId)).toEqual(['0.00000001', '123456789012345678901234567890.12345677']);
  });

  it('at once from many sides never exceed the order', async () => {
    const { prepayId } = harness.addOrder({ orderAmount: '50' });
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => harness.refund(prepayId, { refundAmount: '10.0001' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    expect(answers.filter(({ problem }) => problem.code === 'amount_exceeds_refundable')).toHaveLength(8);
    expect(harness.movedFor(prepayId)).toHaveLength(4);
  });

  it('end with the tenth attempt, which must be for everything that is left', async () => {
    const { prepayId } = harness.addOrder({ orderAmount: '100' });
    for (let attempt = 1; attempt <= 9; attempt += 1) await harness.refund(prepayId, { refundAmount: '1' });

    const partial = await harness.refund(prepayId, { refundAmount: '1' });
    expect(partial.status).toBe(409);
    expect(partial.problem).toMatchObject({ code: 'last_attempt_returns_all', field: 'refundAmount' });
    const full = await harness.refund(prepayId, { refundAmount: 'full' });
    expect(full.refund).toMatchObject({ status: 'succeeded', refundAmount: '91', remainingAttempts: 0 });
  });

  it('that are on their way count as spent', async () => {
    const { prepayId } = harness.addOrder({ prepayId: '700000009002' });
    const first = await harness.refund(prepayId, { refundAmount: '60' });
    expect(first.refund).toMatchObject({ status: 'pending', refundStatus: 'REFUND_PENDING' });

    const second = await harness.refund(prepayId, { refundAmount: '60' });
    expect(second.problem).toMatchObject({ code: 'amount_exceeds_refundable' });
    expect(second.problem.detail).toContain('60 USDT is on its way');
    expect(await harness.getOrder(prepayId)).toMatchObject({ pendingAmount: '60', refundableAmount: '40' });
  });
});

describe('the idempotency key', () => {
  it('makes one refund however often the request is repeated', async () => {
    const { prepayId } = harness.addOrder();
    const body = { refundAmount: '10', refundReason: 'again' };
    const first = await harness.refund(prepayId, body, { key: 'once' });
    const again = await harness.refund(prepayId, body, { key: 'once' });
    const spelled = await harness.refund(prepayId, { ...body, refundAmount: '10.00' }, { key: 'once' });

    expect([first.status, again.status, spelled.status]).toEqual([201, 200, 200]);
    expect(again.refund).toEqual(first.refund);
    expect(spelled.refund).toEqual(first.refund);
    expect(harness.movedFor(prepayId)).toEqual(['10']);
  });

  it('makes one refund when the same request comes many times at once', async () => {
    const { prepayId } = harness.addOrder();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        harness.refund(prepayId, { refundAmount: '10' }, { key: 'all at once'.replaceAll(' ', '-') }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ refund }) => refund.refundRequestId)).size).toBe(1);
    expect(harness.movedFor(prepayId)).toEqual(['10']);
  });

  it('still names its refund once nothing is left', async () => {
    const { prepayId } = harness.addOrder();
    const first = await harness.refund(prepayId, { refundAmount: 'full' }, { key: 'full-once' });
    const again = await harness.refund(prepayId, { refundAmount: 'full' }, { key: 'full-once' });
    expect(again).toMatchObject({ status: 200, refund: { refundRequestId: first.refund.refundRequestId } });
  });

  it('is refused with another body, reason, description or order', async () => {
    const { prepayId } = harness.addOrder();
    const other = harness.addOrder();
    const body = { refundAmount: '10', refundReason: 'a', description: 'b' };
    await harness.refund(prepayId, body, { key: 'taken' });
    const attempts = [
      harness.refund(prepayId, { ...body, refundAmount: '11' }, { key: 'taken' }),
      harness.refund(prepayId, { ...body, refundReason: 'c' }, { key: 'taken' }),
      harness.refund(prepayId, { ...body, description: 'c' }, { key: 'taken' }),
      harness.refund(other.prepayId, body, { key: 'taken' }),
    ];
    for (const { status, problem } of await Promise.all(attempts)) {
      expect(status).toBe(409);
      expect(problem).toMatchObject({ code: 'idempotency_key_reused', field: 'Idempotency-Key' });
    }
    expect(harness.movedFor(prepayId)).toEqual(['10']);
    expect(harness.movedFor(other.prepayId)).toEqual([]);
  });

  it('used for two orders at once goes to one of them', async () => {
    const [one, two] = [harness.addOrder(), harness.addOrder()];
    const answers = await Promise.all([
      harness.refund(one.prepayId, { refundAmount: '10' }, { key: 'contended' }),
      harness.refund(two.prepayId, { refundAmount: '10' }, { key: 'contended' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect([...harness.movedFor(one.prepayId), ...harness.movedFor(two.prepayId)]).toEqual(['10']);
  });
});

describe('what became of a request', () => {
  async function ask(prepayId: string, key: string, claims = {}) {
    const headers = { Authorization: `Bearer ${await harness.mintToken(claims)}`, 'Idempotency-Key': key };
    const response = await harness.request(`/v1/orders/${prepayId}/refunds`, { headers });
    return { status: response.status, said: (await response.json()) as Refund & Problem };
  }

  it('is told by its key, to whoever has it and may see the order, and asking makes nothing', async () => {
    const { prepayId } = harness.addOrder();
    expect(await ask(prepayId, 'asked-for')).toMatchObject({ status: 404, said: { code: 'refund_not_found' } });
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' }, { key: 'asked-for' });
    expect(await ask(prepayId, 'asked-for')).toEqual({ status: 200, said: refund });
    const reader = { operator: { id: 'op-2' }, permissions: ['orders:read'] };
    expect(await ask(prepayId, 'asked-for', reader)).toEqual({ status: 200, said: refund });
    expect(await ask(prepayId, 'not-asked-for')).toMatchObject({ status: 404 });
    expect(harness.movedFor(prepayId)).toEqual(['10']);
  });

  it('is not told of another order, nor to a session that may not see it, nor without a key', async () => {
    const [one, two] = [harness.addOrder(), harness.addOrder()];
    await harness.refund(one.prepayId, { refundAmount: '10' }, { key: 'of-the-first' });
    expect(await ask(two.prepayId, 'of-the-first')).toMatchObject({ status: 404, said: { code: 'refund_not_found' } });
    const narrow = { orders: [two.prepayId] };
    expect(await ask(one.prepayId, 'of-the-first', narrow)).toMatchObject({ status: 404 });
    const blind = { permissions: ['policy:manage'] };
    expect(await ask(one.prepayId, 'of-the-first', blind)).toMatchObject({ status: 403 });
    expect(await ask(one.prepayId, '')).toMatchObject({ status: 400, said: { code: 'idempotency_key_required' } });
  });
});

describe('a declined refund', () => {
  it('is recorded as failed with the reason, and frees its amount', async () => {
    const { prepayId } = harness.addOrder({ prepayId: '700000400608' });
    const { status, refund } = await harness.refund(prepayId, { refundAmount: '10' });
    expect(status).toBe(201);
    expect(refund).toMatchObject({
      status: 'failed',
      refundStatus: null,
      failure: { code: 'amount_exceeds_refundable', gatewayCode: '400608' },
    });
    expect(refund.failure?.detail).toContain('No money moved');
    expect(await harness.getOrder(prepayId)).toMatchObject({ refundableAmount: '100', refundedAmount: '0' });
  });
});

describe('the history of a refund', () => {
  it('tells who asked and what happened, in order', async () => {
    const { prepayId } = harness.addOrder();
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    const { history } = await harness.getRefund(refund.refundRequestId);
    expect(history.map(({ status, by, note }) => ({ status, by, note }))).toEqual([
      { status: 'submitting', by: { id: 'op-1', name: 'Ada' }, note: 'Requested' },
      { status: 'succeeded', by: null, note: 'Binance Pay refunded the payer' },
    ]);
  });
});
