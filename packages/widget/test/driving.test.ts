/** A page with a dialog of its own drives the panel: fills it, looks at it, stops it, asks somebody and lets it go on. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import type { RefundRequestEvent } from '../src/events.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, isRefundRequest, json, makeOrder, PREPAY_ID, problemResponse } from './fake-backend.js';
import { forgetAll } from './kept.js';
import {
  find,
  focusOf,
  mountPanel,
  press,
  recordEvents,
  refundPart,
  reviewPart,
  textOf,
  type,
  unmountPanels,
  until,
  untilText,
} from './panel.js';

const OTHER_ID = '383729303729304';

async function failureOf(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    () => expect.fail('it went through'),
    (error: unknown) => error,
  );
}

async function isRefused(attempt: Promise<unknown>): Promise<void> {
  const error = await failureOf(attempt);
  expect(error).to.be.instanceOf(DOMException);
  expect(error).to.include({ name: 'InvalidStateError' });
}

describe('driving', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(
      makeOrder(),
      makeOrder({ prepayId: OTHER_ID, merchantTradeNo: 'TEAHOUSE10240', orderAmount: '1448.5' }),
    );
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  /** Stops every refund and keeps its event, as a page does that asks somebody first. */
  function stopEach(panel: RefundPanel): RefundRequestEvent[] {
    const stopped: RefundRequestEvent[] = [];
    panel.addEventListener('refund-request', (event) => {
      event.preventDefault();
      stopped.push(event);
    });
    return stopped;
  }

  it('fills the form of an order that is still being read, in the way its operator writes', async () => {
    const panel = mountPanel({ 'prepay-id': OTHER_ID, locale: 'nl' });
    await panel.proposeRefund({ refundAmount: '1234.5', refundReason: 'Zerbrochen', description: 'Ticket 4411' });
    await panel.updateComplete;
    expect(panel.step).to.equal('form');
    expect(find<HTMLInputElement>(panel, '#amount').value).to.equal('1234,5');
    expect(find<HTMLInputElement>(panel, '#other-reason').value).to.equal('Zerbrochen');
    expect(find<HTMLTextAreaElement>(panel, '#description').value).to.equal('Ticket 4411');
    expect(panel.review()).to.equal(true);
    await untilText(panel, '1.234,50');
    expect(backend.refundRequests).to.deep.equal([]);
  });

  it('fills the form of the order just named, not of the one before', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    panel.prepayId = OTHER_ID;
    await panel.proposeRefund({ refundAmount: '100' });
    expect(panel.order?.prepayId).to.equal(OTHER_ID);
    expect(panel.hasDraft).to.equal(true);
  });

  it('fills the form once the panel is back on the page', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    panel.remove();
    panel.prepayId = OTHER_ID;
    const proposed = panel.proposeRefund({ refundAmount: '100' });
    document.body.append(panel);
    await proposed;
    expect(panel.order?.prepayId).to.equal(OTHER_ID);
    expect(panel.hasDraft).to.equal(true);
  });

  it('leaves what is not proposed as it is, and knows its own reasons', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    await type(panel, '#description', 'Typed');
    await panel.proposeRefund({ refundAmount: '10' });
    await panel.proposeRefund({ refundReason: 'Duplicate payment' });
    await panel.updateComplete;
    expect(find<HTMLSelectElement>(panel, '#reason').value).to.equal('duplicate_payment');
    expect(find<HTMLTextAreaElement>(panel, '#description').value).to.equal('Typed');
    expect(find<HTMLInputElement>(panel, '#amount').value).to.equal('10');
    await panel.proposeRefund({ refundAmount: 'full', refundReason: '' });
    await panel.updateComplete;
    expect(find<HTMLInputElement>(panel, 'input[value="full"]').checked).to.equal(true);
    expect(find<HTMLSelectElement>(panel, '#reason').value).to.equal('');
  });

  it('takes a confirmation back when it is given another proposal, and a result away', async () => {
    const panel = mountPanel();
    await reviewPart(panel, '10');
    await panel.proposeRefund({ refundAmount: '11' });
    expect(panel.step).to.equal('form');
    await panel.updateComplete;
    expect(panel.review()).to.equal(true);
    await panel.updateComplete;
    await press(panel, 'Refund 11.00');
    await untilText(panel, 'Refund succeeded');
    expect(panel.step).to.equal('result');
    await panel.proposeRefund({ refundAmount: '2' });
    expect(panel.step).to.equal('form');
  });

  it('shows the mistakes of a proposal, and does not review it', async () => {
    const panel = mountPanel();
    await panel.proposeRefund({ refundAmount: '26' });
    expect(panel.review()).to.equal(false);
    await untilText(panel, 'Only 25.17');
  });

  it('refuses a proposal that is no amount, or has no form', async () => {
    const panel = mountPanel();
    expect(await failureOf(panel.proposeRefund({ refundAmount: '10,5' }))).to.be.instanceOf(TypeError);
    const list = mountPanel({ 'prepay-id': null });
    await isRefused(list.proposeRefund({ refundAmount: '10' }));
    expect(list.step).to.equal('transactions');
    expect(list.review()).to.equal(false);
    const nowhere = mountPanel({ 'prepay-id': '1' });
    await isRefused(nowhere.proposeRefund({}));
    expect([nowhere.step, nowhere.order]).to.deep.equal(['problem', null]);
    backend.orders.set('2', makeOrder({ prepayId: '2', refundableAmount: '0', refusal: 'amount_exceeds_refundable' }));
    await isRefused(mountPanel({ 'prepay-id': '2' }).proposeRefund({}));
    backend.intercept = (request) => (isRefundRequest(request) ? problemResponse('internal_error', 500) : undefined);
    await refundPart(panel, '10');
    await untilText(panel, 'We have no answer');
    await isRefused(panel.proposeRefund({ refundAmount: '5' }));
    expect(panel.step).to.equal('unanswered');
  });

  it('says what is on screen at each step, and what closing would lose', async () => {
    const panel = mountPanel();
    let answer = (_: Response) => {};
    const steps: unknown[] = [[panel.step, panel.hasDraft, panel.order]];
    await reviewPart(panel, '10');
    steps.push([panel.step, panel.hasDraft, panel.order?.refundableAmount]);
    backend.intercept = (request) =>
      isRefundRequest(request) ? new Promise<Response>((resolve) => (answer = resolve)) : undefined;
    await press(panel, 'Refund 10.00');
    steps.push([panel.step, panel.hasDraft]);
    await until(() => backend.refundRequests.length === 1);
    answer(problemResponse('refund_rejected', 409));
    await until(() => panel.step === 'form');
    steps.push([panel.step, panel.hasDraft]);
    expect(steps).to.deep.equal([
      ['loading', false, null],
      ['confirm', true, '25.17'],
      ['submitting', false],
      ['form', true],
    ]);
  });

  it('refreshes, and says when it has', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    await until(() => backend.requests.length === 2);
    await panel.refresh();
    const other = makeOrder({ orderAmount: '30' });
    backend.intercept = () => json(other);
    await panel.refresh();
    expect(panel.order?.orderAmount).to.equal('30');
    backend.intercept = () => problemResponse('internal_error', 500);
    await panel.refresh();
    await untilText(panel, 'The figures on screen were read at');
    backend.intercept = null;
    const list = mountPanel({ 'prepay-id': null });
    await untilText(list, 'TEAHOUSE10241');
    backend.orders.delete(PREPAY_ID);
    await list.refresh();
    await list.updateComplete;
    expect(textOf(list)).to.not.include('TEAHOUSE10241');
  });

  it('goes on with what the page stopped and somebody has allowed, exactly once', async () => {
    const panel = mountPanel();
    const heard = recordEvents(panel);
    const stopped = stopEach(panel);
    await refundPart(panel, '10');
    await untilText(panel, 'stopped');
    expect(backend.refundRequests).to.deep.equal([]);
    const [request] = stopped;
    if (request === undefined) return expect.fail('nothing was stopped');
    // Somebody is asked in a dialog meanwhile.
    await new Promise((resolve) => setTimeout(resolve));
    panel.resumeRefund(request);
    expect(panel.step).to.equal('submitting');
    await untilText(panel, 'Refund succeeded');
    expect(backend.refundRequests.map(({ body }) => body)).to.deep.equal([
      { refundAmount: '10', expectedRefundableAmount: '25.17' },
    ]);
    expect(heard.map((event) => event.type)).to.deep.equal(['refund-request', 'refund-updated']);
    expect(() => panel.resumeRefund(request)).to.throw(DOMException);
    expect(backend.refundRequests.length).to.equal(1);
  });

  for (const [name, change] of [
    ['the operator has changed the form since', (panel) => type(panel, '#amount', '11')],
    [
      'the order has changed since',
      async (panel) => {
        backend.orders.set(PREPAY_ID, makeOrder({ refundableAmount: '20' }));
        await panel.refresh();
        // A reading that was asked for before may have overtaken this one.
        await until(() => panel.order?.refundableAmount === '20');
      },
    ],
    [
      'another order is shown',
      (panel) => {
        panel.prepayId = OTHER_ID;
        return panel.proposeRefund({ refundAmount: '10' });
      },
    ],
  ] as [string, (panel: RefundPanel) => Promise<void>][]) {
    it(`does not go on when ${name}`, async () => {
      const panel = mountPanel();
      const stopped = stopEach(panel);
      await refundPart(panel, '10');
      await untilText(panel, 'stopped');
      await change(panel);
      const [request] = stopped;
      if (request === undefined) return expect.fail('nothing was stopped');
      expect(() => panel.resumeRefund(request)).to.throw(DOMException, 'stopped last');
      expect(backend.refundRequests).to.deep.equal([]);
    });
  }

  it('does not take what was allowed for one refund as leave for another', async () => {
    const panel = mountPanel();
    const stopped = stopEach(panel);
    await refundPart(panel, '10');
    await untilText(panel, 'stopped');
    await refundPart(panel, '20');
    await untilText(panel, 'stopped');
    const [small, large] = stopped;
    if (small === undefined || large === undefined) return expect.fail('two were to be stopped');
    expect(() => panel.resumeRefund(small)).to.throw(DOMException);
    panel.resumeRefund(large);
    await untilText(panel, 'Refund succeeded');
    expect(backend.refundRequests.map(({ body }) => body)).to.deep.equal([
      { refundAmount: '20', expectedRefundableAmount: '25.17' },
    ]);
  });

  it('takes the focus where a dialog puts it', async () => {
    const panel = mountPanel();
    panel.focus();
    await untilText(panel, 'Everything left');
    panel.focus();
    expect(focusOf(panel)?.id).to.equal('title');
  });
});
