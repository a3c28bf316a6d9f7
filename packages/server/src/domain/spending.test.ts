import { describe, expect, it } from 'vitest';
import { newRefund } from '../../test/new-refund.js';
import { unapprovedOf } from './spending.js';

const approval = (decision: 'approved' | 'rejected' | 'expired' | null) => ({
  hash: 'h',
  expiresAt: new Date(0),
  decision,
  decidedBy: null,
  decidedAt: null,
  note: null,
});

describe('what nobody approved of an order', () => {
  it('is all that was asked for but what returned nothing, what was approved, and what somebody has to decide yet', () => {
    const counted = [
      newRefund({ refundAmount: '1' }),
      newRefund({ refundAmount: '2', status: 'succeeded' }),
      newRefund({ refundAmount: '4', status: 'failed', attention: 'contradicted' }),
      newRefund({ refundAmount: '512', status: 'cancelled', refundStatus: 'REFUND_SUCCESS' }),
    ];
    const others = [
      newRefund({ refundAmount: '8', status: 'failed' }),
      newRefund({ refundAmount: '16', status: 'cancelled' }),
      newRefund({ refundAmount: '32', status: 'rejected', approval: approval('expired') }),
      newRefund({ refundAmount: '64', status: 'succeeded', approval: approval('approved') }),
      newRefund({ refundAmount: '128', status: 'awaiting_approval', approval: approval(null) }),
      newRefund({ refundAmount: '256', origin: 'outside', requestedBy: null }),
    ];
    expect(unapprovedOf([...counted, ...others])).toBe('519');
    expect(unapprovedOf([])).toBe('0');
  });
});
