/** Refunds that wait, that need a person, and that were made elsewhere. */
import { makeOrder, makeRefund, makeToken, PREPAY_ID, problemResponse, waitsFor, withSums } from '../fake-backend.js';
import { find, mountPanel, press, reviewPart, type, untilText } from '../panel.js';
import { refunded, type StateCase, shown } from './state-case.js';

const frozen = {
  beingSent: 0,
  frozen: true,
  since: '2026-11-21T09:00:00.000Z',
  reason: 'a strange morning',
  by: { id: 'mei', name: 'Mei Tanaka' },
};

export const waitingStates: readonly StateCase[] = [
  {
    name: 'scheduled',
    show: async (backend) => {
      backend.outcome = waitsFor(100);
      return refunded('Refund scheduled');
    },
    says: [
      /10.00 USDT will be sent in \d+ seconds. Until then it can be cancelled, and no money has moved./,
      'Cancel refund',
      'Held for refunds10.00',
    ],
  },
  {
    name: 'scheduled for later, in the history',
    show: async (backend) => {
      backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [makeRefund(waitsFor(1_800))] })));
      return shown('Will be sent in 30 minutes');
    },
    says: ['Cancel refund', 'Everything left 20.17 USDT'],
  },
  {
    name: 'late, while sending is frozen',
    show: async (backend) => {
      backend.outcome = waitsFor(0);
      backend.sending = frozen;
      return refunded('Sending is frozen');
    },
    says: [
      'Waiting to be sent',
      'waits to be sent. No money has moved yet. Do not refund again.',
      'a strange morning',
      '9:00 AM by Mei Tanaka',
      'sent once sending is resumed',
      'Cancel refund',
    ],
  },
  {
    name: 'late, while sending is frozen, in the history',
    show: async (backend) => {
      backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [makeRefund(waitsFor(0))] })));
      backend.sending = { ...frozen, by: null, reason: 'More than 3 refunds were asked for within an hour' };
      return shown('Sending is frozen');
    },
    says: ['More than 3 refunds', 'Cancel refund', 'Review refund of 20.17'],
  },
  {
    name: 'the form, while sending is frozen',
    show: async (backend) => {
      backend.sending = frozen;
      const panel = await shown('Everything left');
      find(panel, 'input[value="full"]').focus();
      await untilText(panel, 'Sending is frozen');
      return panel;
    },
    says: ['What waits is kept, and sent once sending is resumed.', 'a strange morning', 'Review refund'],
  },
  {
    name: 'about to refund, while sending is frozen',
    show: async (backend) => {
      backend.sending = frozen;
      const panel = await shown('Everything left');
      await reviewPart(panel, '10');
      await untilText(panel, 'Sending is frozen');
      return panel;
    },
    says: ['Confirm the refund', 'a strange morning', 'Refund 10.00'],
  },
  {
    name: 'a colleague’s refund, about to be cancelled',
    show: async (backend) => {
      backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [makeRefund(waitsFor(1_800))] })));
      const panel = mountPanel({ token: makeToken('noor', ['orders:read', 'refunds:create']) });
      await untilText(panel, 'Cancel refund');
      await press(panel, 'Cancel refund');
      return panel;
    },
    says: ['Cancel the refund that Mei Tanaka asked for?', 'Back'],
  },
  {
    name: 'parked, and how much is missing is known',
    show: async (backend) => {
      backend.outcome = { status: 'parked', refundStatus: null, missingAmount: '6' };
      return refunded('Waiting for funds');
    },
    says: ['The wallet lacks 6.00 USDT', 'goes on by itself', 'Do not refund again', 'Cancel refund'],
  },
  {
    name: 'parked, and nobody knows what is missing',
    show: async (backend) => {
      backend.outcome = { status: 'parked', refundStatus: null };
      return refunded('Waiting for funds');
    },
    says: ['The wallet holds too little', 'goes on by itself', 'Do not refund again', 'Cancel refund'],
  },
  {
    name: 'cancelled',
    show: async (backend) => {
      backend.outcome = waitsFor(100);
      const panel = await refunded('Refund scheduled');
      await press(panel, 'Cancel refund');
      await untilText(panel, 'Refund cancelled');
      await untilText(panel, 'On its way0.00');
      return panel;
    },
    says: ['was taken back before it was sent. No money was moved.', 'Left to refund25.17'],
  },
  {
    name: 'cancelled by a colleague, step by step',
    show: async (backend) => {
      const cancelled = { status: 'cancelled', refundStatus: null, updatedAt: '2026-11-21T10:05:00.000Z' } as const;
      backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [makeRefund(cancelled)] })));
      const panel = await shown('Step by step');
      find(panel, '.history summary').click();
      await untilText(panel, 'by Noor Haddad');
      return panel;
    },
    says: [/Scheduled .* by Mei Tanaka Requested/, 'Cancelled before it was sent'],
  },
  {
    name: 'a cancel that came too late',
    show: async (backend) => {
      backend.outcome = waitsFor(100);
      const panel = await refunded('Refund scheduled');
      const [refund] = backend.orders.get(PREPAY_ID)?.refunds ?? [];
      backend.settle(refund?.refundRequestId ?? '', { status: 'submitting', sendsAt: null });
      await press(panel, 'Cancel refund');
      await untilText(panel, 'can no longer be taken back');
      await untilText(panel, 'Refund recorded');
      return panel;
    },
    says: ['It has been handed to Binance Pay, or is over.', 'is recorded and being sent'],
  },
  ...(
    [
      ['unknown_too_long', 'pending', 'Nobody knows whether Binance Pay has the refund of 10.00 USDT'],
      ['pending_too_long', 'pending', 'has not said for a long time how it ended'],
      ['contradicted', 'failed', 'cannot all be true. The payer may have the money, or not.'],
    ] as const
  ).map(
    ([attention, status, happened]): StateCase => ({
      name: `${status} and ${attention}`,
      show: async (backend) => {
        const failure = { code: 'refund_rejected', detail: 'no', gatewayCode: null } as const;
        backend.outcome = { status, refundStatus: null, attention, failure: status === 'failed' ? failure : null };
        return refunded('Somebody has to check this refund');
      },
      says: [
        happened,
        'To be checked',
        'the amount counts as spent',
        'Binance’s merchant portal',
        'Do not refund again',
      ],
      saysNot: ['No money was moved', 'Failed', 'rejected', 'Refund more'],
    }),
  ),
];

export const elsewhereStates: readonly StateCase[] = [
  {
    name: 'an amount that was refunded elsewhere',
    show: async (backend) => {
      backend.toldElsewhere = { amount: '5' };
      return shown('5.00 USDT were refunded elsewhere');
    },
    says: ['It is no longer left to refund.', 'Put on record…', 'Left to refund20.17'],
  },
  {
    name: 'nobody knows how much was refunded elsewhere',
    show: async (backend) => {
      backend.toldElsewhere = { amount: null };
      return shown('Some of this order was refunded elsewhere');
    },
    says: ['Binance Pay says how much with the next refund made here'],
    saysNot: ['Put on record'],
  },
  {
    name: 'the form that puts it on record, with a mistake',
    show: async (backend) => {
      backend.toldElsewhere = { amount: '5' };
      const panel = await shown('were refunded elsewhere');
      await press(panel, 'Put on record');
      await press(panel, 'Put 5.00');
      await untilText(panel, 'Write who refunded it');
      return panel;
    },
    says: ['Who refunded it, and why', 'Back'],
  },
  {
    name: 'a refund that somebody else has put on record',
    show: async (backend) => {
      backend.toldElsewhere = { amount: '5' };
      const panel = await shown('were refunded elsewhere');
      await press(panel, 'Put on record');
      await type(panel, '#adoption-reason', 'night shift');
      backend.intercept = ({ path }) =>
        path.endsWith('/adopt') ? problemResponse('nothing_to_adopt', 409) : undefined;
      await press(panel, 'Put 5.00');
      await untilText(panel, 'No such refund was made elsewhere');
      return panel;
    },
    says: ['Refresh the order to see what Binance Pay counts now.'],
  },
  {
    name: 'a refund made elsewhere that is on record',
    show: async (backend) => {
      backend.toldElsewhere = { amount: '5' };
      const panel = await shown('were refunded elsewhere');
      backend.toldElsewhere = undefined;
      await press(panel, 'Put on record');
      await type(panel, '#adoption-reason', 'by the night shift, in the portal');
      await press(panel, 'Put 5.00');
      await untilText(panel, 'made outside this panel');
      return panel;
    },
    says: ['put on record by Mei Tanaka', 'by the night shift, in the portal', 'Refunded5.00', 'Left to refund20.17'],
    saysNot: ['refunded elsewhere', 'Put on record…'],
  },
];
