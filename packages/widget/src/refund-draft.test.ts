import { expect } from '@open-wc/testing';
import { shareOf } from './refund-draft.js';

it('draws shares between nothing and everything', () => {
  expect(shareOf('5', { orderAmount: '10' })).to.equal(50);
  expect(shareOf('5', { orderAmount: '0' })).to.equal(0);
  expect(shareOf('50', { orderAmount: '10' })).to.equal(100);
});
