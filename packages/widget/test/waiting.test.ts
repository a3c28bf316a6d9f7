/** Refunds that wait: what the panel asks of the server, when, and where that leaves the operator. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../src/define.js';
import { RefundErrorEvent, RefundUpdatedEvent } from '../src/events.js';
import type { RefundPanel } from '../src/refund-panel.js';
import {
  FakeBackend,
  makeOrder,
  makeRefund,
  makeToken,
  PREPAY_ID,
  problemResponse,
  waitsFor,
  withSums,
} from './fake-backend.js';
import { forgetAll } from './kept.js';
import {
  buttonOf,
  find,
  focusOf,
  mountPanel,
  press,
  recordEvents,
  refundPart,
  textOf,
  unmountPanels,
  until,
  untilText,
} from './panel.js';

describe('a refund that waits', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
    backend.outcome = waitsFor(100);
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  const asked = (tail: string) => backend.requests.filter(({ path }) => path.endsWith(tail)).length;
  const recordedId = () => backend.orders.get(PREPAY_ID)?.refunds[0]?.refundRequestId ?? '';

  async function scheduled(): Promise<RefundPanel> {
    const panel = mountPanel();
    await refundPart(panel, '10');
    await untilText(panel, 'Refund scheduled');
    return panel;
  }

  /** Opened anew: what waits is in the history. */
  async function inHistory(): Promise<RefundPanel> {
    backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [makeRefund(backend.outcome)] })));
    const panel = mountPanel();
    await untilText(panel, 'Cancel refund');
    return panel;
  }

  it('is taken back by keyboard, and the focus is where it is said', async () => {
    const panel = await scheduled();
    const heard = recordEvents(panel);
    find(panel, '#outcome-title').focus();
    await sendKeys({ press: 'Tab' });
    expect(focusOf(panel)?.textContent?.trim()).to.equal('Cancel refund');
    expect(focusOf(panel)?.getAttribute('aria-label')).to.equal('Cancel refund: 10.00\u00a0USDT');
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Refund cancelled');
    expect(focusOf(panel)?.id).to.equal('outcome-title');
    await untilText(panel, 'Left to refund25.17');
    const states = heard.flatMap((event) => (event instanceof RefundUpdatedEvent ? [event.refund.status] : []));
    expect(states).to.deep.equal(['cancelled']);
    expect(find(panel, '[role="status"]').textContent).to.include('Refund cancelled. The refund of 10.00');
  });

  it('is taken back in the history by keyboard, and its end is told', async () => {
    const panel = await inHistory();
    buttonOf(panel, 'Cancel refund').focus();
    await sendKeys({ press: ' ' });
    await untilText(panel, 'Cancelled');
    await untilText(panel, 'Left to refund25.17');
    expect(focusOf(panel)?.id).to.equal('history-title');
    expect(find(panel, '[role="status"]').textContent).to.include('Refund cancelled');
  });

  it('of a colleague is taken back only once that is confirmed, by the same button', async () => {
    backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [makeRefund(backend.outcome)] })));
    const panel = mountPanel({ token: makeToken('noor', ['orders:read', 'refunds:create']) });
    await untilText(panel, 'Cancel refund');
    const button = buttonOf(panel, 'Cancel refund');
    button.focus();
    const click = (detail: number) =>
      button.dispatchEvent(new MouseEvent('click', { detail, bubbles: true, composed: true }));
    click(1);
    await untilText(panel, 'Cancel the refund that Mei Tanaka asked for?');
    expect(focusOf(panel)).to.equal(button);
    // The second half of a double click.
    click(2);
    await panel.updateComplete;
    expect(asked('/cancel')).to.equal(0);
    await press(panel, 'Back');
    expect(textOf(panel)).to.not.include('asked for?');
    expect(focusOf(panel)).to.not.equal(null);
    await press(panel, 'Cancel refund');
    await press(panel, 'Cancel refund');
    await untilText(panel, 'Cancelled');
    expect(asked('/cancel')).to.equal(1);
  });

  it('is shown as waiting until the server has said otherwise, and asked about once', async () => {
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const panel = await inHistory();
    backend.intercept = ({ path }) =>
      path.endsWith('/cancel') ? held.then(() => problemResponse('internal_error', 500)) : undefined;
    const button = buttonOf(panel, 'Cancel refund');
    button.focus();
    button.click();
    button.click();
    await untilText(panel, 'Cancelling…');
    button.click();
    expect(textOf(panel)).to.include('Scheduled');
    expect(focusOf(panel)).to.equal(button);
    expect(button.getAttribute('aria-disabled')).to.equal('true');
    answer();
    await untilText(panel, 'Something went wrong on the refund server');
    expect(button.textContent?.trim()).to.equal('Cancel refund');
    expect(asked('/cancel')).to.equal(1);
    backend.intercept = null;
    await press(panel, 'Cancel refund');
    await untilText(panel, 'Cancelled');
    expect(textOf(panel)).to.not.include('Something went wrong');
  });

  it('is followed to its end when the cancel came too late', async () => {
    const panel = await scheduled();
    const heard = recordEvents(panel);
    backend.settle(recordedId(), { status: 'pending', refundStatus: 'REFUND_PENDING', sendsAt: null });
    await press(panel, 'Cancel refund');
    await untilText(panel, 'This refund can no longer be taken back');
    await untilText(panel, 'Refund on its way');
    expect(heard.some((event) => event instanceof RefundErrorEvent)).to.equal(true);
    backend.settle(recordedId(), { status: 'succeeded', refundStatus: 'REFUND_SUCCESS' });
    await untilText(panel, 'Refund succeeded');
    await press(panel, 'Refund more');
    expect(textOf(panel)).to.not.include('can no longer be taken back');
  });

  it('is not left in the air when the panel is taken away while it cancels', async () => {
    const panel = await scheduled();
    backend.intercept = ({ path }) => (path.endsWith('/cancel') ? new Promise(() => {}) : undefined);
    await press(panel, 'Cancel refund');
    panel.remove();
    backend.intercept = null;
    document.body.append(panel);
    await untilText(panel, 'The refund server does not answer');
    await press(panel, 'Cancel refund');
    await untilText(panel, 'Refund cancelled');
  });

  it('is counted down second by second, and that is told to a screen reader once', async () => {
    backend.outcome = waitsFor(3);
    const panel = await scheduled();
    const status = find(panel, '[role="status"]');
    const told = new Set([status.textContent]);
    new MutationObserver(() => told.add(status.textContent)).observe(status, { characterData: true, subtree: true });
    const before = asked('/v1/sending');
    const counted = new Set<string>();
    await until(() => {
      counted.add(find(panel, '.card p').textContent ?? '');
      return counted.size === 2;
    });
    expect(asked('/v1/sending')).to.equal(before);
    await untilText(panel, 'Waiting to be sent');
    await until(() => asked('/v1/sending') === before + 1);
    await until(() => told.size === 2);
    const [first, second] = told;
    expect(first).to.include('10.00\u00a0USDT will be sent in 3 seconds');
    expect(second).to.include('Waiting to be sent');
  });

  it('is sent before the eyes of the operator when its time has come', async () => {
    backend.outcome = waitsFor(1);
    const panel = await scheduled();
    backend.settle(recordedId(), { status: 'succeeded', refundStatus: 'REFUND_SUCCESS' });
    await untilText(panel, 'Refund succeeded');
  });

  it('is asked about once when it is late, and again when the order is opened anew', async () => {
    backend.outcome = waitsFor(-5);
    const panel = await inHistory();
    await until(() => asked('/v1/sending') === 1);
    for (const _ of [1, 2]) {
      const before = backend.requests.length;
      await press(panel, 'Refresh');
      await until(() => backend.requests.length > before);
      await panel.updateComplete;
    }
    expect(asked('/v1/sending')).to.equal(1);
    panel.prepayId = '404';
    await untilText(panel, 'There is no such order');
    panel.prepayId = PREPAY_ID;
    await until(() => asked('/v1/sending') === 2);
  });

  it('that is late is shown as it is when nobody says whether money is sent', async () => {
    backend.outcome = waitsFor(-5);
    backend.intercept = ({ path }) => (path === '/v1/sending' ? problemResponse('forbidden', 403) : undefined);
    const heard: Event[] = [];
    const listen = (event: Event) => heard.push(event);
    document.addEventListener('refund-error', listen);
    const panel = await inHistory();
    await until(() => heard.length === 1);
    document.removeEventListener('refund-error', listen);
    expect(textOf(panel)).to.include('waits to be sent').and.not.include('Your account may not do this');
  });

  it('that is parked goes on by itself once the wallet is topped up', async () => {
    backend.outcome = { status: 'parked', refundStatus: null, missingAmount: '6' };
    const panel = mountPanel();
    await refundPart(panel, '10');
    await untilText(panel, 'The wallet lacks 6.00 USDT');
    backend.settle(recordedId(), { missingAmount: '1' });
    await untilText(panel, 'The wallet lacks 1.00 USDT');
    backend.settle(recordedId(), { status: 'succeeded', refundStatus: 'REFUND_SUCCESS', missingAmount: null });
    await untilText(panel, 'Refund succeeded');
  });

  it('tells the page that nobody knows, where a failed refund is contradicted', async () => {
    const panel = await scheduled();
    const heard = recordEvents(panel);
    const failure = { code: 'refund_rejected', detail: 'no', gatewayCode: null } as const;
    backend.settle(recordedId(), { status: 'failed', sendsAt: null, failure });
    await untilText(panel, 'Refund failed');
    expect(textOf(panel)).to.include('No money was moved.');
    backend.settle(recordedId(), { attention: 'contradicted' });
    await press(panel, 'Refresh');
    await untilText(panel, 'Somebody has to check this refund');
    expect(textOf(panel)).to.not.include('No money was moved.').and.not.include('Failed');
    const said = heard.flatMap((event) => (event instanceof RefundErrorEvent ? [event.problem.moneyMoved] : []));
    expect(said).to.deep.equal(['no', 'unknown']);
  });
});
