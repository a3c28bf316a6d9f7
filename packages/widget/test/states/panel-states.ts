/** The states of an order, a refund and the list. */
import type { Order, Refund } from '@refund-panel/shared';
import { isRefundRequest, makeOrder, makeRefund, PREPAY_ID, problemResponse, withSums } from '../fake-backend.js';
import { mountPanel, reviewPart, untilText } from '../panel.js';
import { never, refunded, type StateCase, shown } from './state-case.js';

/** Beside the one that is there, one each that is partly and wholly refunded, being refunded, and never paid. */
export function ordersInEachState(): readonly Order[] {
  const refund = (refundAmount: string, changes: Partial<Refund> = {}) => makeRefund({ refundAmount, ...changes });
  const pending = { status: 'pending', refundStatus: 'REFUND_PENDING' } as const;
  const orders: readonly Partial<Order>[] = [
    { orderAmount: '148.5', refunds: [refund('40'), refund('12.5')] },
    { orderAmount: '999.99999999', refunds: [refund('999.99999999', pending)] },
    { orderAmount: '64', refunds: [refund('64')] },
    { orderAmount: '12', status: 'EXPIRED', transactTime: null, refusal: 'order_not_refundable' },
  ];
  return orders.map((changes, index) =>
    withSums(makeOrder({ prepayId: String(2000 + index), merchantTradeNo: `TEAHOUSE${10_242 + index}`, ...changes })),
  );
}

export const panelStates: readonly StateCase[] = [
  {
    name: 'loading an order',
    show: async (backend) => {
      backend.intercept = never;
      return shown('Loading');
    },
    says: ['Order'],
  },
  {
    name: 'the form',
    show: () => shown('Everything left'),
    says: ['25.17 USDT', 'Attempts left10', 'No refunds yet'],
  },
  {
    name: 'a refund made elsewhere',
    show: async (backend) => {
      const outside = makeRefund({ origin: 'outside', requestedBy: null, refundReason: null });
      backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [outside] })));
      return shown('made outside this panel');
    },
    says: ['20.17 USDT', 'No reason given'],
  },
  {
    name: 'the form with mistakes',
    show: async () => {
      const panel = mountPanel();
      await reviewPart(panel, '99');
      return panel;
    },
    says: ['Only 25.17 USDT is left to refund.'],
  },
  {
    name: 'the form at the last attempt',
    show: async (backend) => {
      backend.orders.set(PREPAY_ID, makeOrder({ remainingAttempts: 1 }));
      return shown('last refund of this order');
    },
    says: ['Everything left: 25.17 USDT', 'only all of it can be refunded'],
  },
  {
    name: 'the confirmation',
    show: async () => {
      const panel = mountPanel();
      await reviewPart(panel, '10');
      return panel;
    },
    says: [
      'You are returning 10.00 USDT of order TEAHOUSE10241 to the payer.',
      'The payer receives it in USDT, in their Binance Funding Wallet.',
      '15.17 USDT is left to refund. Attempts left after it: 9.',
    ],
  },
  {
    name: 'submitting',
    show: async (backend) => {
      backend.intercept = (request) => (isRefundRequest(request) ? never() : undefined);
      return refunded('Sending the refund');
    },
    says: ['10.00 USDT is being handed to Binance Pay'],
  },
  {
    name: 'without an answer',
    show: async (backend) => {
      backend.intercept = ({ path }) => (path.endsWith('/refunds') ? Promise.reject(new TypeError('lost')) : undefined);
      return refunded('We have no answer');
    },
    says: ['may or may not have been recorded', 'it is the same refund and cannot pay twice'],
  },
  {
    name: 'without an answer, and without a record',
    show: async (backend) => {
      backend.intercept = (request) => (isRefundRequest(request) ? Promise.reject(new TypeError('lost')) : undefined);
      const panel = await refunded('We have no answer');
      await untilText(panel, 'so far it has no record of the refund of 10.00');
      return panel;
    },
    says: ['Discard this refund', 'it is the same refund and cannot pay twice'],
    saysNot: ['may or may not'],
  },
  {
    name: 'refused',
    show: async (backend) => {
      backend.intercept = (request) =>
        isRefundRequest(request) ? problemResponse('amount_over_session_limit', 403) : undefined;
      return refunded('The amount is above your limit');
    },
    says: ['No money was moved.', 'ask somebody with a higher limit', 'detail of amount_over_session_limit'],
  },
  { name: 'succeeded', show: () => refunded('Refund succeeded'), says: ['10.00 USDT is in the payer’s'] },
  {
    name: 'pending',
    show: async (backend) => {
      backend.outcome = { status: 'pending', refundStatus: 'REFUND_PENDING' };
      return refunded('Refund on its way');
    },
    says: ['Binance Pay has accepted', 'Do not refund again; this page keeps watching'],
  },
  {
    name: 'pending and unknown',
    show: async (backend) => {
      backend.outcome = { status: 'pending', refundStatus: null };
      return refunded('Not known yet');
    },
    says: ['Binance Pay has not confirmed it yet, and we keep asking. Do not refund again'],
  },
  {
    name: 'failed',
    show: async (backend) => {
      const failure = { code: 'refund_rejected', detail: 'rejected', gatewayCode: '400609' } as const;
      backend.outcome = { status: 'failed', refundStatus: null, failure };
      return refunded('Refund failed');
    },
    says: ['No money was moved.', 'Binance Pay rejected the refund', 'Binance Pay code 400609'],
  },
  {
    name: 'an order with nothing left',
    show: async (backend) => {
      backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [makeRefund({ refundAmount: '25.17' })] })));
      return shown('Everything the payer paid');
    },
    says: ['Everything the payer paid has been returned', 'by Mei Tanaka'],
  },
  {
    name: 'an order that was never paid',
    show: async (backend) => {
      backend.orders.set(
        PREPAY_ID,
        makeOrder({ status: 'EXPIRED', transactionId: null, transactTime: null, refusal: 'order_not_refundable' }),
      );
      return shown('No refund is possible');
    },
    says: ['Only an order that was paid can be refunded', 'Expired'],
  },
  {
    name: 'an order paid in another coin',
    show: async (backend) => {
      const paymentInstructions = [
        { currency: 'BTC', amount: '0.00041' },
        { currency: 'USDT', amount: '12.75' },
      ];
      backend.orders.set(PREPAY_ID, makeOrder({ paymentInstructions }));
      return shown('Payer spent');
    },
    says: ['0.00041 BTC + 12.75 USDT', 'Payer receivesUSDT in their Binance Funding Wallet'],
  },
  { name: 'order not found', show: () => shown('There is no such order', { 'prepay-id': '404' }), says: ['Try again'] },
  {
    name: 'no permission',
    show: async (backend) => {
      backend.intercept = () => problemResponse('forbidden', 403);
      return shown('Your account may not do this');
    },
    says: ['Try again'],
  },
  {
    name: 'session ended',
    show: async (backend) => {
      backend.intercept = () => problemResponse('session_expired', 401);
      return shown('Your session has ended');
    },
    says: ['Sign in to this page again'],
  },
  { name: 'no token', show: () => shown('has not signed you in', { token: null }), says: ['Try again'] },
  {
    name: 'server down',
    show: async (backend) => {
      backend.intercept = () => Promise.reject(new TypeError('refused'));
      return shown('The refund server does not answer');
    },
    says: ['Try again'],
  },
  {
    name: 'another server answers',
    show: async (backend) => {
      backend.intercept = () => new Response('<h1>Welcome</h1>');
      return shown('The answer could not be understood');
    },
    says: ['Try again'],
  },
  {
    name: 'no address',
    show: () => shown('does not know its server', { 'server-url': 'ftp://x' }),
    says: ['server-url'],
  },
  { name: 'transactions', show: () => shown('TEAHOUSE10241', { 'prepay-id': null }), says: ['Orders', 'Paid'] },
  {
    name: 'transactions, some of them refunded',
    show: async (backend) => {
      for (const order of ordersInEachState()) backend.orders.set(order.prepayId, order);
      return shown('TEAHOUSE10244', { 'prepay-id': null });
    },
    says: ['Partly refunded', 'Fully refunded', 'Refund open', 'Expired', '999.99999999 USDT'],
  },
  {
    name: 'no transactions',
    show: async (backend) => {
      backend.orders.clear();
      return shown('No orders yet', { 'prepay-id': null });
    },
    says: ['Search'],
  },
  {
    name: 'loading transactions',
    show: async (backend) => {
      backend.intercept = never;
      return shown('Loading', { 'prepay-id': null });
    },
    says: ['Orders'],
  },
];
