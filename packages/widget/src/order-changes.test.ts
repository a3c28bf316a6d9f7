import { expect } from '@open-wc/testing';
import { makeOrder, makeRefund } from '../test/fake-backend.js';
import { changedRefunds, hasOpenRefunds } from './order-changes.js';

describe('order-changes', () => {
  it('knows which refunds changed and whether any still can', () => {
    const pending = makeRefund({ status: 'pending' });
    const before = makeOrder({ refunds: [pending] });
    const settled = makeOrder({ refunds: [{ ...pending, status: 'succeeded' }] });
    expect(changedRefunds(before, before)).to.deep.equal([]);
    expect(changedRefunds(before, settled)).to.deep.equal(settled.refunds);
    expect(hasOpenRefunds(before)).to.equal(true);
    expect(hasOpenRefunds(settled)).to.equal(false);
  });

  it('takes a refund that suddenly needs a person for a changed one', () => {
    const failed = makeRefund({ status: 'failed' });
    const before = makeOrder({ refunds: [failed] });
    const after = makeOrder({ refunds: [{ ...failed, attention: 'contradicted' }] });
    expect(changedRefunds(before, after)).to.deep.equal(after.refunds);
  });
});
