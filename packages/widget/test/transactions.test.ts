/** The transactions view: the list, its search, and the way into an order and back. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../src/define.js';
import { OrderSelectedEvent } from '../src/events.js';
import { FakeBackend, makeOrder } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { buttonOf, find, mountPanel, press, recordEvents, textOf, unmountPanels, untilText } from './panel.js';

function makeOrders(count: number) {
  return Array.from({ length: count }, (_, index) =>
    makeOrder({ prepayId: String(1000 + index), merchantTradeNo: `SHOP${String(index).padStart(3, '0')}` }),
  );
}

describe('transactions', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(...makeOrders(25));
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  it('shows more of the list as it is asked for', async () => {
    const panel = mountPanel({ 'prepay-id': null });
    await untilText(panel, 'SHOP019');
    expect(textOf(panel)).to.not.include('SHOP020');
    await press(panel, 'Show more');
    await untilText(panel, 'SHOP024');
    expect(textOf(panel)).to.include('SHOP000').and.not.include('Show more');
  });

  it('opens an order by keyboard, tells the page, and goes back', async () => {
    const panel = mountPanel({ 'prepay-id': null });
    const heard = recordEvents(panel);
    await untilText(panel, 'SHOP003');
    buttonOf(panel, 'SHOP003').focus();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Everything left');
    expect(panel.shadowRoot?.activeElement?.textContent).to.include('SHOP003');
    expect(heard[0] instanceof OrderSelectedEvent && heard[0].prepayId).to.equal('1003');
    await press(panel, 'All orders');
    await untilText(panel, 'SHOP019');
    expect(panel.prepayId).to.equal(null);
  });

  for (const [what, number] of [
    ["the shop's number", 'SHOP007'],
    ['the prepay ID', '1007'],
  ] as const) {
    it(`finds an order by ${what}`, async () => {
      const panel = mountPanel({ 'prepay-id': null });
      await untilText(panel, 'SHOP000');
      find<HTMLInputElement>(panel, '#search').value = number;
      await press(panel, 'Search');
      await untilText(panel, 'Show all orders');
      expect(textOf(panel)).to.include('SHOP007').and.not.include('SHOP000');
      await press(panel, 'Show all orders');
      await untilText(panel, 'SHOP000');
    });
  }

  it('says so when no order has the number', async () => {
    const panel = mountPanel({ 'prepay-id': null });
    await untilText(panel, 'SHOP000');
    find<HTMLInputElement>(panel, '#search').value = '<b>nothing</b>';
    await press(panel, 'Search');
    await untilText(panel, 'No order has the number <b>nothing</b>');
  });
});
