import { expect } from '@open-wc/testing';
import { makeRefund } from '../../test/fake-backend.js';
import { msUntilSent, shareUntilSent } from './countdown.js';

const recordedAt = Date.parse('2026-11-21T10:00:00.000Z');
const refund = makeRefund({
  status: 'scheduled',
  createdAt: '2026-11-21T10:00:00.000Z',
  updatedAt: '2026-11-21T10:00:00.000Z',
  sendsAt: '2026-11-21T10:00:30.000Z',
});

describe('countdown', () => {
  it('says how long until a refund is sent, and that it is late', () => {
    expect(msUntilSent(refund, recordedAt + 10_000)).to.equal(20_000);
    expect(msUntilSent(refund, recordedAt + 31_000)).to.equal(-1_000);
  });

  it('promises no more than the whole window where the clock of this computer is slow', () => {
    expect(msUntilSent(refund, recordedAt - 3_600_000)).to.equal(30_000);
  });

  it('has nothing to say of any other refund', () => {
    expect(msUntilSent(makeRefund({ status: 'parked', sendsAt: null }), recordedAt)).to.equal(null);
    expect(msUntilSent(makeRefund({ status: 'succeeded' }), recordedAt)).to.equal(null);
  });

  it('empties its ring from whole to nothing', () => {
    const shares = [-5_000, 0, 15_000, 30_000, 40_000].map((ms) => shareUntilSent(refund, recordedAt + ms));
    expect(shares).to.deep.equal([1, 1, 0.5, 0, 0]);
    expect(shareUntilSent(makeRefund({ status: 'succeeded' }), recordedAt)).to.equal(0);
  });
});
