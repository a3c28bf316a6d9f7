/** Refunds that a second person decides, as whoever asked, whoever may decide, and everybody else sees them. */
import {
  awaitsApproval,
  type FakeBackend,
  makeOrder,
  makeRefund,
  makeToken,
  PREPAY_ID,
  problemResponse,
  withSums,
} from '../fake-backend.js';
import { press, type, untilText } from '../panel.js';
import { never, type StateCase, shown } from './state-case.js';

export const asker = makeToken('mei', ['orders:read', 'refunds:create']);
export const approver = makeToken('noor', ['orders:read', 'refunds:create', 'refunds:approve']);
const reader = makeToken('ali', ['orders:read']);

/** An order of which something was refunded before, with one more refund that waits. */
export function withWaiting(backend: FakeBackend, changes: Parameters<typeof awaitsApproval>[0] = {}): void {
  const before = makeRefund({ refundRequestId: 'before', refundAmount: '2' });
  backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [awaitsApproval(changes), before] })));
}

async function toDecide(backend: FakeBackend) {
  withWaiting(backend);
  return shown('Approve…', { token: approver });
}

const isDecision = ({ path }: { readonly path: string }) => /approve|reject/.test(path);

const decided = (decision: 'approved' | 'rejected' | 'expired') => {
  const approval = awaitsApproval().approval;
  if (approval === null) throw new Error('it awaits no approval');
  const note = decision === 'rejected' ? 'The parcel arrived after all' : null;
  const by = decision === 'expired' ? null : { id: 'noor', name: 'Noor Haddad' };
  const decidedAt = '2026-11-22T08:30:00.000Z';
  return { approval: { ...approval, expiresAt: decidedAt, decision, decidedBy: by, decidedAt, note } };
};

export const approvalStates: readonly StateCase[] = [
  {
    name: 'awaiting approval, seen by whoever asked',
    show: async (backend) => {
      withWaiting(backend);
      return shown('Somebody else has to approve it', { token: asker });
    },
    says: ['You can take it back.', 'To be decided in 2 days, by', 'Cancel refund', 'Ticket 4411', 'Customer request'],
    saysNot: ['Approve…', 'Reject…'],
  },
  {
    name: 'awaiting approval, seen by an approver',
    show: toDecide,
    says: [
      'Waiting for approval: 12.50 USDT',
      'Look at it, then approve or reject it. No money has moved yet.',
      'Order amount25.17 USDT',
      'Left after it10.67 USDT',
      'Attempts left8',
      /Asked for byMei Tanaka, Nov/,
      'Earlier refunds 2.00 USDT · Succeeded',
      'USDT in their Binance Funding Wallet',
      'Reject…',
    ],
    saysNot: ['Cancel refund'],
  },
  {
    name: 'awaiting approval, seen by somebody else',
    show: async (backend) => {
      withWaiting(backend);
      return shown('It waits for a colleague', { token: reader });
    },
    says: ['No money has moved yet.', 'To be decided in 2 days'],
    saysNot: ['Approve…', 'Reject…', 'Cancel refund'],
  },
  {
    name: 'awaiting approval, seen with a token that says nothing',
    show: async (backend) => {
      withWaiting(backend);
      return shown('Approve…', { token: 'opaque' });
    },
    says: ['Reject…', 'Cancel refund'],
  },
  {
    name: 'about to approve',
    show: async (backend) => {
      const panel = await toDecide(backend);
      await press(panel, 'Approve…');
      return panel;
    },
    says: [
      'You are approving the refund of 12.50 USDT of order TEAHOUSE10241 that Mei Tanaka asked for.',
      'Once it is sent, it cannot be taken back.',
      '10.67 USDT is left to refund',
      'Approve 12.50 USDT',
    ],
  },
  {
    name: 'about to reject, with a mistake',
    show: async (backend) => {
      const panel = await toDecide(backend);
      await press(panel, 'Reject…');
      await press(panel, 'Reject 12.50');
      await untilText(panel, 'Write why you reject it.');
      return panel;
    },
    says: ['You are rejecting the refund of 12.50 USDT', 'No money will be moved.', 'Back'],
  },
  {
    name: 'a decision on its way',
    show: async (backend) => {
      const panel = await toDecide(backend);
      backend.intercept = (request) => (isDecision(request) ? never() : undefined);
      await press(panel, 'Approve…');
      await press(panel, 'Approve 12.50');
      await untilText(panel, 'Sending your decision');
      return panel;
    },
    says: ['This takes a moment.'],
    saysNot: ['Approved'],
  },
  {
    name: 'a decision without an answer',
    show: async (backend) => {
      const panel = await toDecide(backend);
      backend.intercept = (request) => (isDecision(request) ? Promise.reject(new TypeError('cut')) : undefined);
      await press(panel, 'Approve…');
      await press(panel, 'Approve 12.50');
      await untilText(panel, 'We have no answer');
      return panel;
    },
    says: ['may or may not have been recorded', 'it counts once', 'Send again'],
  },
  {
    name: 'a decision that was refused',
    show: async (backend) => {
      const panel = await toDecide(backend);
      backend.intercept = (request) => (isDecision(request) ? problemResponse('own_request', 403) : undefined);
      await press(panel, 'Approve…');
      await press(panel, 'Approve 12.50');
      await untilText(panel, 'You asked for this refund yourself');
      return panel;
    },
    says: ['Somebody else has to approve it.', 'Approve…'],
  },
  {
    name: 'an approval under which the order moved',
    show: async (backend) => {
      const panel = await toDecide(backend);
      await press(panel, 'Approve…');
      backend.refundElsewhere({ refundAmount: '3', status: 'pending' });
      await panel.refresh();
      await untilText(panel, 'Something changed while you were deciding');
      return panel;
    },
    says: ['Nothing was sent.', 'Approve…', 'Left after it7.67 USDT'],
  },
  {
    name: 'approved, and waiting to be sent',
    show: async (backend) => {
      const panel = await toDecide(backend);
      await press(panel, 'Approve…');
      await press(panel, 'Approve 12.50');
      await untilText(panel, 'Approved, not sent yet');
      return panel;
    },
    says: [/Approved by Noor Haddad, Nov/, /12.50 USDT will be sent in \d+ seconds/, 'Close'],
    saysNot: ['Approve…'],
  },
  {
    name: 'approved, and sent',
    show: async (backend) => {
      backend.outcome = { status: 'pending', refundStatus: 'REFUND_PENDING' };
      const panel = await toDecide(backend);
      await press(panel, 'Approve…');
      await press(panel, 'Approve 12.50');
      await untilText(panel, 'Approved, and on its way');
      return panel;
    },
    says: ['Approved by Noor Haddad', 'Binance Pay has accepted the refund of 12.50 USDT'],
  },
  {
    name: 'rejected',
    show: async (backend) => {
      const panel = await toDecide(backend);
      await press(panel, 'Reject…');
      await type(panel, '#decision-reason', 'The photo shows another pot');
      await press(panel, 'Reject 12.50');
      await untilText(panel, 'Refund not approved');
      return panel;
    },
    says: [/Rejected by Noor Haddad, Nov/, 'was not approved. No money was moved.', 'Close'],
  },
  {
    name: 'rejected, in the history',
    show: async (backend) => {
      withWaiting(backend, { status: 'rejected', ...decided('rejected') });
      return shown('Rejected by Noor Haddad', { token: asker });
    },
    says: ['Not approved', 'Left to refund23.17'],
  },
  {
    name: 'not approved in time, in the history',
    show: async (backend) => {
      const failure = { code: 'approval_expired', detail: 'Nobody approved it.', gatewayCode: null } as const;
      withWaiting(backend, { status: 'rejected', failure, ...decided('expired') });
      return shown('Nobody approved this refund in time', { token: asker });
    },
    says: ['If it is still meant, ask for it again.'],
  },
];

/** Three orders with a refund that waits, one of which the approver has asked for. */
export function withQueue(backend: FakeBackend): void {
  const askers = [
    { id: 'mei', name: 'Mei Tanaka' },
    { id: 'NOOR ', name: 'Noor Haddad' },
    { id: 'ali', name: 'Ali Rahimi' },
  ];
  askers.forEach((requestedBy, index) => {
    const prepayId = String(1000 + index);
    const merchantTradeNo = `SHOP${index}`;
    const createdAt = new Date(Date.now() - (9 - index) * 60_000).toISOString();
    const refund = awaitsApproval({
      refundRequestId: `waits-${index}`,
      prepayId,
      merchantTradeNo,
      requestedBy,
      createdAt,
    });
    backend.orders.set(prepayId, withSums(makeOrder({ prepayId, merchantTradeNo, refunds: [refund] })));
  });
}

async function queue(backend: FakeBackend) {
  withQueue(backend);
  return shown('wait for your approval: 2', { token: approver, 'prepay-id': null });
}

export const queueStates: readonly StateCase[] = [
  {
    name: 'the list, with refunds that wait for approval',
    show: queue,
    says: [
      'Refunds that wait for your approval: 2',
      'Asked for by you, for somebody else to decide: 1',
      'Look at the first',
    ],
  },
  {
    name: 'the first of those that wait for approval',
    show: async (backend) => {
      const panel = await queue(backend);
      await press(panel, 'Look at the first');
      await untilText(panel, 'Others that wait for your approval: 1');
      return panel;
    },
    says: ['All orders', 'SHOP0', 'Skip', 'Approve…'],
  },
  {
    name: 'the last of those that waited for approval',
    show: async (backend) => {
      const panel = await queue(backend);
      backend.settle('waits-2', { status: 'cancelled' });
      await press(panel, 'Look at the first');
      await untilText(panel, 'Approve…');
      await press(panel, 'Approve…');
      await press(panel, 'Approve 12.50');
      await untilText(panel, 'Nothing else waits for your approval.');
      return panel;
    },
    says: ['Approved, not sent yet', 'All orders'],
  },
];
