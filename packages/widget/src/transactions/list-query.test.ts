/** Which list is shown, as text and back, on random queries and on whatever may stand in an address. */

import { expect } from '@open-wc/testing';
import { listOrders, listRefunds } from '@refund-panel/shared';
import { createRandom } from '../../build/random-values.js';
import { beginningOf, isDay } from './days.js';
import {
  activeFilters,
  emptyQuery,
  inboxOrder,
  type ListQuery,
  readListQuery,
  withChange,
  writeListQuery,
} from './list-query.js';
import { ordersRequest, refundsRequest } from './list-request.js';

const values: { readonly [Name in keyof ListQuery]: readonly string[] } = {
  list: ['orders', 'refunds', 'Orders', ''],
  search: ['', 'TEAHOUSE10241', ' 1007 ', 'a b&c=d', 'ü ☕', 'a\nb', 'x'.repeat(129)],
  status: ['', 'PAID', 'SOMETHING_NEW', 'paid', 'X'.repeat(33)],
  refundStatus: ['', 'succeeded', 'none', 'needs_person', 'awaiting_approval', 'lost'],
  since: ['', '2026-11-01', '2026-02-30', '2024-02-29', 'yesterday', '26-1-1'],
  until: ['', '2026-11-25', '2026-10-01', '1026-11-25', '2026-13-01'],
  currency: ['', 'USDT', 'usdt', 'U$', '1INCH'],
  minAmount: ['', '10', '0.00000001', '0', '-1', '1e3', '010', '1.50', '0.000000001'],
  maxAmount: ['', '9.5', '999999999999999999999999999999', '1000000000000000000000000000000', 'Infinity'],
  operatorId: ['', 'mei', 'name with blanks', 'x'.repeat(129)],
  reason: ['', 'Customer request', 'r'.repeat(257)],
  inbox: ['', ...inboxOrder, 'nobody'],
  sort: ['newest', 'oldest', 'largest', 'smallest', 'random', ''],
};

describe('a list query', () => {
  it('comes back from its text as it was, and is never one that the server refuses', () => {
    const random = createRandom(7);
    const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? '';
    let filtered = 0;
    for (let round = 0; round < 4_000; round += 1) {
      const given = Object.entries(values).map(([name, from]): [string, string] => [
        name,
        random() < 0.6 ? pick(from) : '',
      ]);
      const text = new URLSearchParams([...given, ['utm_source', 'mail']]).toString();
      const query = readListQuery(text);
      expect(readListQuery(writeListQuery(query)), text).to.deep.equal(query);
      expect(withChange(query, {}), text).to.deep.equal(query);
      const asked = query.list === 'orders' ? ordersRequest(query) : refundsRequest(query);
      const schema = query.list === 'orders' ? listOrders.query : listRefunds.query;
      const sent = Object.entries(asked).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      );
      const { error } = schema.safeParse(Object.fromEntries(sent));
      expect(error?.issues, `${text} became ${JSON.stringify(asked)}`).to.equal(undefined);
      filtered += activeFilters(query).length;
    }
    // A test in which nothing is ever left would prove nothing.
    expect(filtered).to.be.above(4_000);
  });

  it('leaves out what is as it would be without it', () => {
    expect(writeListQuery(emptyQuery)).to.equal('');
    expect(writeListQuery(readListQuery('sort=newest&list=orders&search='))).to.equal('');
    expect(readListQuery('?search=1007').search).to.equal('1007');
    expect(readListQuery('%%%=&=&&')).to.deep.equal(emptyQuery);
  });

  it('drops what no longer goes together, and keeps the rest', () => {
    const query = readListQuery('currency=USDT&minAmount=5&sort=largest&since=2026-11-01');
    expect(writeListQuery(withChange(query, { currency: '' }))).to.equal('since=2026-11-01');
    expect(withChange(query, { refundStatus: 'succeeded' }).sort).to.equal('newest');
    expect(withChange(query, { refundStatus: 'none' }).sort).to.equal('largest');
    expect(writeListQuery(withChange(query, { list: 'refunds' }))).to.equal(
      'list=refunds&since=2026-11-01&currency=USDT&minAmount=5',
    );
  });

  it('means whole days of the operator, until and including the last', () => {
    const { since, until } = ordersRequest(readListQuery('since=2026-11-25&until=2026-11-25'));
    expect(Date.parse(until ?? '') - Date.parse(since ?? '')).to.equal(86_400_000);
    expect(new Date(since ?? '').getHours()).to.equal(0);
    expect(beginningOf('2026-12-31', 1)).to.equal(new Date(2027, 0, 1).toISOString());
    expect([isDay('2026-02-29'), isDay('2028-02-29'), isDay('0026-01-01')]).to.deep.equal([false, true, false]);
  });
});
