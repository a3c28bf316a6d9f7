import { expect } from '@open-wc/testing';
import { makeOrder, makeRefund } from '../../test/fake-backend.js';
import { type AnyEvent, reduceAny as reduce } from '../../test/reduce.js';
import { nothingAside } from '../aside.js';
import { localProblem } from '../panel-problem.js';
import { initialState, type PanelState } from '../panel-state.js';
import { type AsideEvent, reduceAside } from './aside-state.js';

const scheduled = makeRefund({ refundRequestId: 'a', status: 'scheduled' });
const order = makeOrder({ refunds: [scheduled], refundedElsewhere: { amount: '5' } });
const { prepayId } = order;
const problem = localProblem('no_answer');

function after(...events: AnyEvent[]): PanelState & { view: 'order' } {
  const opening: AnyEvent[] = [
    { type: 'load-started', target: { kind: 'order', prepayId }, backTo: null },
    { type: 'order-loaded', order, intent: null, draft: null },
  ];
  const state = [...opening, ...events].reduce(reduce, initialState);
  if (state.view !== 'order') throw new Error(`the view is ${state.view}`);
  return state;
}

const asideAfter = (...events: AsideEvent[]) => events.reduce(reduceAside, nothingAside);

describe('aside-state', () => {
  it('shows a refund as cancelled only when the server has said so', () => {
    const asked = after({ type: 'cancel-asked', refundRequestId: 'a' });
    expect(asked.aside.cancels).to.deep.equal({ a: 'asked' });
    expect(asked.order).to.equal(order);
    const refund = { ...scheduled, status: 'cancelled' } as const;
    const cancelled = reduce(asked, { type: 'refund-cancelled', refund });
    expect(cancelled.view === 'order' && cancelled.order.refunds).to.deep.equal([refund]);
    expect(cancelled.view === 'order' && cancelled.aside).to.deep.include({ cancels: {}, done: 'a' });
  });

  it('says why a cancel was refused until the next is tried', () => {
    const refused = asideAfter({ type: 'cancel-refused', refundRequestId: 'a', problem });
    expect(refused.cancels).to.deep.equal({ a: problem });
    expect(reduceAside(refused, { type: 'cancel-asked', refundRequestId: 'b' }).cancels).to.deep.equal({ b: 'asked' });
  });

  it('forgets with its result why a cancel was refused, and keeps one on its way', () => {
    const state = after(
      { type: 'cancel-refused', refundRequestId: 'a', problem },
      { type: 'cancel-asked', refundRequestId: 'b' },
      { type: 'cancel-refused', refundRequestId: 'a', problem },
      { type: 'result-closed' },
    );
    expect(state.aside.cancels).to.deep.equal({ b: 'asked' });
  });

  it('keeps what was typed through a refusal, and is closed by an answer', () => {
    const asked = after(
      { type: 'adoption-opened' },
      { type: 'adoption-edited', reason: 'by the night shift' },
      { type: 'adoption-asked' },
    );
    expect(asked.aside.adoption).to.deep.include({ isAsked: true });
    const refused = reduce(asked, { type: 'adoption-refused', prepayId, problem });
    const expected = { reason: 'by the night shift', isAsked: false, error: null, problem };
    expect(refused.view === 'order' && refused.aside.adoption).to.deep.equal(expected);
    const refund = makeRefund({ refundRequestId: 'c', origin: 'outside' });
    const adopted = reduce(refused, { type: 'refund-adopted', refund });
    expect(adopted.view === 'order' && adopted.aside).to.deep.include({ adoption: null, done: 'c' });
    expect(adopted.view === 'order' && adopted.order.refundedElsewhere).to.equal(null);
  });

  it('does not close the form while it waits for an answer, and opens it once', () => {
    const asked = asideAfter(
      { type: 'adoption-opened' },
      { type: 'adoption-edited', reason: 'x' },
      { type: 'adoption-asked' },
    );
    expect(reduceAside(asked, { type: 'adoption-closed' })).to.deep.equal(asked);
    expect(reduceAside(asked, { type: 'adoption-opened' })).to.deep.equal(asked);
    expect(asideAfter({ type: 'adoption-opened' }, { type: 'adoption-closed' })).to.deep.equal(nothingAside);
  });

  it('corrects a mistake by typing', () => {
    const rejected = asideAfter({ type: 'adoption-opened' }, { type: 'adoption-rejected', error: 'reason_missing' });
    expect(rejected.adoption?.error).to.equal('reason_missing');
    expect(reduceAside(rejected, { type: 'adoption-edited', reason: 'x' }).adoption?.error).to.equal(null);
  });

  it('closes the form when a colleague has put it on record meanwhile', () => {
    const open = after({ type: 'adoption-opened' });
    const same = reduce(open, {
      type: 'order-refreshed',
      order: { ...order, refundedElsewhere: { amount: '6' } },
      operatorId: null,
    });
    expect(same.view === 'order' && same.aside.adoption).to.not.equal(null);
    const gone = reduce(open, {
      type: 'order-refreshed',
      order: { ...order, refundedElsewhere: null },
      operatorId: null,
    });
    expect(gone.view === 'order' && gone.aside.adoption).to.equal(null);
  });

  it('drops answers about another order than the one on screen', () => {
    const open = after({ type: 'adoption-opened' }, { type: 'adoption-asked' });
    const refund = makeRefund({ prepayId: '999', origin: 'outside' });
    expect(reduce(open, { type: 'refund-adopted', refund })).to.equal(open);
    expect(reduce(open, { type: 'refund-cancelled', refund })).to.equal(open);
    expect(reduce(open, { type: 'adoption-refused', prepayId: '999', problem })).to.equal(open);
  });

  it('starts over with each order', () => {
    const state = after(
      { type: 'adoption-opened' },
      { type: 'load-started', target: { kind: 'order', prepayId }, backTo: null },
      { type: 'order-loaded', order, intent: null, draft: null },
    );
    expect(state.aside).to.deep.equal(nothingAside);
  });
});
