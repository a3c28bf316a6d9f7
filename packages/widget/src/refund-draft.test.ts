import { expect } from '@open-wc/testing';
import { makeOrder } from '../test/fake-backend.js';
import { type DraftError, emptyDraft, planRefund, readAmount, shareOf } from './refund-draft.js';

const order = makeOrder({ orderAmount: '25.17' });
const reasons = {
  customer_request: 'Customer request',
  duplicate_payment: 'Duplicate payment',
  out_of_stock: 'Item out of stock',
  not_delivered: 'Goods not delivered',
};
const language = { decimalSeparator: '.', reasons };

describe('readAmount', () => {
  const accepted: readonly [typed: string, separator: string, amount: string][] = [
    ['10', '.', '10'],
    [' 10.50 ', '.', '10.5'],
    ['.5', '.', '0.5'],
    ['5.', '.', '5'],
    ['0.00000001', '.', '0.00000001'],
    ['1,5', ',', '1.5'],
    ['1.5', ',', '1.5'],
    ['25.17', '.', '25.17'],
  ];
  for (const [typed, separator, amount] of accepted) {
    it(`reads "${typed}" with "${separator}" as ${amount}`, () => {
      expect(readAmount(typed, order, separator)).to.deep.equal({ ok: true, value: amount });
    });
  }

  const refused: readonly [typed: string, separator: string, error: DraftError][] = [
    ['', '.', 'amount_missing'],
    ['0', '.', 'amount_zero'],
    ['0.000', '.', 'amount_zero'],
    ['-1', '.', 'amount_unreadable'],
    ['1e1', '.', 'amount_unreadable'],
    ['1,5', '.', 'amount_unreadable'],
    ['1,000.00', '.', 'amount_unreadable'],
    ['1.000,00', ',', 'amount_unreadable'],
    ['1.000', ',', 'amount_ambiguous'],
    ['ten', '.', 'amount_unreadable'],
    ['.', '.', 'amount_unreadable'],
    ['0.000000001', '.', 'amount_too_precise'],
    ['25.17000001', '.', 'amount_too_large'],
    ['9'.repeat(100), '.', 'amount_unreadable'],
  ];
  for (const [typed, separator, error] of refused) {
    it(`refuses "${typed.slice(0, 20)}" with "${separator}": ${error}`, () => {
      expect(readAmount(typed, order, separator)).to.deep.equal({ ok: false, error });
    });
  }
});

describe('planRefund', () => {
  it('asks for the sum on screen, not for whatever is left when the request arrives', () => {
    const plan = planRefund(emptyDraft, order, language);
    expect(plan).to.deep.equal({
      ok: true,
      value: {
        body: { refundAmount: '25.17', expectedRefundableAmount: '25.17' },
        refundAmount: '25.17',
        currency: 'USDT',
        leftAfter: '0',
        attemptsAfter: 9,
      },
    });
  });

  it('takes everything at the last attempt, whatever was typed before', () => {
    const draft = { ...emptyDraft, mode: 'partial', amount: '1' } as const;
    const plan = planRefund(draft, { ...order, remainingAttempts: 1 }, language);
    expect(plan.ok && plan.value.refundAmount).to.equal('25.17');
  });

  it('names every field that is wrong', () => {
    const draft = {
      mode: 'partial',
      amount: '99',
      reason: 'other',
      otherReason: ' ',
      description: 'x'.repeat(1001),
    } as const;
    expect(planRefund(draft, order, language)).to.deep.equal({
      ok: false,
      error: { amount: 'amount_too_large', otherReason: 'reason_missing', description: 'description_too_long' },
    });
  });

  it('sends texts as the server accepts them', () => {
    const draft = {
      ...emptyDraft,
      reason: 'other',
      otherReason: ' a\tb\u0000 ',
      description: 'one\r\ntwo\u0007',
    } as const;
    const plan = planRefund(draft, order, language);
    expect(plan.ok && plan.value.body).to.deep.equal({
      refundAmount: '25.17',
      refundReason: 'a b',
      description: 'one\ntwo',
      expectedRefundableAmount: '25.17',
    });
  });

  it('never loses a decimal', () => {
    const large = makeOrder({
      orderAmount: '999999999999999999.99999999',
      refundableAmount: '999999999999999999.99999999',
    });
    const plan = planRefund({ ...emptyDraft, mode: 'partial', amount: '0.00000001' }, large, language);
    expect(plan.ok && plan.value.leftAfter).to.equal('999999999999999999.99999998');
  });
});

it('draws shares between nothing and everything', () => {
  expect(shareOf('5', { orderAmount: '10' })).to.equal(50);
  expect(shareOf('5', { orderAmount: '0' })).to.equal(0);
  expect(shareOf('50', { orderAmount: '10' })).to.equal(100);
});
