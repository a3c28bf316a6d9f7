/** Orders: found in the store, else at the gateway, and then stored; listed by key. */
import type { OrderSummary } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness.close());

async function list(query: string) {
  const response = await harness.request(`/v1/orders${query}`, {
    headers: { Authorization: `Bearer ${await harness.mintToken()}` },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { items: OrderSummary[]; nextCursor: string | null };
}

describe('looking for an order', () => {
  it('by prepayId asks the gateway once and shows it whole', async () => {
    const order = harness.addOrder({
      orderAmount: '64.50',
      paymentInstructions: [
        { currency: 'BTC', amount: '0.000410000' },
        { currency: 'USDT', amount: '12.75' },
      ],
    });
    expect(await harness.getOrder(order.prepayId)).toEqual({
      prepayId: order.prepayId,
      merchantTradeNo: order.merchantTradeNo,
      transactionId: order.transactionId,
      status: 'PAID',
      currency: 'USDT',
      orderAmount: '64.5',
      createTime: new Date(order.createTime).toISOString(),
      transactTime: new Date(order.transactTime ?? 0).toISOString(),
      paymentInstructions: [
        { currency: 'BTC', amount: '0.00041' },
        { currency: 'USDT', amount: '12.75' },
      ],
      refundedAmount: '0',
      pendingAmount: '0',
      refundedElsewhere: null,
      refundableAmount: '64.5',
      remainingAttempts: 10,
      refusal: null,
      refunds: [],
    });
  });

  it('by merchantTradeNo finds the same one, known or not', async () => {
    const { prepayId, merchantTradeNo } = harness.addOrder();
    expect((await list(`?merchantTradeNo=${merchantTradeNo}`)).items).toMatchObject([{ prepayId }]);
    expect((await list(`?merchantTradeNo=${merchantTradeNo}`)).items).toMatchObject([{ prepayId }]);
    expect((await list('?merchantTradeNo=nobody')).items).toEqual([]);
  });

  it('that was not paid when it was stored asks again', async () => {
    const order = harness.addOrder({ status: 'INITIAL', transactTime: null });
    expect(await harness.getOrder(order.prepayId)).toMatchObject({
      status: 'INITIAL',
      refusal: 'order_not_refundable',
    });
    const refused = await harness.refund(order.prepayId, { refundAmount: 'full' });
    expect(refused.problem).toMatchObject({ code: 'order_not_refundable', status: 409 });

    harness.sandbox.ledger.addOrder({ ...order, status: 'PAID', transactTime: order.createTime });
    const { refund } = await harness.refund(order.prepayId, { refundAmount: 'full' });
    expect(refund.status).toBe('succeeded');
  });

  it('reads amounts in exponent form', async () => {
    const { prepayId } = harness.addOrder({ orderAmount: '1E-8' });
    expect(await harness.getOrder(prepayId)).toMatchObject({ orderAmount: '0.00000001' });
  });
});

describe('the list', () => {
  it('pages through every order once, newest first', async () => {
    const start = harness.clock.now().getTime();
    const made = Array.from(
      { length: 7 },
      (_, index) => harness.addOrder({ createTime: start - index * 1000 }).prepayId,
    );
    // Two of the same moment, so that the cursor has to tell them apart by id.
    made.push(harness.addOrder({ createTime: start - 3000 }).prepayId);
    for (const prepayId of made) await harness.getOrder(prepayId);

    const seen: OrderSummary[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(`?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);

    const ids = seen.map(({ prepayId }) => prepayId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(made));
    const times = seen.map(({ createTime }) => createTime ?? '');
    expect(times).toEqual([...times].sort().reverse());
  });

  it('shows what each order has left', async () => {
    const { prepayId } = harness.addOrder();
    await harness.refund(prepayId, { refundAmount: '30' });
    const { items } = await list('?limit=200');
    expect(items.find((item) => item.prepayId === prepayId)).toMatchObject({
      refundedAmount: '30',
      refundableAmount: '70',
      remainingAttempts: 9,
    });
  });
});

describe('the list of refunds', () => {
  it('filters by order and status and pages by key', async () => {
    const { prepayId } = harness.addOrder();
    for (let count = 0; count < 3; count += 1) await harness.refund(prepayId, { refundAmount: '1' });
    const token = await harness.mintToken();
    const get = async (query: string) => {
      const response = await harness.request(`/v1/refunds?prepayId=${prepayId}${query}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      return (await response.json()) as { items: { refundRequestId: string }[]; nextCursor: string | null };
    };
    const first = await get('&limit=2');
    const second = await get(`&limit=2&cursor=${first.nextCursor}`);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
    expect(new Set([...first.items, ...second.items].map((item) => item.refundRequestId)).size).toBe(3);
    expect((await get('&status=failed')).items).toEqual([]);
    expect((await get('&status=succeeded')).items).toHaveLength(3);
  });
});
