import { expect } from '@open-wc/testing';
import { makeOrder } from '../../test/fake-backend.js';
import { type DraftError, emptyDraft } from '../refund-draft.js';
import { isTyped, planRefund, readAmount } from './refund-plan.js';

const order = makeOrder({ orderAmount: '25.17' });
const point = { decimal: '.', group: ',', groupSize: 3 };
const comma = { decimal: ',', group: '.', groupSize: 3 };
const reasons = [
  { id: 'customer_request', label: 'Customer request', noteRequired: false },
  { id: 'damaged', label: 'Damaged', noteRequired: true },
];
const language = { marks: point, reasons, reasonsOnly: false };

describe('readAmount', () => {
  const cases: readonly [typed: string, marks: typeof point, amount: string | DraftError][] = [
    ['25.17', point, '25.17'],
    ['1,5', comma, '1.5'],
    ['', point, 'amount_missing'],
    ['0.000', point, 'amount_zero'],
    ['-1', point, 'amount_unreadable'],
    ['1,234', point, 'amount_ambiguous'],
    ['1.234', comma, 'amount_ambiguous'],
    ['1 BTC', point, 'amount_other_currency'],
    ['0.000000001', point, 'amount_too_precise'],
    ['25.17000001', point, 'amount_too_large'],
    ['9'.repeat(100), point, 'amount_unreadable'],
  ];
  for (const [typed, marks, said] of cases) {
    it(`makes ${said} of "${typed.slice(0, 20)}" where "${marks.decimal}" is for decimals`, () => {
      const amount = readAmount(typed, order, marks);
      expect(amount.ok ? amount.value : amount.error).to.equal(said);
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

  it('asks for the note that a reason needs, and sends the reason by its label', () => {
    const draft = { ...emptyDraft, reason: 'damaged' };
    expect(planRefund({ ...draft, description: ' \n' }, order, language)).to.deep.equal({
      ok: false,
      error: { description: 'description_missing' },
    });
    const plan = planRefund({ ...draft, description: 'Cup' }, order, language);
    expect(plan.ok && plan.value.body).to.include({ refundReason: 'Damaged', description: 'Cup' });
  });

  it('sends no reason that the page offers no more', () => {
    const unknown = planRefund({ ...emptyDraft, reason: 'gone' }, order, language);
    const other = { ...emptyDraft, reason: 'other', otherReason: 'mine' };
    const onlyPresets = planRefund(other, order, { ...language, reasonsOnly: true });
    for (const plan of [unknown, onlyPresets]) expect(plan.ok && plan.value.body).to.not.have.property('refundReason');
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

it('takes the sum typed again as it is written here, and only that sum', () => {
  const plan = planRefund(emptyDraft, order, language);
  if (!plan.ok) throw new Error('there is no plan');
  expect(isTyped('25,17 USDT', plan.value, { ...language, marks: comma })).to.equal(true);
  for (const typed of ['', '25', '25.170001', '2517'])
    expect(isTyped(typed, plan.value, language), typed).to.equal(false);
});
