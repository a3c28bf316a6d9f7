/** Whole ways through the panel without a mouse: after each step the focus is somewhere in the panel, where one goes on. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../src/define.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, makeOrder, problemResponse, waitsFor } from './fake-backend.js';
import { forgetAll, keptIntents } from './kept.js';
import {
  buttonOf,
  find,
  focusOf,
  mountPanel,
  press,
  refundPart,
  reviewPart,
  type,
  unmountPanels,
  until,
  untilText,
  whenRead,
} from './panel.js';

/** Of which the first page of the list holds fifty. */
const ORDERS = 60;

describe('by keyboard alone', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  /** Goes with Tab, as far as it takes. */
  async function tabTo(panel: RefundPanel, isThere: (element: Element) => boolean): Promise<void> {
    for (let steps = 0; steps < 20; steps += 1) {
      await sendKeys({ press: 'Tab' });
      const focused = focusOf(panel);
      expect(focused, `after Tab ${steps + 1} times`).to.not.equal(null);
      if (focused !== null && isThere(focused)) return;
    }
    expect.fail('Tab does not lead there');
  }
  const toButton = (panel: RefundPanel, name: string) =>
    tabTo(panel, (element) => element.localName === 'button' && (element.textContent ?? '').trim().startsWith(name));
  const toField = (panel: RefundPanel, id: string) => tabTo(panel, (element) => element.id === id);

  it('refunds a part for a reason in own words, with a note, past a mistake and a second thought', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    find(panel, 'input[value="full"]').focus();
    await sendKeys({ press: 'ArrowDown' });
    await panel.updateComplete;
    await toField(panel, 'amount');
    await sendKeys({ type: '10' });
    await toField(panel, 'reason');
    await sendKeys({ press: 'End' });
    await panel.updateComplete;
    await toField(panel, 'other-reason');
    await sendKeys({ press: 'Enter' });
    await until(() => find(panel, '#other-reason').getAttribute('aria-invalid') === 'true');
    expect(focusOf(panel)?.id).to.equal('other-reason');
    await sendKeys({ type: 'Broken cup' });
    await toField(panel, 'description');
    await sendKeys({ type: 'Ticket 4411' });
    await toButton(panel, 'Review refund');
    await sendKeys({ press: 'Enter' });
    await until(() => focusOf(panel)?.textContent === 'Refund 10.00\u00a0USDT');
    await toButton(panel, 'Back');
    await sendKeys({ press: 'Enter' });
    await until(() => focusOf(panel)?.id === 'form-title');
    await toButton(panel, 'Review refund');
    await sendKeys({ press: ' ' });
    await until(() => focusOf(panel)?.textContent === 'Refund 10.00\u00a0USDT');
    await whenRead();
    await sendKeys({ press: ' ' });
    await until(() => focusOf(panel)?.id === 'outcome-title');
    await untilText(panel, 'Left to refund15.17');
    await toButton(panel, 'Refund more');
    await sendKeys({ press: 'Enter' });
    await until(() => focusOf(panel)?.id === 'form-title');
    expect(backend.refundRequests.map(({ body }) => body)).to.deep.equal([
      { refundAmount: '10', refundReason: 'Broken cup', description: 'Ticket 4411', expectedRefundableAmount: '25.17' },
    ]);
  });

  it('sends again what has no answer, has the order read, and lets it go', async () => {
    const lost = () => Promise.reject(new TypeError('lost'));
    backend.intercept = ({ path }) => (path.endsWith('/refunds') ? lost() : undefined);
    const panel = mountPanel();
    await reviewPart(panel, '10');
    buttonOf(panel, 'Refund 10.00').focus();
    await whenRead();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'We have no answer');
    expect(focusOf(panel)?.id).to.equal('outcome-title');
    await toButton(panel, 'Send again');
    await sendKeys({ press: 'Enter' });
    await until(() => backend.refundRequests.length === 2);
    await untilText(panel, 'We have no answer');
    expect(focusOf(panel)?.id).to.equal('outcome-title');
    await toButton(panel, 'Check the order');
    backend.intercept = null;
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Discard this refund');
    expect(focusOf(panel)?.id).to.equal('outcome-title');
    await toButton(panel, 'Discard this refund');
    await sendKeys({ press: 'Enter' });
    await until(() => focusOf(panel)?.id === 'form-title');
    expect(keptIntents()).to.deep.equal([]);
  });

  it('keeps its place when the refund goes on while the focus is on the button that takes it back', async () => {
    backend.outcome = waitsFor(100);
    const panel = mountPanel();
    await refundPart(panel, '10');
    await untilText(panel, 'Refund scheduled');
    buttonOf(panel, 'Cancel refund').focus();
    const [refund] = backend.orders.values().next().value?.refunds ?? [];
    backend.settle(refund?.refundRequestId ?? '', { status: 'succeeded', sendsAt: null });
    await panel.refresh();
    await untilText(panel, 'Refund succeeded');
    expect(focusOf(panel)?.id).to.equal('outcome-title');
  });

  it('tries again as often as it takes', async () => {
    backend.intercept = () => problemResponse('order_not_found', 404);
    const panel = mountPanel();
    await untilText(panel, 'There is no such order');
    // As a page's dialog does when it opens.
    panel.focus();
    for (let time = 1; time <= 3; time += 1) {
      expect(focusOf(panel)).to.equal(buttonOf(panel, 'Try again'));
      const asked = backend.requests.length;
      await sendKeys({ press: 'Enter' });
      await until(() => backend.requests.length > asked);
      await untilText(panel, 'There is no such order');
    }
    backend.intercept = null;
    await sendKeys({ press: 'Enter' });
    await until(() => focusOf(panel)?.id === 'title');
  });

  it('goes on in the list where the last orders begin', async () => {
    backend.orders.clear();
    for (let index = 0; index < ORDERS; index += 1) {
      const name = `SHOP${String(index).padStart(3, '0')}`;
      backend.orders.set(String(index), makeOrder({ prepayId: String(1000 + index), merchantTradeNo: name }));
    }
    const panel = mountPanel({ 'prepay-id': null });
    await untilText(panel, 'SHOP049');
    buttonOf(panel, 'Show more').focus();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'SHOP059');
    expect(focusOf(panel)?.textContent).to.include('SHOP050');
  });

  it('leaves a dialog of the page open when Escape goes back, and closes it when there is nothing to go back from', async () => {
    const dialog = document.createElement('dialog');
    document.body.append(dialog);
    try {
      const panel = mountPanel();
      dialog.append(panel);
      dialog.showModal();
      await reviewPart(panel, '10');
      buttonOf(panel, 'Refund 10.00').focus();
      await sendKeys({ press: 'Escape' });
      await until(() => focusOf(panel)?.id === 'form-title');
      expect(dialog.open).to.equal(true);
      await sendKeys({ press: 'Escape' });
      await until(() => !dialog.open);
    } finally {
      dialog.remove();
    }
  });

  it('leaves Escape to an input method that is at work', async () => {
    backend.toldElsewhere = { amount: '5' };
    const panel = mountPanel();
    await untilText(panel, 'were refunded elsewhere');
    await press(panel, 'Put on record');
    await type(panel, '#adoption-reason', '夜勤');
    const pressed = { key: 'Escape', bubbles: true, composed: true, cancelable: true };
    find(panel, '#adoption-reason').dispatchEvent(new KeyboardEvent('keydown', { ...pressed, isComposing: true }));
    await panel.updateComplete;
    expect(find<HTMLInputElement>(panel, '#adoption-reason').value).to.equal('夜勤');
    find(panel, '#adoption-reason').dispatchEvent(new KeyboardEvent('keydown', pressed));
    await panel.updateComplete;
    expect(panel.shadowRoot?.querySelector('#adoption-reason')).to.equal(null);
  });
});
