/** The transactions view: the list, its search, and the way into an order and back. */
import { expect } from '@open-wc/testing';
import { executeServerCommand, sendKeys } from '@web/test-runner-commands';
import '../src/define.js';
import { OrderSelectedEvent } from '../src/events.js';
import { FakeBackend, makeOrder, makeRefund, withSums } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { makeOrders, openList, rowsOf } from './list-of.js';
import { buttonOf, find, focusOf, press, recordEvents, textOf, unmountPanels, until, untilText } from './panel.js';

describe('the list of orders', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(...makeOrders(120));
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  const listings = () => backend.requests.filter(({ path }) => path === '/v1/orders');

  it('shows more as the end comes near, and at a press of the button', async () => {
    const panel = await openList();
    expect(rowsOf(panel)).to.have.length(50);
    await press(panel, 'Show more');
    await until(() => rowsOf(panel).length >= 100);
    await until(() => {
      // What was out of sight has its height only once it is seen.
      panel.shadowRoot?.querySelector('.more')?.scrollIntoView();
      return rowsOf(panel).length === 120;
    });
    expect(textOf(panel)).to.include('SHOP119').and.not.include('Show more');
    expect(find(panel, '[role="table"]').getAttribute('aria-rowcount')).to.equal('121');
  });

  it('is gone through and opened by keyboard alone, and is there as it was on the way back', async () => {
    const panel = await openList();
    const heard = recordEvents(panel);
    buttonOf(panel, 'SHOP000').focus();
    for (const press of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End']) await sendKeys({ press });
    expect(focusOf(panel)?.textContent).to.equal('SHOP049');
    // The rows beyond are on their way, or there already.
    await sendKeys({ press: 'ArrowDown' });
    await until(() => focusOf(panel)?.textContent === 'SHOP050');
    const { top } = find(panel, '[data-order="1050"]').getBoundingClientRect();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Everything left');
    expect(focusOf(panel)?.textContent).to.include('Order SHOP050');
    expect(heard[0] instanceof OrderSelectedEvent && heard[0].prepayId).to.equal('1050');
    const asked = listings().length;
    await press(panel, 'All orders');
    await until(() => focusOf(panel)?.textContent === 'SHOP050');
    expect(rowsOf(panel).length).to.be.at.least(100);
    await until(() => Math.abs(find(panel, '[data-order="1050"]').getBoundingClientRect().top - top) < 2);
    expect(panel.prepayId).to.equal(null);
    expect(listings().length).to.equal(asked);
    await sendKeys({ press: 'Home' });
    expect(focusOf(panel)?.textContent).to.equal('SHOP000');
  });

  it('has one row in the order of Tab, whatever was loaded', async () => {
    const panel = await openList();
    buttonOf(panel, 'SHOP000').focus();
    await sendKeys({ press: 'ArrowDown' });
    const inOrder = () => [...(panel.shadowRoot?.querySelectorAll('.row-open[tabindex="0"]') ?? [])];
    expect(inOrder().map(({ textContent }) => textContent)).to.deep.equal(['SHOP001']);
    await sendKeys({ press: 'Tab' });
    expect(focusOf(panel)?.textContent?.trim()).to.equal('Show more');
    // WebDriver holds no key down.
    const { canEmulate } = await executeServerCommand<{ readonly canEmulate: boolean }, object>('emulate-features', {});
    if (!canEmulate) return;
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ up: 'Shift' });
    expect(focusOf(panel)?.textContent).to.equal('SHOP001');
  });

  it('opens at a click anywhere in the row, but not for whoever has drawn over a figure to copy it', async () => {
    const panel = await openList();
    const figure = find(panel, '[data-order="1004"] .c-amount');
    getSelection()?.selectAllChildren(figure);
    figure.click();
    await panel.updateComplete;
    expect(panel.step).to.equal('transactions');
    getSelection()?.removeAllRanges();
    find(panel, '[data-order="1003"] .c-age').click();
    await untilText(panel, 'Order SHOP003');
  });

  it('is a table to a screen reader, sorted as it says', async () => {
    const panel = await openList();
    const table = find(panel, '[role="table"]');
    expect(table.getAttribute('aria-rowcount')).to.equal('-1');
    const headings = [...table.querySelectorAll('[role="columnheader"]')].map(({ textContent }) => textContent);
    expect(headings).to.deep.equal(['Order', 'Amount', 'Refunded', 'Left', 'State', 'Age']);
    expect(table.querySelector('[aria-sort]')?.textContent).to.equal('Age');
    const [row] = rowsOf(panel);
    expect(row?.querySelectorAll('[role="cell"]').length).to.equal(headings.length);
    expect(row?.querySelector('time')?.title).to.match(/2026/);
  });

  it('shows the words of the server when the next page cannot be had, and tries again at a press', async () => {
    const panel = await openList();
    backend.intercept = ({ query }) => (query.has('cursor') ? Promise.reject(new TypeError('lost')) : undefined);
    await press(panel, 'Show more');
    await untilText(panel, 'The refund server does not answer');
    expect(rowsOf(panel)).to.have.length(50);
    backend.intercept = null;
    await press(panel, 'Try again');
    await until(() => rowsOf(panel).length >= 100);
    expect(textOf(panel)).to.not.include('does not answer');
  });

  it('follows pages that hold nothing, and says so where there are very many', async () => {
    backend.emptyPages = 4;
    const panel = await openList();
    expect(rowsOf(panel).length).to.be.at.least(50);
    backend.emptyPages = 14;
    find<HTMLSelectElement>(panel, '#sort').value = 'oldest';
    find(panel, '#sort').dispatchEvent(new Event('change', { bubbles: true }));
    await untilText(panel, 'Much was looked through without a match');
    await press(panel, 'Show more');
    await untilText(panel, 'SHOP119');
  });
});

describe('the search', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(...makeOrders(25));
    const refund = makeRefund({ refundRequestId: 'refund-of-seven', prepayId: '1007', refundId: '9007' });
    const seventh = makeOrder({ ...backend.orders.get('1007'), transactionId: 'P_7', refunds: [refund] });
    backend.orders.set('1007', withSums(seventh));
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  async function search(number: string) {
    const panel = await openList();
    find<HTMLInputElement>(panel, '#search').focus();
    await sendKeys({ type: ` ${number} ` });
    await sendKeys({ press: 'Enter' });
    await until(() => find(panel, '[role="table"], .empty') && panel.listQuery?.includes('search='));
    await until(() => !panel.shadowRoot?.querySelector('[aria-busy="true"]'));
    return panel;
  }

  for (const [what, number] of [
    ["the shop's number", 'SHOP007'],
    ['the prepay ID', '1007'],
    ['the transaction', 'P_7'],
    ['the request of a refund', 'refund-of-seven'],
    ['the id of a refund', '9007'],
  ] as const) {
    it(`finds an order by ${what}`, async () => {
      const panel = await search(number);
      expect(rowsOf(panel).map(({ dataset }) => dataset.order)).to.deep.equal(['1007']);
      expect(focusOf(panel)?.id).to.equal('search');
      await press(panel, 'Clear the search');
      await untilText(panel, 'SHOP000');
      expect(focusOf(panel)?.id).to.equal('search');
      expect(find<HTMLInputElement>(panel, '#search').value).to.equal('');
    });
  }

  it('brings in an order that only Binance Pay knows', async () => {
    backend.elsewhere = [makeOrder({ prepayId: '5001', merchantTradeNo: 'ELSEWHERE1' })];
    const panel = await search('ELSEWHERE1');
    expect(rowsOf(panel).map(({ dataset }) => dataset.order)).to.deep.equal(['5001']);
  });

  it('says so when no order has the number, and what to do', async () => {
    const panel = await search('<b>nothing</b>');
    expect(textOf(panel))
      .to.include('No order has the number <b>nothing</b>')
      .and.include('Binance Pay was asked as well');
    await press(panel, 'Show all orders');
    await untilText(panel, 'SHOP000');
  });

  it('keeps the filters, and says that they are there when nothing is found', async () => {
    const panel = await openList({ 'list-query': 'currency=USDT&refundStatus=none' });
    await untilText(panel, 'SHOP000');
    find<HTMLInputElement>(panel, '#search').value = 'SHOP007';
    await press(panel, 'Search');
    await untilText(panel, 'Only orders that match the filters were looked at');
    await press(panel, 'Remove filter: Refund status: No refund');
    await until(() => rowsOf(panel).length === 1);
    expect(panel.listQuery).to.equal('search=SHOP007&currency=USDT');
  });
});
