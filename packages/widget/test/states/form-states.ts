/** The form and the last look before a refund. */
import { makeOrder, makeRefund, PREPAY_ID, withSums } from '../fake-backend.js';
import { mountPanel, press, reviewPart, type } from '../panel.js';
import { type StateCase, shown } from './state-case.js';

export const formStates: readonly StateCase[] = [
  {
    name: 'an amount that can be read in two ways',
    show: async (backend) => {
      backend.orders.set(PREPAY_ID, makeOrder({ orderAmount: '5000' }));
      const panel = mountPanel();
      await reviewPart(panel, '1,234');
      return panel;
    },
    says: ['Is it 1,234.00 or 1.234?'],
  },
  {
    name: 'a reason that needs a note',
    show: async () => {
      const panel = await shown('Everything left', {
        reasons: JSON.stringify([{ id: 'faulty', label: 'Faulty', noteRequired: true }]),
      });
      await type(panel, '#reason', 'faulty');
      await press(panel, 'Review refund');
      return panel;
    },
    says: ['This reason needs a note. Write what happened.'],
  },
  {
    name: 'the confirmation of the last attempt',
    show: async (backend) => {
      backend.orders.set(PREPAY_ID, makeOrder({ remainingAttempts: 1 }));
      const panel = await shown('last refund of this order');
      await press(panel, 'Review refund');
      return panel;
    },
    says: [
      'it returns everything that is left',
      'To confirm, type the amount: 25.17 USDT',
      'nothing is left to refund',
    ],
  },
  {
    name: 'the confirmation of the last attempt but one',
    show: async (backend) => {
      backend.orders.set(PREPAY_ID, makeOrder({ remainingAttempts: 2 }));
      const panel = mountPanel();
      await reviewPart(panel, '10');
      return panel;
    },
    says: ['Only one more refund is possible after this one', 'Refund all that is left now'],
  },
  {
    name: 'the confirmation with every other warning',
    show: async (backend) => {
      const order = withSums(
        makeOrder({
          transactTime: '2019-01-02T03:04:00.000Z',
          refunds: [makeRefund({ refundAmount: '10', createdAt: new Date().toISOString() })],
        }),
      );
      backend.orders.set(PREPAY_ID, { ...order, remainingAttempts: 3 });
      const panel = mountPanel();
      await reviewPart(panel, '10');
      return panel;
    },
    says: ['Attempts left after this refund: 2.', 'a short time ago', 'more than a year old'],
  },
];
