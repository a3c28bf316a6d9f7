import { expect } from '@open-wc/testing';
import { makeOrder, makeRefund } from '../test/fake-backend.js';
import { type AnyEvent, reduceAny as reduce } from '../test/reduce.js';
import type { RefundIntent } from './intent-store.js';
import { localProblem } from './panel-problem.js';
import { initialState, type PanelState } from './panel-state.js';
import type { RefundPlan } from './refund-draft.js';

const order = makeOrder();
const plan: RefundPlan = {
  body: { refundAmount: '10' },
  refundAmount: '10',
  currency: 'USDT',
  leftAfter: '15.17',
  attemptsAfter: 9,
};
const intent: RefundIntent = {
  idempotencyKey: 'key-1',
  prepayId: order.prepayId,
  refundAmount: '10',
  currency: 'USDT',
  body: plan.body,
};
const problem = localProblem('no_answer');

function after(...events: AnyEvent[]): PanelState {
  return events.reduce(reduce, initialState);
}

const loading: AnyEvent = { type: 'load-started', target: { kind: 'order', prepayId: order.prepayId }, backTo: null };
const loaded: AnyEvent = { type: 'order-loaded', order, intent: null, draft: null };
const submitted: AnyEvent[] = [loading, loaded, { type: 'plan-made', plan }, { type: 'submit-started', intent }];

function stepOf(state: PanelState) {
  if (state.view !== 'order') throw new Error(`the view is ${state.view}`);
  return state.step;
}

describe('panel-state', () => {
  it('goes from the form to the result and back to a fresh form', () => {
    const refund = makeRefund({ refundAmount: '10' });
    const recorded = after(...submitted, { type: 'refund-recorded', intent, refund });
    expect(stepOf(recorded)).to.deep.equal({ name: 'result', refundRequestId: refund.refundRequestId });
    expect(recorded.view === 'order' && recorded.order.refunds).to.deep.equal([refund]);
    expect(stepOf(reduce(recorded, { type: 'result-closed' })).name).to.equal('form');
  });

  it('changes nothing for the second half of a double click', () => {
    const state = after(...submitted);
    expect(reduce(state, { type: 'plan-made', plan })).to.deep.equal(state);
    expect(reduce(state, { type: 'submit-started', intent: { ...intent, idempotencyKey: 'key-2' } })).to.deep.equal(
      state,
    );
  });

  it('keeps the draft through a refusal', () => {
    const change = { mode: 'partial', amount: '10', description: 'note' } as const;
    const [first, second, ...rest] = submitted;
    if (first === undefined || second === undefined) throw new Error('nothing was submitted');
    const state = after(first, second, { type: 'draft-changed', change }, ...rest, {
      type: 'refund-refused',
      intent,
      problem,
    });
    expect(stepOf(state)).to.deep.include({ name: 'form', notice: problem });
    expect(stepOf(state)).to.have.property('draft').that.includes(change);
  });

  it('drops an answer to another intent', () => {
    const other = { ...intent, idempotencyKey: 'key-2' };
    const state = after(...submitted);
    expect(reduce(state, { type: 'refund-refused', intent: other, problem })).to.deep.equal(state);
    expect(reduce(state, { type: 'refund-recorded', intent: other, refund: makeRefund() })).to.deep.equal(state);
    expect(reduce(state, { type: 'refund-unanswered', intent: other, problem })).to.deep.equal(state);
  });

  it('comes back without an answer when an intent was left over', () => {
    const state = after(loading, { type: 'order-loaded', order, intent, draft: null });
    expect(stepOf(state)).to.deep.include({ name: 'unanswered', intent, problem: null, isUnrecorded: false });
  });

  it('lets an intent go only after no answer came', () => {
    const state = after(...submitted);
    expect(reduce(state, { type: 'intent-dropped' })).to.deep.equal(state);
    const unanswered = reduce(state, { type: 'refund-unanswered', intent, problem });
    expect(stepOf(reduce(unanswered, { type: 'intent-dropped' })).name).to.equal('form');
  });

  it('takes back a confirmation whose figures are no longer true', () => {
    const confirming = after(loading, loaded, { type: 'plan-made', plan });
    const same = reduce(confirming, { type: 'order-refreshed', order: { ...order }, operatorId: null });
    expect(stepOf(same).name).to.equal('confirm');
    const moved = reduce(confirming, {
      type: 'order-refreshed',
      order: { ...order, refundableAmount: '5' },
      operatorId: null,
    });
    expect(stepOf(moved)).to.deep.include({ name: 'form', notice: 'order_changed' });
  });

  it('drops what was loaded for something that is no longer asked for', () => {
    const state = after(loading, loaded);
    expect(reduce(state, { type: 'transactions-loaded' })).to.equal(state);
    expect(reduce(state, { type: 'load-failed', problem })).to.equal(state);
  });

  it('corrects only the field that was changed', () => {
    const errors = { amount: 'amount_zero', otherReason: 'reason_missing' } as const;
    const state = after(
      loading,
      loaded,
      { type: 'draft-rejected', errors },
      {
        type: 'draft-changed',
        change: { amount: '1' },
      },
    );
    expect(stepOf(state)).to.deep.include({ errors: { otherReason: 'reason_missing' } });
  });

  it('says the same whether it or the server noticed that the order changed, and keeps the draft', () => {
    const changed = { ...problem, code: 'order_changed', status: 409 } as const;
    const state = after(...submitted, { type: 'refund-refused', intent, problem: changed });
    expect(stepOf(state)).to.deep.include({ name: 'form', notice: 'order_changed' });
  });
});
