/** Deciding on what a colleague asked for: deliberate, bound to what was on screen, counted once, and told to the page. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../src/define.js';
import { RefundRequestEvent, RefundUpdatedEvent } from '../src/events.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, makeOrder, makeToken, PREPAY_ID, problemResponse, type RecordedRequest } from './fake-backend.js';
import { forgetAll } from './kept.js';
import {
  buttonOf,
  find,
  focusOf,
  mountPanel,
  press,
  recordEvents,
  textOf,
  type,
  unmountPanels,
  until,
  untilText,
  whenRead,
} from './panel.js';
import { approver, withQueue, withWaiting } from './states/approval-states.js';

const isDecision = ({ path }: RecordedRequest) => /(approve|reject)$/.test(path);

describe('a decision on a refund that awaits approval', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
    withWaiting(backend);
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  const decisions = () => backend.requests.filter(isDecision);

  async function open(token = approver): Promise<RefundPanel> {
    const panel = mountPanel({ token });
    await untilText(panel, 'Waiting for approval');
    return panel;
  }

  async function aboutToApprove(): Promise<RefundPanel> {
    const panel = await open();
    await press(panel, 'Approve…');
    return panel;
  }

  it('approves exactly what was on screen, once, and tells the page', async () => {
    const panel = await aboutToApprove();
    const heard = recordEvents(panel);
    const button = buttonOf(panel, 'Approve 12.50');
    button.click();
    button.click();
    await untilText(panel, 'Approved, not sent yet');
    expect(decisions().map(({ path, body }) => [path, body])).to.deep.equal([
      ['/v1/refunds/0c2f6f0e9d8b4a51b1f3f2a0d9e8c7b6/approve', { approvalHash: 'a'.repeat(64) }],
    ]);
    const [request, updated] = heard;
    if (!(request instanceof RefundRequestEvent)) throw new Error('no refund-request was fired');
    expect(request).to.include({ prepayId: PREPAY_ID, refundAmount: '12.5', currency: 'USDT' });
    expect(request.refundRequestId).to.equal('0c2f6f0e9d8b4a51b1f3f2a0d9e8c7b6');
    expect(updated instanceof RefundUpdatedEvent && updated.refund.status).to.equal('scheduled');
  });

  it('takes no press that was meant for the button before', async () => {
    const panel = await open();
    buttonOf(panel, 'Approve…').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focusOf(panel)?.textContent?.startsWith('Approve 12.50'));
    await sendKeys({ press: 'Enter' });
    expect(decisions()).to.deep.equal([]);
    await whenRead();
    await sendKeys({ press: 'Escape' });
    await untilText(panel, 'Look at it, then approve or reject it.');
    expect(decisions()).to.deep.equal([]);
  });

  it('is made by keyboard alone: a rejection with its reason', async () => {
    const panel = await open();
    buttonOf(panel, 'Reject…').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focusOf(panel)?.id === 'decision-reason');
    await sendKeys({ type: ' ' });
    buttonOf(panel, 'Reject 12.50').focus();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Write why you reject it.');
    expect(focusOf(panel)?.id).to.equal('decision-reason');
    expect(panel.hasDraft).to.equal(true);
    await sendKeys({ type: 'Another pot' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Rejected by Noor Haddad');
    expect(focusOf(panel)?.textContent).to.equal('Refund not approved');
    expect(decisions().map(({ body }) => body)).to.deep.equal([
      { approvalHash: 'a'.repeat(64), reason: 'Another pot' },
    ]);
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await until(() => panel.shadowRoot?.querySelector('[part="approval"]') === null);
    expect(focusOf(panel)).to.not.equal(null);
    expect(panel.hasDraft).to.equal(false);
  });

  it('fires no refund-request for a rejection: it moves no money', async () => {
    const panel = await open();
    const heard = recordEvents(panel);
    await press(panel, 'Reject…');
    await type(panel, '#decision-reason', 'Another pot');
    await press(panel, 'Reject 12.50');
    await untilText(panel, 'Rejected by');
    expect(heard.map(({ type: name }) => name)).to.deep.equal(['refund-updated']);
  });

  it('is stopped by the page, which goes on with it later', async () => {
    const panel = await aboutToApprove();
    const requests: RefundRequestEvent[] = [];
    panel.addEventListener('refund-request', (event) => {
      event.preventDefault();
      requests.push(event);
    });
    await press(panel, 'Approve 12.50');
    await untilText(panel, 'This page stopped the refund');
    expect(decisions()).to.deep.equal([]);
    const [request] = requests;
    if (request === undefined) throw new Error('no refund-request was fired');
    panel.resumeRefund(request);
    await untilText(panel, 'Approved, not sent yet');
    expect(decisions().length).to.equal(1);
    expect(requests.length).to.equal(1);
    expect(() => panel.resumeRefund(request)).to.throw('not the refund that was stopped last');
  });

  it('is sent again, the same, after an answer was lost', async () => {
    const panel = await aboutToApprove();
    backend.intercept = (request) => (isDecision(request) ? Promise.reject(new TypeError('lost')) : undefined);
    await press(panel, 'Approve 12.50');
    await untilText(panel, 'We have no answer');
    expect(textOf(panel)).to.not.include('Approved');
    backend.intercept = null;
    await press(panel, 'Send again');
    await untilText(panel, 'Approved, not sent yet');
    const [first, second] = decisions();
    expect(second?.body).to.deep.equal(first?.body);
  });

  it('shows what came of a decision whose answer was lost, as soon as the order says so', async () => {
    const panel = await aboutToApprove();
    backend.intercept = (request) => {
      if (!isDecision(request)) return undefined;
      const { approval } = backend.refunds[0] ?? {};
      if (!approval) throw new Error('nothing awaits approval');
      const decidedBy = { id: 'noor', name: 'Noor Haddad' };
      backend.settle(backend.refunds[0]?.refundRequestId ?? '', {
        status: 'pending',
        refundStatus: 'REFUND_PENDING',
        approval: { ...approval, decision: 'approved', decidedBy, decidedAt: new Date().toISOString() },
      });
      return Promise.reject(new TypeError('lost'));
    };
    await press(panel, 'Approve 12.50');
    await untilText(panel, 'Approved, and on its way');
    expect(textOf(panel)).to.include('Approved by Noor Haddad').and.not.include('We have no answer');
  });

  it('is not taken under figures that moved: it is asked for anew', async () => {
    const panel = await aboutToApprove();
    backend.refundElsewhere({ refundAmount: '3', status: 'pending' });
    await panel.refresh();
    await untilText(panel, 'Something changed while you were deciding');
    expect(panel.shadowRoot?.querySelector('[part="confirmation"]')).to.equal(null);
    await press(panel, 'Approve…');
    await press(panel, 'Approve 12.50');
    await untilText(panel, 'Approved, not sent yet');
  });

  it('shows the refusal of the server and what a colleague has decided', async () => {
    const panel = await aboutToApprove();
    backend.intercept = (request) => {
      if (!isDecision(request)) return undefined;
      const { approval } = backend.refunds[0] ?? {};
      if (!approval) throw new Error('nothing awaits approval');
      const decidedBy = { id: 'ali', name: 'Ali Rahimi' };
      backend.settle(backend.refunds[0]?.refundRequestId ?? '', {
        status: 'rejected',
        approval: {
          ...approval,
          decision: 'rejected',
          decidedBy,
          decidedAt: new Date().toISOString(),
          note: 'It is paid',
        },
      });
      return problemResponse('not_awaiting_approval', 409);
    };
    await press(panel, 'Approve 12.50');
    await untilText(panel, 'Rejected by Ali Rahimi');
    expect(textOf(panel)).to.include('It is paid');
    expect(textOf(panel)).to.include('Not approved');
  });

  for (const id of ['mei', ' MEI', 'ｍｅｉ']) {
    it(`is not offered to whoever asked, as "${id}"`, async () => {
      const panel = await open(makeToken(id, ['orders:read', 'refunds:create', 'refunds:approve']));
      expect(textOf(panel)).to.include('Somebody else has to approve it.').and.not.include('Approve…');
      await press(panel, 'Cancel refund');
      await untilText(panel, 'Cancelled');
    });
  }

  it('knows whoever asked by a name beyond ASCII', async () => {
    withWaiting(backend, { requestedBy: { id: 'Žofie 咲' } });
    const panel = await open(makeToken('žofie 咲', ['refunds:approve']));
    expect(textOf(panel)).to.include('Somebody else has to approve it.');
  });
});

describe('all refunds that await approval', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend();
    withQueue(backend);
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  const list = (token: string) => mountPanel({ token, 'prepay-id': null });

  it('are gone through one after the other, without one’s own', async () => {
    const panel = list(approver);
    const heard = recordEvents(panel);
    await untilText(panel, 'Refunds that wait for your approval: 2');
    await press(panel, 'Look at the first');
    await untilText(panel, 'Others that wait for your approval: 1');
    expect(textOf(panel)).to.include('SHOP0');
    await press(panel, 'Skip');
    await untilText(panel, 'Order SHOP2');
    await untilText(panel, 'Approve…');
    await press(panel, 'Approve…');
    await press(panel, 'Approve 12.50');
    await untilText(panel, 'Approved, not sent yet');
    await untilText(panel, 'Others that wait for your approval: 1');
    await press(panel, 'Next');
    await untilText(panel, 'Order SHOP0');
    await untilText(panel, 'Nothing else waits for your approval.');
    await press(panel, 'All orders');
    await untilText(panel, 'Refunds that wait for your approval: 1');
    const selected = heard.filter(({ type: name }) => name === 'order-selected');
    expect(selected.length).to.equal(3);
  });

  it('are told by the server as they come', async () => {
    backend.streams.isOffered = true;
    const panel = list(approver);
    await untilText(panel, 'Refunds that wait for your approval: 2');
    await until(() => backend.streams.open[0]?.prepayId === null);
    backend.settle('waits-2', { status: 'cancelled' });
    await untilText(panel, 'Refunds that wait for your approval: 1');
    panel.remove();
    await until(() => backend.streams.open.length === 0);
  });

  it('are told to whoever the page signs in next, and to nobody before', async () => {
    backend.streams.isOffered = true;
    const panel = list(approver);
    await until(() => backend.streams.open.length > 0);
    await untilText(panel, 'Refunds that wait for your approval: 2');
    const next = makeToken('kim', ['orders:read', 'refunds:approve']);
    panel.token = next;
    await until(() => backend.streams.open.some(({ token }) => token === `Bearer ${next}`));
    await until(() => backend.streams.open.every(({ token }) => token === `Bearer ${next}`));
    await untilText(panel, 'Refunds that wait for your approval: 3');
  });

  it('are not asked for where the session may not approve', async () => {
    const panel = list(makeToken('ali', ['orders:read']));
    await untilText(panel, 'SHOP2');
    await panel.refresh();
    await untilText(panel, 'SHOP2');
    expect(backend.requests.filter(({ path }) => path === '/v1/refunds')).to.deep.equal([]);
    expect(find(panel, '[part="transactions"]').textContent).to.not.include('wait for your approval');
  });
});
