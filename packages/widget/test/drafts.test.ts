/** What was typed outlives whatever happens to the page, and what was sent outlives the tab. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, isRefundRequest, makeOrder, PREPAY_ID, problemResponse, SERVER_URL } from './fake-backend.js';
import { forgetAll, keptDrafts, keptIntents } from './kept.js';
import {
  find,
  focusOf,
  mountPanel,
  press,
  refundPart,
  reviewPart,
  textOf,
  type,
  unmountPanels,
  until,
  untilText,
} from './panel.js';

const OTHER_ID = '383729303729304';
const lost = () => Promise.reject(new TypeError('lost'));

describe('what was typed', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder(), makeOrder({ prepayId: OTHER_ID, orderAmount: '148.5' }));
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  async function typed(panel: RefundPanel): Promise<void> {
    await reviewPart(panel, '12.5');
    await press(panel, 'Back');
    await type(panel, '#reason', 'other');
    await type(panel, '#other-reason', 'Broken cup');
    await type(panel, '#description', 'Ticket 4411');
  }

  const fieldOf = (panel: RefundPanel, selector: string) => find<HTMLInputElement>(panel, selector).value;

  function expectAll(panel: RefundPanel): void {
    expect(find<HTMLInputElement>(panel, 'input[value="partial"]').checked).to.equal(true);
    const values = ['#amount', '#reason', '#other-reason', '#description'].map((selector) => fieldOf(panel, selector));
    expect(values).to.deep.equal(['12.5', 'other', 'Broken cup', 'Ticket 4411']);
  }

  it('is there again after a reload, is said to be, and can be cleared by keyboard', async () => {
    await typed(mountPanel());
    unmountPanels();
    const panel = mountPanel();
    await untilText(panel, 'Restored what you had entered.');
    expectAll(panel);
    const clear = find(panel, '.restored button');
    clear.focus();
    clear.click();
    await until(() => !textOf(panel).includes('Restored'));
    expect(focusOf(panel)?.id).to.equal('form-title');
    expect(find<HTMLInputElement>(panel, 'input[value="full"]').checked).to.equal(true);
    expect(fieldOf(panel, '#description')).to.equal('');
    expect(keptDrafts()).to.deep.equal([]);
  });

  it('holds no token, and is kept for this tab only', async () => {
    await typed(mountPanel());
    const [key = ''] = keptDrafts();
    expect(sessionStorage.getItem(key)).to.include('Ticket 4411').and.not.include('token-1');
    expect(keptIntents()).to.deep.equal([]);
  });

  it('is there again after a look at another order', async () => {
    const panel = mountPanel();
    await typed(panel);
    panel.prepayId = OTHER_ID;
    await untilText(panel, '148.50');
    expect(fieldOf(panel, '#description')).to.equal('');
    panel.prepayId = PREPAY_ID;
    await untilText(panel, 'Restored');
    expectAll(panel);
  });

  it('is there again after the session ended in the middle and somebody signed in again', async () => {
    const panel = mountPanel();
    await typed(panel);
    backend.intercept = () => problemResponse('session_expired', 401);
    await press(panel, 'Review refund');
    await untilText(panel, 'Your session has ended');
    await press(panel, 'Refund 12.50');
    await untilText(panel, 'No money was moved');
    expectAll(panel);
    unmountPanels();
    backend.intercept = null;
    const back = mountPanel({ token: 'token-2' });
    await untilText(back, 'Restored');
    expectAll(back);
    expect(keptIntents()).to.deep.equal([]);
  });

  it('is kept until the refund is recorded, and no longer', async () => {
    const panel = mountPanel();
    await typed(panel);
    backend.intercept = (request) => (isRefundRequest(request) ? lost() : undefined);
    await press(panel, 'Review refund');
    await press(panel, 'Refund 12.50');
    await untilText(panel, 'We have no answer');
    unmountPanels();
    const reloaded = mountPanel();
    await untilText(reloaded, 'This refund has had no answer yet');
    expect(keptDrafts().length).to.equal(1);
    backend.intercept = null;
    await press(reloaded, 'Send again');
    await untilText(reloaded, 'Refund succeeded');
    expect(keptDrafts()).to.deep.equal([]);
    await press(reloaded, 'Refund more');
    expect(fieldOf(reloaded, '#description')).to.equal('');
  });

  it('is there again when an unanswered refund is let go after a reload', async () => {
    const panel = mountPanel();
    await typed(panel);
    backend.intercept = (request) => (isRefundRequest(request) ? lost() : undefined);
    await press(panel, 'Review refund');
    await press(panel, 'Refund 12.50');
    await untilText(panel, 'We have no answer');
    unmountPanels();
    const reloaded = mountPanel();
    await untilText(reloaded, 'This refund has had no answer yet');
    await untilText(reloaded, 'so far it has no record');
    await press(reloaded, 'Discard this refund');
    expectAll(reloaded);
  });
});

describe('what was sent', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  const keys = () => new Set(backend.refundRequests.map(({ headers }) => headers.get('Idempotency-Key')));

  async function unanswered(): Promise<RefundPanel> {
    backend.intercept = (request) => (isRefundRequest(request) ? lost() : undefined);
    const panel = mountPanel();
    await refundPart(panel, '10');
    await untilText(panel, 'We have no answer');
    backend.intercept = null;
    return panel;
  }

  it('is known in a tab that was opened anew: the same key goes on', async () => {
    await unanswered();
    unmountPanels();
    // A tab's own storage goes with it.
    sessionStorage.clear();
    const panel = mountPanel();
    await untilText(panel, 'This refund has had no answer yet');
    await press(panel, 'Send again');
    await untilText(panel, 'Refund succeeded');
    expect(keys().size).to.equal(1);
    expect(backend.orders.get(PREPAY_ID)?.refunds.length).to.equal(1);
  });

  it('is over here when another window has had the answer, which is then to be seen', async () => {
    const panel = await unanswered();
    const [key = ''] = keptIntents();
    expect(key).to.include(SERVER_URL);
    // What another window does: it repeats the refund, and forgets the intent once that is answered.
    backend.refundElsewhere({ refundAmount: '10' });
    localStorage.removeItem(key);
    window.dispatchEvent(new StorageEvent('storage', { key, storageArea: localStorage }));
    await untilText(panel, 'Left to refund15.17');
    await untilText(panel, 'Mei Tanaka has refunded 10.00 USDT of this order');
  });

  it('is kept once more when it is sent again after another window let it go', async () => {
    const panel = await unanswered();
    for (const key of keptIntents()) localStorage.removeItem(key);
    backend.intercept = (request) => (isRefundRequest(request) ? lost() : undefined);
    await press(panel, 'Send again');
    await untilText(panel, 'We have no answer');
    expect(keptIntents().length).to.equal(1);
  });
});
