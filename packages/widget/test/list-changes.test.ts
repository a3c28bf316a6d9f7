/** What changes while a list is on screen: by the operator, by the page, and by others. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../src/define.js';
import { ListChangedEvent } from '../src/events.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, makeOrder, makeRefund, makeToken, withSums } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { makeOrders, openList, rowsOf } from './list-of.js';
import { buttonOf, find, focusOf, press, textOf, unmountPanels, until, untilText } from './panel.js';

async function enter(panel: RefundPanel, selector: string, text: string): Promise<void> {
  const field = find<HTMLInputElement>(panel, selector);
  field.value = text;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await panel.updateComplete;
}

function heardBy(panel: RefundPanel): string[] {
  const heard: string[] = [];
  panel.addEventListener('list-changed', (event) => {
    if (event instanceof ListChangedEvent) heard.push(event.query);
  });
  return heard;
}

const stood = (panel: RefundPanel) => until(() => !panel.shadowRoot?.querySelector('[aria-busy="true"]'));

describe('which list is shown', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    const inEuro = makeOrders(3, { currency: 'EUR' }).map((order, index) => ({
      ...order,
      prepayId: `9${index}`,
      merchantTradeNo: `EURO${index}`,
    }));
    backend = new FakeBackend(...makeOrders(12), ...inEuro);
    const refunded = makeRefund({ prepayId: '1004', merchantTradeNo: 'SHOP004', refundRequestId: 'r-4' });
    backend.orders.set('1004', withSums(makeOrder({ ...backend.orders.get('1004'), refunds: [refunded] })));
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  it('is told to the page with every change of the operator, and comes back from what was told', async () => {
    const panel = await openList();
    const heard = heardBy(panel);
    await press(panel, 'Filters');
    await enter(panel, '#currency', 'usdt');
    await enter(panel, '#minAmount', '1,000.5');
    await enter(panel, '#sort', 'largest');
    await enter(panel, '#until', '2026-11-20');
    expect(heard).to.deep.equal([
      'currency=USDT',
      'currency=USDT&minAmount=1000.5',
      'currency=USDT&minAmount=1000.5&sort=largest',
      'until=2026-11-20&currency=USDT&minAmount=1000.5&sort=largest',
    ]);
    expect(panel.listQuery).to.equal(heard.at(-1));
    await untilText(panel, 'Nothing matches these filters');
    panel.remove();

    // As after a reload: another element, given what was told.
    const reloaded = await openList({ 'list-query': heard.at(-1) ?? '' });
    const repeated = heardBy(reloaded);
    expect(find<HTMLInputElement>(reloaded, '#minAmount').value).to.equal('1,000.50');
    expect(find<HTMLSelectElement>(reloaded, '#sort').value).to.equal('largest');
    await press(reloaded, 'Remove filter: Amount from: 1,000.50');
    await until(() => rowsOf(reloaded).length === 12);
    expect(repeated).to.deep.equal(['until=2026-11-20&currency=USDT&sort=largest']);
    expect(find<HTMLInputElement>(reloaded, '#minAmount').value).to.equal('');
  });

  it('is another one when the page says so, as with back and forward, and the page is not told what it knows', async () => {
    const panel = await openList();
    const heard = heardBy(panel);
    panel.listQuery = 'currency=EUR';
    await until(() => rowsOf(panel).length === 3);
    panel.listQuery = 'list=refunds';
    await untilText(panel, 'Mei Tanaka');
    panel.listQuery = null;
    await until(() => rowsOf(panel).length === 15);
    panel.listQuery = 'currency=U$&nonsense=1';
    await panel.updateComplete;
    expect(rowsOf(panel)).to.have.length(15);
    expect(heard).to.deep.equal([]);
  });

  it('is not asked for what the server would refuse', async () => {
    const panel = await openList();
    await press(panel, 'Filters');
    expect(find<HTMLInputElement>(panel, '#minAmount').disabled).to.equal(true);
    expect(find<HTMLOptionElement>(panel, '#sort [value="largest"]').disabled).to.equal(true);
    await enter(panel, '#currency', 'USDT');
    await enter(panel, '#sort', 'smallest');
    await enter(panel, '#refundStatus', 'succeeded');
    expect(panel.listQuery).to.equal('refundStatus=succeeded&currency=USDT');
    expect(find<HTMLSelectElement>(panel, '#sort').value).to.equal('newest');
    await untilText(panel, 'sorted by time, not by amount');
    await until(() => rowsOf(panel).length === 1);
    const asked = backend.requests.length;
    await enter(panel, '#maxAmount', 'ten');
    await enter(panel, '#minAmount', '5');
    await enter(panel, '#maxAmount', '4');
    await untilText(panel, 'This ends before it begins.');
    expect(find(panel, '#maxAmount').getAttribute('aria-invalid')).to.equal('true');
    expect(panel.listQuery).to.equal('refundStatus=succeeded&currency=USDT&minAmount=5');
    await stood(panel);
    const listings = backend.requests.slice(asked).filter(({ path }) => path === '/v1/orders');
    expect(listings.filter(({ query }) => query.has('maxAmount'))).to.deep.equal([]);
  });

  it('keeps what both lists can be filtered by, and the keyboard where it is', async () => {
    const panel = await openList({ 'list-query': 'currency=USDT&refundStatus=none' });
    buttonOf(panel, 'Refunds').focus();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Mei Tanaka');
    expect(panel.listQuery).to.equal('list=refunds&currency=USDT');
    expect(focusOf(panel)?.textContent).to.equal('Refunds');
    buttonOf(panel, 'Remove filter: Currency').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focusOf(panel)?.matches('.filter-button'));
    expect(panel.listQuery).to.equal('list=refunds');
    await press(panel, 'SHOP004');
    await untilText(panel, 'Order SHOP004');
  });

  it('keeps its rows where it cannot be read again, and says so until it can', async () => {
    const panel = await openList({ 'list-query': 'currency=EUR' });
    const before = textOf(panel).match(/SHOP\d+/g);
    backend.intercept = () => Promise.reject(new TypeError('lost'));
    await panel.refresh();
    await untilText(panel, 'The refund server does not answer');
    expect(textOf(panel).match(/SHOP\d+/g)).to.deep.equal(before);
    backend.intercept = null;
    await press(panel, 'Try again');
    await until(() => !textOf(panel).includes('does not answer'));
    expect(textOf(panel).match(/SHOP\d+/g)).to.deep.equal(before);
  });

  it('forgets what was typed wrongly with the filters that are removed', async () => {
    const panel = await openList({ 'list-query': 'currency=EUR&refundStatus=succeeded' });
    await press(panel, 'Filters');
    const field = find<HTMLInputElement>(panel, '#minAmount');
    field.value = 'abc';
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => field.getAttribute('aria-invalid') === 'true');
    await press(panel, 'Remove all filters');
    await until(() => field.getAttribute('aria-invalid') === 'false');
    expect(field.value).to.equal('');
  });

  it('is opened from the inbox by what needs a person, in one press, and left in another', async () => {
    backend.settle('r-4', { status: 'pending', refundStatus: null, attention: 'unknown_too_long' });
    const panel = await openList({ 'list-query': 'currency=EUR' });
    await untilText(panel, 'Not known for too long');
    await press(panel, 'Not known for too long');
    await untilText(panel, 'To be checked');
    expect(panel.listQuery).to.equal('list=refunds&inbox=unknown_too_long');
    expect(buttonOf(panel, 'Not known for too long').getAttribute('aria-pressed')).to.equal('true');
    backend.settle('r-4', { status: 'succeeded', refundStatus: 'REFUND_SUCCESS', attention: null });
    await panel.refresh();
    await untilText(panel, 'Nothing matches these filters');
    await press(panel, 'Not known for too long');
    await untilText(panel, 'Succeeded');
    await until(() => !textOf(panel).includes('Not known for too long'));
  });
});

describe('a list that is followed', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(...makeOrders(120));
    backend.streams.isOffered = true;
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  /** Until the reading that follows the opening of the stream is done. */
  async function followed(attributes: Record<string, string | null> = {}): Promise<RefundPanel> {
    const panel = await openList(attributes);
    await until(() => backend.requests.some(({ path }) => path === '/v1/inbox'));
    await until(() => backend.requests.filter(({ path }) => path === '/v1/orders').length >= 2);
    backend.requests.length = 0;
    return panel;
  }

  it('reads again the row that changed, alone and once for several changes, and no row moves', async () => {
    const panel = await followed();
    const { refundRequestId } = backend.refundElsewhere({
      prepayId: '1003',
      refundAmount: '5',
      status: 'submitting',
      refundStatus: null,
    });
    backend.settle(refundRequestId, { status: 'succeeded', refundStatus: 'REFUND_SUCCESS' });
    await until(() => find(panel, '[data-order="1003"]').textContent?.includes('Partly refunded'));
    const read = backend.requests.map(({ path }) => path).filter((path) => path !== '/v1/refunds');
    expect(read).to.deep.equal(['/v1/inbox', '/v1/orders/1003', '/v1/orders']);
    expect(
      rowsOf(panel)
        .map(({ dataset }) => dataset.order)
        .slice(0, 5),
    ).to.deep.equal(['1000', '1001', '1002', '1003', '1004']);
  });

  it('says how many have come, and shows them when it is asked to', async () => {
    const panel = await followed();
    const created = makeOrder({ prepayId: '5000', merchantTradeNo: 'BRANDNEW', createTime: new Date().toISOString() });
    backend.orders.set('5000', created);
    backend.refundElsewhere({ prepayId: '5000', refundAmount: '1' });
    await untilText(panel, 'Show what is new: 1');
    expect(rowsOf(panel)[0]?.dataset.order).to.equal('1000');
    buttonOf(panel, 'Show what is new').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => rowsOf(panel)[0]?.dataset.order === '5000');
    expect(focusOf(panel)?.classList.contains('row-open')).to.equal(true);
    expect(textOf(panel)).to.not.include('Show what is new');
  });

  it('knows what became of the order that was opened, and of others meanwhile, without reading all again', async () => {
    const panel = await followed();
    await press(panel, 'SHOP002');
    await untilText(panel, 'Order SHOP002');
    backend.refundElsewhere({ prepayId: '1002', refundAmount: '25.17' });
    backend.refundElsewhere({ prepayId: '1007', refundAmount: '1' });
    await untilText(panel, 'Everything the payer paid');
    backend.requests.length = 0;
    await press(panel, 'All orders');
    await until(() => find(panel, '[data-order="1002"]').textContent?.includes('Fully refunded'));
    await until(() => find(panel, '[data-order="1007"]').textContent?.includes('Partly refunded'));
    expect(backend.requests.filter(({ query }) => query.has('cursor'))).to.deep.equal([]);
  });

  it('goes on by itself after an outage, and says meanwhile that its figures may be old', async () => {
    const panel = await followed();
    backend.intercept = () => Promise.reject(new TypeError('lost'));
    backend.refundElsewhere({ prepayId: '1001', refundAmount: '2' });
    await untilText(panel, 'The figures on screen were read at');
    backend.intercept = null;
    window.dispatchEvent(new Event('online'));
    await until(() => find(panel, '[data-order="1001"]').textContent?.includes('Partly refunded'));
    await until(() => !textOf(panel).includes('The figures on screen were read at'));
  });

  it('follows with the new token when the page hands over another', async () => {
    // Neither may approve: the queue of approvals has a stream of its own.
    const [before, after] = ['mei', 'ali'].map((who) => makeToken(who, ['orders:read']));
    const panel = await followed({ token: before ?? null });
    panel.token = after ?? null;
    await until(() => backend.streams.open.some(({ token }) => token === `Bearer ${after}`));
    expect(backend.streams.open.filter(({ token }) => token === `Bearer ${before}`)).to.deep.equal([]);
  });

  it('keeps no stream and no timer of a panel that was taken away', async () => {
    const panel = await followed();
    panel.remove();
    await until(() => backend.streams.open.length === 0);
    const asked = backend.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(backend.requests.length).to.equal(asked);
    document.body.append(panel);
    await until(() => backend.streams.open.length > 0);
    expect(rowsOf(panel).length).to.be.at.least(50);
    panel.remove();
  });
});
