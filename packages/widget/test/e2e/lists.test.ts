/** The lists with a real server and a sandbox: found by every number, filtered, paged across ties, live, and back after a reload. */
import { expect } from '@open-wc/testing';
import type { Order, Refund } from '@refund-panel/shared';
import type { RefundPanel } from '../../src/refund-panel.js';
import { until } from '../panel.js';
import { button, closePanels, command, type RealServer, reads, startServer, textOf } from './real-server.js';

const name = 'lists';
/** More than a page, all of one amount. */
const TIED = 70;
const colleague = { operator: { id: 'chen', name: 'Chen Wei' } };

interface SandboxOrder {
  readonly prepayId: string;
  readonly merchantTradeNo: string;
}

describe('the lists, with a real server', function () {
  this.timeout(60_000);
  let server: RealServer;
  let orders: SandboxOrder[];

  function addOrder(orderAmount: string, currency = 'USDT'): Promise<SandboxOrder> {
    const merchantTradeNo = `TIE${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`;
    const body = { currency, orderAmount, merchantTradeNo };
    return command<SandboxOrder>('control', { name, method: 'POST', path: '/orders', body });
  }

  async function refundAs(claims: object, { prepayId }: SandboxOrder, body: object): Promise<Refund> {
    const response = await fetch(`${server.url}/v1/orders/${prepayId}/refunds`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await server.getToken(claims)}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    });
    expect(response.status).to.equal(201);
    return (await response.json()) as Refund;
  }

  before(async () => {
    server = await startServer(name, { withSandbox: true });
    orders = [];
    for (let index = 0; index < TIED; index += 1) orders.push(await addOrder('100'));
    // Known to the desk once somebody has looked at them.
    for (const { prepayId } of orders) await server.readOrder(prepayId);
  });
  afterEach(closePanels);

  const open = (listQuery: string): RefundPanel => Object.assign(server.open(null), { listQuery });
  const rows = (panel: RefundPanel) => [...(panel.shadowRoot?.querySelectorAll<HTMLElement>('[data-order]') ?? [])];
  const idsIn = (panel: RefundPanel) => rows(panel).map(({ dataset }) => dataset.order);
  const pick = (index: number) => orders[index] ?? expect.fail('there is no such order');

  async function search(panel: RefundPanel, number: string): Promise<void> {
    const field = panel.shadowRoot?.querySelector<HTMLInputElement>('#search');
    if (!field) return expect.fail('there is no search');
    field.value = number;
    button(panel, /^Search$/).click();
    await until(() => new URLSearchParams(panel.listQuery ?? '').get('search') === number);
    await until(() => !panel.shadowRoot?.querySelector('[aria-busy="true"]'));
  }

  it('finds an order by each of its numbers and its refunds', async () => {
    const sought = pick(3);
    const { refundRequestId } = await refundAs({}, sought, { refundAmount: '5' });
    let order: Order = await server.readOrder(sought.prepayId);
    while (order.refunds[0]?.status !== 'succeeded') order = await server.readOrder(sought.prepayId);
    const numbers = [
      order.prepayId,
      order.merchantTradeNo,
      order.transactionId,
      refundRequestId,
      order.refunds[0].refundId,
    ];
    const panel = open('');
    await reads(panel, 'TIE');
    for (const number of numbers) {
      await search(panel, number ?? expect.fail('a number is missing'));
      expect(idsIn(panel), number ?? '').to.deep.equal([sought.prepayId]);
    }
    await search(panel, 'NOBODYHASTHIS');
    await reads(panel, 'No order has the number NOBODYHASTHIS');
    await reads(panel, 'Binance Pay was asked as well');
  });

  it('finds an order that only Binance Pay knows, by either of its numbers', async () => {
    const [one, other] = [await addOrder('7'), await addOrder('8')];
    const panel = open('');
    await reads(panel, 'TIE');
    await search(panel, one.merchantTradeNo);
    expect(idsIn(panel)).to.deep.equal([one.prepayId]);
    await search(panel, other.prepayId);
    expect(idsIn(panel)).to.deep.equal([other.prepayId]);
    rows(panel)[0]?.click();
    await reads(panel, 'Everything left');
  });

  it('pages through orders of one amount without leaving one out or showing one twice', async () => {
    const panel = open('currency=USDT&minAmount=100&maxAmount=100&sort=largest');
    await reads(panel, 'TIE');
    await until(() => {
      // What was out of sight has its height only once it is seen.
      panel.shadowRoot?.querySelector('.more')?.scrollIntoView();
      return rows(panel).length >= TIED;
    });
    const shown = idsIn(panel);
    expect(new Set(shown).size).to.equal(shown.length);
    expect(shown).to.have.members(orders.map(({ prepayId }) => prepayId));
    expect(textOf(panel)).to.not.include('Show more');
  });

  it('filters refunds by who asked and why, says so in its query, and is the same after a reload', async () => {
    await refundAs(colleague, pick(5), { refundAmount: '1', refundReason: 'Tickets returned' });
    await refundAs(colleague, pick(6), { refundAmount: '2' });
    await refundAs({}, pick(7), { refundAmount: '3', refundReason: 'Tickets returned' });
    const panel = open('list=refunds');
    await reads(panel, 'Chen Wei');
    button(panel, /^Filters$/).click();
    await panel.updateComplete;
    for (const [field, text] of [
      ['#operatorId', 'chen'],
      ['#reason', 'Tickets returned'],
    ] as const) {
      const input = panel.shadowRoot?.querySelector<HTMLInputElement>(field);
      if (!input) return expect.fail(`there is no ${field}`);
      input.value = text;
      input.dispatchEvent(new Event('change', { bubbles: true }));
      await panel.updateComplete;
    }
    await until(() => rows(panel).length === 1);
    const query = panel.listQuery ?? '';
    expect(query).to.equal('list=refunds&operatorId=chen&reason=Tickets+returned');
    panel.remove();
    const reloaded = open(query);
    await until(() => rows(reloaded).length === 1);
    expect(idsIn(reloaded)).to.deep.equal([pick(5).prepayId]);
  });

  it('shows the refund of a colleague in its row within three seconds, where the row stands', async () => {
    const panel = open('currency=USDT&minAmount=100');
    await reads(panel, 'TIE');
    const before = idsIn(panel);
    const at = orders.find(({ prepayId }) => prepayId === before[1]) ?? expect.fail();
    const beganAt = Date.now();
    await refundAs(colleague, at, { refundAmount: '40' });
    await until(() => rows(panel)[1]?.textContent?.includes('60.00'));
    expect(Date.now() - beganAt).to.be.below(3_000);
    expect(idsIn(panel).slice(0, before.length)).to.deep.equal(before);
  });

  it('tells that a new order has come, and shows it when it is asked to', async () => {
    const panel = open('currency=EUR');
    await reads(panel, 'Nothing matches these filters');
    const known = await addOrder('9', 'EUR');
    await server.readOrder(known.prepayId);
    await panel.refresh();
    await until(() => idsIn(panel).includes(known.prepayId));
    const fresh = await addOrder('11', 'EUR');
    await server.readOrder(fresh.prepayId);
    await command('control', { name, method: 'PUT', path: '/wallets/EUR', body: { available: '100' } });
    await refundAs(colleague, fresh, { refundAmount: '1' });
    await reads(panel, 'Show what is new: 1');
    expect(idsIn(panel)).to.deep.equal([known.prepayId]);
    button(panel, /^Show what is new/).click();
    await until(() => idsIn(panel).length === 2);
    expect(idsIn(panel)).to.deep.equal([fresh.prepayId, known.prepayId]);
  });
});
