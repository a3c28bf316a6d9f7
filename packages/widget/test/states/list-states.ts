/** The states of the lists: what they show, how they are searched and filtered, and what is said when there is nothing. */
import type { Order, Refund } from '@refund-panel/shared';
import { type FakeBackend, makeOrder, makeRefund, problemResponse, waitsFor, withSums } from '../fake-backend.js';
import { makeOrders } from '../list-of.js';
import { find, press, textOf, type, until, untilText } from '../panel.js';
import { approver, withQueue } from './approval-states.js';
import { never, type StateCase, shown } from './state-case.js';

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** One order in each state that a row can say, and refunds that need a person. */
export function withManyKinds(backend: FakeBackend): void {
  const refund = (refundAmount: string, changes: Partial<Refund> = {}) =>
    makeRefund({ refundAmount, createdAt: ago(1), ...changes });
  const orders: readonly Partial<Order>[] = [
    { orderAmount: '25.17' },
    {
      orderAmount: '1250.5',
      currency: 'EUR',
      refunds: [refund('40'), refund('12.5', { status: 'awaiting_approval', refundStatus: null, createdAt: ago(20) })],
    },
    {
      orderAmount: '999.99999999',
      refunds: [
        refund('999.99999999', {
          status: 'pending',
          refundStatus: null,
          attention: 'unknown_too_long',
          createdAt: ago(30),
        }),
      ],
    },
    { orderAmount: '64', refunds: [refund('64', { createdAt: ago(50) })] },
    {
      orderAmount: '0.00000001',
      currency: 'BTC',
      status: 'EXPIRED',
      transactTime: null,
      refusal: 'order_not_refundable',
    },
    {
      orderAmount: '148.5',
      refunds: [
        refund('100', {
          status: 'parked',
          refundStatus: null,
          missingAmount: '20',
          createdAt: ago(80),
          refundReason: 'The show on 24 November was cancelled, all tickets are returned',
        }),
      ],
    },
    { orderAmount: '80', refunds: [refund('5', { ...waitsFor(100), createdAt: ago(0) })] },
    {
      orderAmount: '12',
      merchantTradeNo: 'A20261124000000017',
      refunds: [refund('2', { origin: 'outside', requestedBy: null, refundReason: null, createdAt: ago(300) })],
    },
  ];
  backend.orders.clear();
  orders.forEach((changes, index) => {
    const [prepayId, merchantTradeNo] = [String(2000 + index), changes.merchantTradeNo ?? `TEAHOUSE${10_242 + index}`];
    const refunds = (changes.refunds ?? []).map((one, at) => ({
      ...one,
      ...{ prepayId, merchantTradeNo, currency: changes.currency ?? 'USDT', refundRequestId: `r-${index}-${at}` },
    }));
    const order = makeOrder({
      prepayId,
      createTime: ago(index * index * 9 + 0.1),
      ...changes,
      merchantTradeNo,
      refunds,
    });
    backend.orders.set(prepayId, changes.refusal ? order : withSums(order));
  });
}

const list = (query: string | null, text: string, attributes: Record<string, string | null> = {}) =>
  shown(text, { 'prepay-id': null, 'list-query': query, ...attributes });

async function openFilters(panel: Awaited<ReturnType<typeof list>>) {
  await press(panel, 'Filters');
  await until(() => !find(panel, '#filters').hidden);
  return panel;
}

export const listStates: readonly StateCase[] = [
  {
    name: 'orders in every state',
    show: async (backend) => {
      withManyKinds(backend);
      const panel = await list(null, 'TEAHOUSE10242');
      await untilText(panel, 'Not known for too long');
      return panel;
    },
    says: [
      '1,250.50 EUR',
      '1,198.00',
      'Partly refunded',
      'Refund open',
      'Fully refunded',
      'Expired',
      'Waiting for funds 1',
    ],
  },
  {
    name: 'refunds in every state',
    show: async (backend) => {
      withManyKinds(backend);
      return list('list=refunds', 'Mei Tanaka');
    },
    says: [
      '12.50 EUR',
      'Awaiting approval',
      'To be checked',
      'Scheduled',
      'made outside this panel',
      'all tickets are returned',
    ],
  },
  {
    name: 'what needs a person, of one kind',
    show: async (backend) => {
      withManyKinds(backend);
      const panel = await list(null, 'Not known for too long');
      await press(panel, 'Not known for too long');
      await untilText(panel, 'To be checked');
      return panel;
    },
    says: ['Needs a person: Not known for too long', '999.99999999 USDT'],
    saysNot: ['12.50 EUR'],
  },
  {
    name: 'what awaits my approval',
    show: async (backend) => {
      withQueue(backend);
      backend.approver = { id: 'NOOR ', name: 'Noor Haddad' };
      return list('list=refunds&inbox=awaiting_my_approval', 'SHOP2', { token: approver });
    },
    says: ['Needs a person: Awaiting my approval', 'Look at the first'],
  },
  {
    name: 'the filters of orders',
    show: async (backend) => {
      withManyKinds(backend);
      return openFilters(await list(null, 'TEAHOUSE10242'));
    },
    says: ['Amounts of different currencies are not compared', 'To sort by amount, name a currency here first'],
  },
  {
    name: 'the filters of orders, with some set',
    show: async (backend) => {
      withManyKinds(backend);
      const panel = await list('refundStatus=succeeded&since=2026-01-01&currency=USDT&minAmount=10', 'TEAHOUSE10245');
      return openFilters(panel);
    },
    says: [
      'Filters 4',
      'Refund status: Succeeded',
      'From: Jan 1, 2026',
      'Amount from: 10.00 USDT',
      'sorted by time, not by amount',
    ],
    saysNot: ['TEAHOUSE10242'],
  },
  {
    name: 'the filters of refunds',
    show: async (backend) => {
      withManyKinds(backend);
      return openFilters(await list('list=refunds&operatorId=mei', 'Mei Tanaka'));
    },
    says: ['Asked for by (user ID)', 'Asked for by (user ID): mei'],
    saysNot: ['made outside'],
  },
  {
    name: 'filters that were mistyped',
    show: async (backend) => {
      withManyKinds(backend);
      const panel = await openFilters(await list('currency=USDT&until=2026-11-01&maxAmount=50', 'Nothing matches'));
      for (const [field, text] of [
        ['#since', '2026-12-24'],
        ['#minAmount', '1.2.3'],
        ['#currency', 'U$'],
      ] as const) {
        find<HTMLInputElement>(panel, field).value = text;
        find(panel, field).dispatchEvent(new Event('change', { bubbles: true }));
      }
      await panel.updateComplete;
      return panel;
    },
    says: ['This ends before it begins.', 'such as 1,234.50', 'in letters and digits'],
  },
  {
    name: 'nothing that matches the filters',
    show: async (backend) => {
      withManyKinds(backend);
      return list('currency=DOGE&refundStatus=failed', 'Nothing matches these filters');
    },
    says: ['Remove one of them:', 'Currency: DOGE', 'Refund status: Failed', 'Remove all filters'],
  },
  {
    name: 'a number that no order has',
    show: async (backend) => {
      withManyKinds(backend);
      return list('search=TEAHOUSE99999', 'No order has the number TEAHOUSE99999');
    },
    says: ['Binance Pay was asked as well', 'Show all orders'],
  },
  {
    name: 'a number that no order has among those that match the filters',
    show: async (backend) => {
      withManyKinds(backend);
      return list('search=TEAHOUSE10242&currency=EUR', 'Only orders that match the filters');
    },
    says: ['Currency: EUR', 'Show all orders'],
  },
  {
    name: 'no refunds yet',
    show: () => list('list=refunds', 'No refunds yet.'),
    says: ['Refunds'],
  },
  {
    name: 'another list on its way',
    show: async (backend) => {
      withManyKinds(backend);
      const panel = await list(null, 'TEAHOUSE10242');
      backend.intercept = ({ path }) => (path === '/v1/orders' ? never() : undefined);
      panel.listQuery = 'currency=EUR';
      await until(() => panel.shadowRoot?.querySelector('[aria-busy="true"]'));
      return panel;
    },
    says: ['Loading', 'Currency: EUR'],
  },
  {
    name: 'a list that cannot be read',
    show: async (backend) => {
      withManyKinds(backend);
      const panel = await list(null, 'TEAHOUSE10242');
      backend.intercept = () => problemResponse('gateway_unavailable', 503);
      await type(panel, '#sort', 'oldest');
      await untilText(panel, 'Binance Pay did not answer');
      return panel;
    },
    says: ['Try again'],
  },
  {
    name: 'more rows that cannot be read',
    show: async (backend) => {
      backend.orders.clear();
      for (const order of makeOrders(60)) backend.orders.set(order.prepayId, order);
      backend.intercept = ({ query }) => (query.has('cursor') ? Promise.reject(new TypeError('lost')) : undefined);
      const panel = await list(null, 'SHOP049');
      await until(() => {
        find(panel, '.more').scrollIntoView();
        return textOf(panel).includes('The refund server does not answer');
      });
      return panel;
    },
    says: ['Try again', 'SHOP000'],
  },
  {
    name: 'new orders have come',
    show: async (backend) => {
      withManyKinds(backend);
      backend.streams.isOffered = true;
      const panel = await list(null, 'TEAHOUSE10242');
      await until(() => backend.streams.open.length > 0);
      for (const order of makeOrders(2, { createTime: new Date().toISOString() }))
        backend.orders.set(order.prepayId, order);
      backend.refundElsewhere({ prepayId: '1000', refundAmount: '1' });
      await untilText(panel, 'Show what is new: 2');
      return panel;
    },
    says: ['TEAHOUSE10242'],
    saysNot: ['SHOP000'],
  },
  {
    name: 'a list that may be old',
    show: async (backend) => {
      withManyKinds(backend);
      backend.streams.isOffered = true;
      const panel = await list(null, 'TEAHOUSE10242');
      await until(() => backend.streams.open.length > 0);
      backend.intercept = () => Promise.reject(new TypeError('lost'));
      backend.settle('r-6-0', { status: 'succeeded' });
      await untilText(panel, 'The figures on screen were read at');
      return panel;
    },
    says: ['The refund server does not answer', 'goes on by itself', 'TEAHOUSE10242'],
  },
  {
    name: 'much was looked through without a match',
    show: async (backend) => {
      backend.emptyPages = 1_000;
      return list('currency=DOGE', 'Much was looked through');
    },
    says: ['Show more', 'Currency: DOGE'],
  },
];
