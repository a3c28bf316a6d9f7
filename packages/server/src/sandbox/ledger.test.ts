import { describe, expect, it } from 'vitest';
import { createLedger } from './ledger.js';
import type { RefundReceipt, RefundRequest } from './refunds.js';
import type { Refusal } from './refusals.js';
import { openState, type SandboxOrder } from './state.js';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');

const paid = (change: Partial<SandboxOrder> = {}): SandboxOrder => ({
  prepayId: '1',
  merchantTradeNo: 'T1',
  transactionId: 'M_1',
  status: 'PAID',
  currency: 'USDT',
  orderAmount: '100',
  createTime: NOW,
  transactTime: NOW,
  paymentInstructions: [],
  ...change,
});

const request = (
  refundRequestId: string,
  refundAmount: string,
  change: Partial<RefundRequest> = {},
): RefundRequest => ({
  refundRequestId,
  prepayId: '1',
  refundAmount,
  refundReason: null,
  webhookUrl: null,
  settlesAs: 'REFUND_SUCCESS',
  pendingMs: 0,
  scenario: null,
  ...change,
});

function open(...orders: SandboxOrder[]) {
  const state = openState();
  const clock = { now: NOW };
  const ledger = createLedger({ state, now: () => clock.now, seed: () => 'ledger' });
  for (const order of orders) ledger.addOrder(order);
  const refund = (...given: Parameters<typeof request>) => ledger.refunds.submit(request(...given));
  return { state, clock, ledger, refund };
}

function receiptOf(answer: RefundReceipt | Refusal | null): RefundReceipt {
  if (answer === null || 'code' in answer) throw new Error(`refused: ${answer?.code}`);
  return answer;
}

const codeOf = (answer: object) => ('code' in answer ? answer.code : 'accepted');

const newOrder = {
  merchantTradeNo: 'NEW1',
  currency: 'USDT',
  orderAmount: '12.5',
  tradeType: 'WEB',
  productType: '01',
  productName: 'Tea',
  expireTime: NOW + 1_000,
};

describe('refunds in the books', () => {
  it('are counted exactly', () => {
    const { refund, ledger } = open(paid());
    for (const id of ['a', 'b', 'c']) refund(id, '33.33333333');
    expect(receiptOf(ledger.refunds.find('c'))).toMatchObject({
      refundedAmount: '99.99999999',
      remainingAttempts: 7,
    });
    expect(codeOf(refund('d', '0.00000002'))).toBe('400608');
    expect(codeOf(refund('e', '0.00000001'))).toBe('accepted');
    expect(codeOf(refund('f', '0.00000001'))).toBe('400608');
  });

  it('count against the order while they are pending, and no longer once they are rejected', () => {
    const { refund, clock, ledger } = open(paid());
    refund('a', '100', { settlesAs: 'REFUND_FAIL', pendingMs: 3_000 });
    expect(codeOf(refund('b', '1'))).toBe('400608');
    expect(ledger.findOrder({ prepayId: '1' })?.status).toBe('FULL_REFUNDED');
    clock.now += 3_000;
    expect(ledger.findOrder({ prepayId: '1' })?.status).toBe('PAID');
    expect(receiptOf(refund('c', '1'))).toMatchObject({ refundedAmount: '1', remainingAttempts: 8 });
  });

  it('are at most ten, of which the tenth returns all that is left', () => {
    const { refund } = open(paid());
    for (let number = 1; number <= 9; number += 1) refund(`r${number}`, '1');
    expect(receiptOf(refund('r10', '0.5'))).toMatchObject({
      refund: { refundAmount: '91' },
      refundedAmount: '100',
      remainingAttempts: 0,
    });
    expect(codeOf(refund('r11', '1'))).toBe('400607');
  });

  it('under one id are one refund, whatever the second one asks', () => {
    const { refund, ledger } = open(paid(), paid({ prepayId: '2', merchantTradeNo: 'T2' }));
    const first = receiptOf(refund('a', '60'));
    const second = receiptOf(refund('a', '10'));
    expect(second).toEqual({ ...first, duplicateRequest: 'Y' });
    expect(codeOf(refund('a', '60', { prepayId: '2' }))).toBe('400102');
    expect(ledger.listRefunds()).toHaveLength(1);
  });

  it.each(['INITIAL', 'EXPIRED', 'CANCELED', 'ERROR'])('are refused for an order that is %s', (status) => {
    const { refund } = open(paid({ status }));
    expect(codeOf(refund('a', '1'))).toBe('400204');
  });

  it('of an unknown order are refused', () => {
    expect(codeOf(open().refund('a', '1'))).toBe('400202');
  });

  it('bring the commission back in proportion', () => {
    const { refund } = open(paid({ commission: '1' }));
    expect(receiptOf(refund('a', '25'))).toMatchObject({ refund: { refundCommission: '0.25' } });
    expect(receiptOf(refund('b', '75'))).toMatchObject({
      refund: { refundCommission: '0.75' },
      refundedCommission: '1',
    });
  });

  it('have ids beyond 2^53', () => {
    const { refundId } = receiptOf(open(paid()).refund('a', '1')).refund;
    expect(Number.isSafeInteger(Number(refundId))).toBe(false);
  });
});

describe('the wallet', () => {
  it('pays for refunds in the currency of the order, and is refused when it is short', () => {
    const { refund, ledger } = open(paid(), paid({ prepayId: '2', merchantTradeNo: 'T2', currency: 'BNB' }));
    ledger.wallets.setAvailable('USDT', '15');
    expect(codeOf(refund('a', '10'))).toBe('accepted');
    expect(ledger.wallets.available('USDT')).toBe('5');
    expect(codeOf(refund('b', '5.00000001'))).toBe('400611');
    expect(codeOf(refund('c', '50', { prepayId: '2' }))).toBe('accepted');
    expect(codeOf(refund('d', '5'))).toBe('accepted');
    expect(ledger.wallets.available('USDT')).toBe('0');
  });

  it('gets back what was rejected, once it is', () => {
    const { refund, ledger, clock } = open(paid());
    ledger.wallets.setAvailable('USDT', '15');
    refund('a', '10', { settlesAs: 'REFUND_FAIL', pendingMs: 3_000 });
    expect(ledger.wallets.available('USDT')).toBe('5');
    clock.now += 3_000;
    expect(ledger.wallets.available('USDT')).toBe('15');
    ledger.wallets.setAvailable('USDT', '1');
    expect(ledger.wallets.available('USDT')).toBe('1');
  });

  it('is filled by payments, less their fee', () => {
    const { ledger } = open();
    const before = Number(ledger.wallets.available('USDT'));
    ledger.addOrder(paid({ commission: '1' }));
    expect(Number(ledger.wallets.available('USDT')) - before).toBe(99);
  });
});

describe('orders in the books', () => {
  it('are created once under a merchantTradeNo, paid once, and then no longer closed', () => {
    const { ledger } = open();
    const { orders } = ledger;
    const created = orders.create(newOrder) as SandboxOrder;
    expect(created).toMatchObject({ status: 'INITIAL', transactTime: null });
    expect(codeOf(orders.create(newOrder))).toBe('400201');
    expect(orders.pay(created.prepayId)).toMatchObject({
      status: 'PAID',
      paymentInstructions: [{ currency: 'USDT', amount: '12.5', price: '1' }],
    });
    expect(codeOf(orders.pay(created.prepayId))).toBe('400204');
    expect(codeOf(orders.close({ merchantTradeNo: 'NEW1' }))).toBe('400204');
  });

  it('can be closed before they are paid, and then no longer paid', () => {
    const { orders } = open().ledger;
    const created = orders.create(newOrder) as SandboxOrder;
    expect(orders.close({ prepayId: created.prepayId })).toMatchObject({ status: 'CANCELED' });
    expect(codeOf(orders.pay(created.prepayId))).toBe('400204');
    expect(codeOf(orders.close({ prepayId: '404' }))).toBe('400202');
  });

  it('expire by the clock', () => {
    const { ledger, clock } = open();
    const { prepayId } = ledger.orders.create(newOrder) as SandboxOrder;
    clock.now += 999;
    expect(ledger.findOrder({ prepayId })?.status).toBe('INITIAL');
    clock.now += 1;
    expect(ledger.findOrder({ prepayId })?.status).toBe('EXPIRED');
    expect(codeOf(ledger.orders.pay(prepayId))).toBe('400204');
    expect(codeOf(ledger.orders.close({ prepayId }))).toBe('400204');
  });

  it('are found by either id, and by prepayId where both are given', () => {
    const { ledger } = open(paid(), paid({ prepayId: '2', merchantTradeNo: 'T2' }));
    expect(ledger.findOrder({ merchantTradeNo: 'T2' })?.prepayId).toBe('2');
    expect(ledger.findOrder({ prepayId: '1', merchantTradeNo: 'T2' })?.prepayId).toBe('1');
    expect(ledger.findOrder({ prepayId: '404' })).toBeNull();
  });
});
