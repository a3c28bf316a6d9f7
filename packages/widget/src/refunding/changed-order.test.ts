import { expect } from '@open-wc/testing';
import { makeOrder, makeRefund } from '../../test/fake-backend.js';
import { withAdoptedRefund, withChangedRefund, withRefund } from './changed-order.js';

const first = makeRefund({ refundRequestId: 'a', status: 'scheduled' });
const second = makeRefund({ refundRequestId: 'b' });

describe('changed-order', () => {
  it('takes what a recorded refund needs from what is left, once', () => {
    const pending = makeRefund({ status: 'pending', refundAmount: '5' });
    const once = withRefund(makeOrder(), pending);
    expect(once).to.deep.include({ refundableAmount: '20.17', pendingAmount: '5', refundedAmount: '0' });
    expect(withRefund(once, pending)).to.deep.equal(once);
  });

  it('leaves a cancelled refund where it stands, and the figures to the next reading', () => {
    const order = makeOrder({ refunds: [second, first] });
    const cancelled = { ...first, status: 'cancelled' } as const;
    expect(withChangedRefund(order, cancelled)).to.deep.equal({ ...order, refunds: [second, cancelled] });
  });

  it('counts what was put on record among the refunds, and takes nothing more from what is left', () => {
    const order = makeOrder({ refundedElsewhere: { amount: '5' }, refundableAmount: '20.17', refunds: [first] });
    const adopted = makeRefund({ refundRequestId: 'c', origin: 'outside', refundAmount: '5' });
    const after = withAdoptedRefund(order, adopted);
    expect(after).to.deep.include({ refundedElsewhere: null, refundedAmount: '5', refundableAmount: '20.17' });
    expect(after.refunds).to.deep.equal([adopted, first]);
    expect(withAdoptedRefund(after, adopted)).to.equal(after);
  });
});
