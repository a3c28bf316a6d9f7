/** What happens around the operator. */
import { makeOrder, makeRefund, PREPAY_ID, problemResponse, withSums } from '../fake-backend.js';
import { mountPanel, press, reviewPart, type, unmountPanels, untilText } from '../panel.js';
import { type StateCase, shown } from './state-case.js';

const chen = { id: 'chen', name: 'Chen Wei' };
/** Of the operator `mei`; nothing of it but its subject is read. */
const ownToken = `x.${btoa(JSON.stringify({ sub: 'mei' }))}.x`;

const pending = { status: 'pending', refundStatus: 'REFUND_PENDING' } as const;
const contradicted = {
  status: 'failed',
  refundStatus: 'REFUND_FAIL',
  attention: 'contradicted',
  failure: { code: 'refund_rejected', detail: 'no', gatewayCode: null },
} as const;

export const liveStates: readonly StateCase[] = [
  {
    name: 'a colleague’s refund on its way, beside the form',
    show: async (backend) => {
      backend.streams.isOffered = true;
      const panel = await shown('Everything left');
      backend.refundElsewhere({ ...pending, refundAmount: '7', requestedBy: chen });
      await untilText(panel, 'Chen Wei is refunding');
      return panel;
    },
    says: ['Chen Wei is refunding 7.00 USDT of this order', 'You can go on with yours.', 'Review refund of 18.17'],
  },
  {
    name: 'a colleague’s refund under the confirmation',
    show: async (backend) => {
      backend.streams.isOffered = true;
      const panel = mountPanel();
      await reviewPart(panel, '10');
      backend.refundElsewhere({ refundAmount: '7', requestedBy: chen });
      await untilText(panel, 'Chen Wei has refunded');
      return panel;
    },
    says: [
      'Chen Wei has refunded 7.00 USDT of this order',
      'The order changed while you were confirming',
      'Nothing was sent.',
      'Review refund of 10.00',
    ],
    saysNot: ['Confirm the refund'],
  },
  {
    name: 'a refund by the same person in another window',
    show: async (backend) => {
      backend.streams.isOffered = true;
      const panel = await shown('Everything left', { token: ownToken });
      backend.refundElsewhere({ ...pending, refundAmount: '7' });
      await untilText(panel, 'in another window');
      return panel;
    },
    says: ['You are refunding 7.00 USDT of this order in another window'],
    saysNot: ['Mei Tanaka is refunding'],
  },
  {
    name: 'a colleague’s refund that came to nothing',
    show: async (backend) => {
      backend.streams.isOffered = true;
      const panel = await shown('Everything left');
      const refund = backend.refundElsewhere({ ...pending, refundAmount: '7', requestedBy: chen });
      await untilText(panel, 'Chen Wei is refunding');
      backend.settle(refund.refundRequestId, { status: 'failed', refundStatus: 'REFUND_FAIL' });
      await untilText(panel, 'Left to refund25.17');
      return panel;
    },
    says: ['Failed', 'Everything left 25.17 USDT'],
    saysNot: ['is refunding', 'has refunded'],
  },
  {
    name: 'what was typed before a reload',
    show: async () => {
      await type(await shown('Everything left'), '#description', 'Ticket 4411');
      unmountPanels();
      return shown('Restored');
    },
    says: ['Restored what you had entered.', 'Clear'],
  },
  {
    name: 'figures that could not be read again, in an outage',
    show: async (backend) => {
      const panel = await shown('Everything left');
      backend.intercept = () => problemResponse('not_ready', 503);
      await press(panel, 'Refresh');
      await untilText(panel, 'were read at');
      return panel;
    },
    says: ['The refund server is starting', 'goes on by itself', 'Try again'],
  },
  {
    name: 'figures that could not be read again, without a session',
    show: async (backend) => {
      const panel = await shown('Everything left');
      backend.intercept = () => problemResponse('session_expired', 401);
      await press(panel, 'Refresh');
      await untilText(panel, 'were read at');
      return panel;
    },
    says: ['Your session has ended', 'Sign in to this page again'],
    saysNot: ['goes on by itself'],
  },
  {
    name: 'a failed refund that is contradicted, in the figures',
    show: async (backend) => {
      backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [makeRefund(contradicted)] })));
      return shown('Everything left');
    },
    says: ['To be checked5.00', 'Everything left 20.17 USDT'],
    saysNot: ['On its way', 'Held for', 'Refund open', 'Failed'],
  },
  {
    name: 'one refund on its way and one to be checked',
    show: async (backend) => {
      const refunds = [makeRefund(contradicted), makeRefund({ ...pending, refundRequestId: 'another' })];
      backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds })));
      return shown('Everything left');
    },
    says: ['Held for refunds10.00', 'Refund open'],
  },
  {
    name: 'nothing left but what is to be checked',
    show: async (backend) => {
      const refunds = [makeRefund({ ...contradicted, refundAmount: '25.17' })];
      backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds })));
      return shown('The rest has to be checked');
    },
    says: ['It is not known what became of 25.17 USDT.', 'it counts as spent'],
    saysNot: ['On its way', 'on its way', 'not over yet'],
  },
];
