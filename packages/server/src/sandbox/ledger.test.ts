import { describe, expect, it } from 'vitest';
import {
  createLedger,
  type LedgerState,
  type RefundReceipt,
  type RefundRequest,
  type Refusal,
  type SandboxOrder,
} from './ledger.js';

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
  webhookUrl: null,
  settlesAs: 'REFUND_SUCCESS',
  settlesAt: NOW,
  ...change,
});

function open(...orders: SandboxOrder[]) {
  const saved: LedgerState[] = [];
  const ledger = createLedger({ orders, refunds: [] }, (state) => saved.push(structuredClone(state)));
  return { ledger, saved };
}

function receiptOf(answer: RefundReceipt | Refusal): RefundReceipt {
  if ('code' in answer) throw new Error(`refused: ${answer.code}`);
  return answer;
}

const codeOf = (answer: RefundReceipt | Refusal) => ('code' in answer ? answer.code : 'accepted');

describe("the sandbox's books", () => {
  it('count every refund exactly', () => {
    const { ledger } = open(paid());
    for (const id of ['a', 'b', 'c']) ledger.refund(request(id, '33.33333333'), NOW);
    expect(receiptOf(ledger.findRefund('c', NOW))).toMatchObject({
      refundedAmount: '99.99999999',
      remainingAttempts: 7,
    });
    expect(codeOf(ledger.refund(request('d', '0.00000002'), NOW))).toBe('400608');
    expect(codeOf(ledger.refund(request('d', '0.00000001'), NOW))).toBe('accepted');
    expect(ledger.findOrder({ prepayId: '1' }, NOW)?.status).toBe('FULL_REFUNDED');
  });

  it('answer a known refundRequestId with the earlier refund and pay nothing', () => {
    const { ledger, saved } = open(paid());
    const first = receiptOf(ledger.refund(request('a', '10'), NOW));
    const again = receiptOf(ledger.refund(request('a', '90'), NOW));
    expect(again).toEqual({ ...first, duplicateRequest: 'Y' });
    expect(ledger.listRefunds()).toHaveLength(1);
    expect(saved).toHaveLength(1);
  });

  it('refuse a refundRequestId that another order used', () => {
    const { ledger } = open(paid(), paid({ prepayId: '2', merchantTradeNo: 'T2' }));
    ledger.refund(request('a', '10'), NOW);
    expect(codeOf(ledger.refund(request('a', '10', { prepayId: '2' }), NOW))).toBe('400102');
  });

  it('still know a duplicate when nothing is left and no attempt is', () => {
    const { ledger } = open(paid());
    ledger.refund(request('a', '100'), NOW);
    expect(codeOf(ledger.refund(request('b', '1'), NOW))).toBe('400608');
    expect(receiptOf(ledger.refund(request('a', '100'), NOW)).duplicateRequest).toBe('Y');
  });

  it('return everything on the tenth attempt, whatever was asked, and refuse an eleventh', () => {
    const { ledger } = open(paid());
    for (let number = 1; number <= 9; number += 1) ledger.refund(request(`r${number}`, '1'), NOW);
    const tenth = receiptOf(ledger.refund(request('r10', '0.5'), NOW));
    expect(tenth).toMatchObject({ refund: { refundAmount: '91' }, refundedAmount: '100', remainingAttempts: 0 });
    expect(codeOf(ledger.refund(request('r11', '1'), NOW))).toBe('400607');
  });

  it('keep a pending refund spent, and give a rejected one back', () => {
    const { ledger } = open(paid());
    ledger.refund(request('a', '60', { settlesAs: 'REFUND_FAIL', settlesAt: NOW + 3_000 }), NOW);
    expect(receiptOf(ledger.findRefund('a', NOW + 2_999))).toMatchObject({
      refundStatus: 'REFUND_PENDING',
      refundedAmount: '60',
    });
    expect(codeOf(ledger.refund(request('b', '50'), NOW + 2_999))).toBe('400608');
    expect(receiptOf(ledger.findRefund('a', NOW + 3_000))).toMatchObject({
      refundStatus: 'REFUND_FAIL',
      refundedAmount: '0',
      remainingAttempts: 9,
    });
    expect(codeOf(ledger.refund(request('b', '100'), NOW + 3_000))).toBe('accepted');
  });

  it("show an order's status by what was returned", () => {
    const { ledger } = open(paid());
    const status = () => ledger.findOrder({ merchantTradeNo: 'T1' }, NOW)?.status;
    expect(status()).toBe('PAID');
    ledger.refund(request('a', '40'), NOW);
    expect(status()).toBe('REFUNDED');
    ledger.refund(request('b', '60'), NOW);
    expect(status()).toBe('FULL_REFUNDED');
  });

  it('refuse what is not there, and what was never paid', () => {
    const { ledger } = open(paid({ prepayId: '2', status: 'EXPIRED' }));
    expect(codeOf(ledger.refund(request('a', '1'), NOW))).toBe('400202');
    expect(codeOf(ledger.refund(request('a', '1', { prepayId: '2' }), NOW))).toBe('400204');
    expect(codeOf(ledger.findRefund('a', NOW))).toBe('400202');
    expect(ledger.findOrder({ prepayId: '9' }, NOW)).toBeNull();
    expect(ledger.findOrder({}, NOW)).toBeNull();
    expect(ledger.listRefunds()).toEqual([]);
  });

  it('prefer the prepayId when both ids are given, as Query Order does', () => {
    const { ledger } = open(paid(), paid({ prepayId: '2', merchantTradeNo: 'T2' }));
    expect(ledger.findOrder({ prepayId: '2', merchantTradeNo: 'T1' }, NOW)?.merchantTradeNo).toBe('T2');
  });

  it('are saved whole after every change, and nothing is saved for a refusal', () => {
    const { ledger, saved } = open(paid());
    ledger.addOrder(paid({ prepayId: '2' }));
    ledger.refund(request('a', '10'), NOW);
    ledger.refund(request('b', '1000'), NOW);
    expect(saved.map(({ orders, refunds }) => [orders.length, refunds.length])).toEqual([
      [2, 0],
      [2, 1],
    ]);
  });

  it('give every refund an id of its own, beyond 2^53', () => {
    const { ledger } = open(paid());
    for (const id of ['a', 'b', 'c']) ledger.refund(request(id, '1'), NOW);
    const ids = ledger.listRefunds().map(({ refundId }) => refundId);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
  });
});
