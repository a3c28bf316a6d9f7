import { describe, expect, it } from 'vitest';
import { hasRefundableStatus, mayStillBePaid } from './order.js';

describe("an order's status", () => {
  it.each([
    // status, money may be left, may still turn into a paid order
    ['PAID', true, false],
    ['REFUNDING', true, false],
    ['REFUNDED', true, false],
    ['FULL_REFUNDED', false, false],
    ['INITIAL', false, true],
    ['PENDING', false, true],
    ['EXPIRED', false, true],
    ['CANCELED', false, true],
    ['ERROR', false, true],
    ['SOMETHING_NEW', false, true],
    ['paid', false, true],
    ['', false, true],
  ])('%s: refundable %s, worth asking about again %s', (status, refundable, askAgain) => {
    expect(hasRefundableStatus({ status })).toBe(refundable);
    expect(mayStillBePaid({ status })).toBe(askAgain);
  });
});
