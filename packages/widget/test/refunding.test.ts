/** The way of a refund through the panel: what is sent, how often, and what the page hears of it. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../src/define.js';
import { RefundErrorEvent, RefundRequestEvent, RefundUpdatedEvent } from '../src/events.js';
import {
  FakeBackend,
  isRefundRequest,
  makeOrder,
  PREPAY_ID,
  problemResponse,
  type RecordedRequest,
  SERVER_URL,
} from './fake-backend.js';
import { forgetAll, keptIntents } from './kept.js';
import {
  buttonOf,
  find,
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
  whenRead,
} from './panel.js';

/** Asks what became of a request. */
const isLookUp = ({ method, path }: RecordedRequest) => method === 'GET' && path.endsWith('/refunds');

const never = () => {
  throw new Error('nothing was sent');
};

const lost = () => Promise.reject(new TypeError('lost'));

describe('refunding', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  function sent() {
    return backend.refundRequests.map(({ headers, body }) => ({ key: headers.get('Idempotency-Key'), body }));
  }

  /** What was sent first reaches the server after all. */
  async function arrivesLate(): Promise<void> {
    const [{ path, headers, body } = never()] = backend.refundRequests;
    const answer = await fetch(SERVER_URL + path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(answer.status).to.equal(201);
  }

  it('refunds everything in two clicks, and shows the order as the server then gives it', async () => {
    const panel = mountPanel();
    const heard = recordEvents(panel);
    await untilText(panel, 'Everything left');
    await press(panel, 'Review refund of 25.17');
    await press(panel, 'Refund 25.17');
    await untilText(panel, 'Refund succeeded');
    await untilText(panel, 'Refunded25.17');
    expect(sent().map(({ body }) => body)).to.deep.equal([
      { refundAmount: '25.17', expectedRefundableAmount: '25.17' },
    ]);
    expect(heard.map(({ type }) => type)).to.deep.equal(['refund-request', 'refund-updated']);
    const [request, updated] = heard;
    expect(request).to.be.instanceOf(RefundRequestEvent);
    expect(request).to.include({ prepayId: PREPAY_ID, refundAmount: '25.17', currency: 'USDT', refundReason: null });
    expect(updated instanceof RefundUpdatedEvent && updated.refund.status).to.equal('succeeded');
    await press(panel, 'Close');
    expect(textOf(panel)).to.include('Everything the payer paid has been returned');
  });

  it('refunds a part with a reason and a note', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    find<HTMLInputElement>(panel, 'input[value="partial"]').click();
    await panel.updateComplete;
    await type(panel, '#amount', '10');
    expect(textOf(panel)).to.include('10.00 USDT. Leaves 15.17 USDT to refund later.');
    await type(panel, '#reason', 'other');
    await type(panel, '#other-reason', 'Broken cup');
    await type(panel, '#description', 'Ticket 4411');
    await press(panel, 'Review refund of 10.00');
    await press(panel, 'Refund 10.00');
    await untilText(panel, 'Left to refund15.17');
    expect(sent()[0]?.body).to.deep.equal({
      refundAmount: '10',
      refundReason: 'Broken cup',
      description: 'Ticket 4411',
      expectedRefundableAmount: '25.17',
    });
    expect(textOf(panel)).to.include('Broken cup');
  });

  it('works by keyboard alone, and the focus is always somewhere sensible', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    const focused = () => panel.shadowRoot?.activeElement;
    find(panel, 'input[value="full"]').focus();
    await sendKeys({ press: 'ArrowDown' });
    await panel.updateComplete;
    await sendKeys({ press: 'Tab' });
    expect(focused()?.id).to.equal('amount');
    await sendKeys({ type: '99' });
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Only 25.17');
    expect(focused()?.id).to.equal('amount');
    await sendKeys({ press: 'Backspace' });
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Confirm the refund');
    expect(focused()?.textContent).to.equal('Refund 9.00\u00a0USDT');
    await sendKeys({ press: 'Escape' });
    await untilText(panel, 'Review refund');
    expect(focused()?.id).to.equal('form-title');
    expect(find<HTMLInputElement>(panel, '#amount').value).to.equal('9');
    await press(panel, 'Review refund');
    await whenRead();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Refund succeeded');
    expect(focused()?.id).to.equal('outcome-title');
    expect(sent().length).to.equal(1);
  });

  it('sends one request for a double click', async () => {
    const panel = mountPanel();
    await reviewPart(panel, '10');
    const button = buttonOf(panel, 'Refund 10.00');
    button.click();
    button.click();
    await untilText(panel, 'Refund succeeded');
    expect(sent().length).to.equal(1);
  });

  it('ignores the second half of a double click that began on the button before', async () => {
    const panel = mountPanel();
    await reviewPart(panel, '10');
    buttonOf(panel, 'Refund 10.00').dispatchEvent(
      new MouseEvent('click', { detail: 2, bubbles: true, composed: true, cancelable: true }),
    );
    await panel.updateComplete;
    expect(textOf(panel)).to.include('Confirm the refund');
    expect(sent().length).to.equal(0);
  });

  it('ignores a click that comes with the confirmation itself: it was for something else', async () => {
    const panel = mountPanel();
    await reviewPart(panel, '10');
    const click = () =>
      buttonOf(panel, 'Refund 10.00').dispatchEvent(
        new MouseEvent('click', { detail: 1, bubbles: true, composed: true, cancelable: true }),
      );
    expect(click()).to.equal(false);
    await panel.updateComplete;
    expect(panel.step).to.equal('confirm');
    await whenRead();
    click();
    await untilText(panel, 'Refund succeeded');
    expect(sent().length).to.equal(1);
  });

  it('lets the page stop a refund, with nothing sent and nothing lost', async () => {
    const panel = mountPanel();
    panel.addEventListener('refund-request', (event) => event.preventDefault());
    await refundPart(panel, '10');
    expect(textOf(panel)).to.include('This page stopped the refund');
    expect(find<HTMLInputElement>(panel, '#amount').value).to.equal('10');
    expect(sent().length).to.equal(0);
  });

  it('keeps what was entered when the server refuses, and uses a new key for the next intent', async () => {
    const panel = mountPanel();
    const heard = recordEvents(panel);
    backend.intercept = (request) => (isRefundRequest(request) ? problemResponse('forbidden', 403) : undefined);
    await refundPart(panel, '10');
    await untilText(panel, 'Your account may not do this');
    expect(heard.at(-1)).to.be.instanceOf(RefundErrorEvent);
    backend.intercept = null;
    await press(panel, 'Review refund of 10.00');
    await press(panel, 'Refund 10.00');
    await untilText(panel, 'Refund succeeded');
    const [first, second] = sent();
    expect(second?.body).to.deep.equal(first?.body);
    expect(second?.key).to.not.equal(first?.key);
  });

  for (const [name, answer] of [
    ['a lost answer', lost],
    ['a 500', () => problemResponse('internal_error', 500, { moneyMoved: 'unknown' })],
    ['an outage of the database', () => problemResponse('database_unavailable', 503, { moneyMoved: 'unknown' })],
    ['too many requests at once', () => problemResponse('asked_too_often', 429)],
    ['a page of HTML', () => new Response('<html>', { status: 413 })],
  ] as const) {
    it(`repeats the same refund after ${name}: same key, same body`, async () => {
      const panel = mountPanel();
      backend.intercept = (request) => (isRefundRequest(request) ? answer() : undefined);
      await refundPart(panel, '10');
      await untilText(panel, 'We have no answer');
      backend.intercept = null;
      await press(panel, 'Send again');
      await untilText(panel, 'Refund succeeded');
      const [first, second] = sent();
      expect(second).to.deep.equal(first);
      expect(sent().length).to.equal(2);
      expect(keptIntents().length).to.equal(0);
    });
  }

  it('knows that nothing was recorded when the session had ended before the first sending', async () => {
    const panel = mountPanel();
    backend.intercept = (request) => (isRefundRequest(request) ? problemResponse('session_expired', 401) : undefined);
    await refundPart(panel, '10');
    await untilText(panel, 'No money was moved');
    expect(keptIntents().length).to.equal(0);
    backend.intercept = null;
    await press(panel, 'Review refund of 10.00');
    await press(panel, 'Refund 10.00');
    await untilText(panel, 'Refund succeeded');
  });

  it('does not take an ended session for an answer to an earlier sending', async () => {
    const panel = mountPanel();
    backend.intercept = (request) => (isRefundRequest(request) ? lost() : undefined);
    await refundPart(panel, '10');
    await untilText(panel, 'We have no answer');
    backend.intercept = (request) => (isRefundRequest(request) ? problemResponse('session_expired', 401) : undefined);
    await press(panel, 'Send again');
    await untilText(panel, 'session');
    expect(keptIntents().length).to.equal(1);
    backend.intercept = null;
    await press(panel, 'Send again');
    await untilText(panel, 'Refund succeeded');
    const keys = sent().map(({ key }) => key);
    expect(new Set(keys).size).to.equal(1);
  });

  it('comes back to an unanswered refund after a reload', async () => {
    backend.intercept = (request) => (isRefundRequest(request) ? lost() : undefined);
    const before = mountPanel();
    await refundPart(before, '10');
    await untilText(before, 'We have no answer');
    unmountPanels();
    backend.intercept = null;
    const panel = mountPanel();
    await untilText(panel, 'This refund has had no answer yet');
    await press(panel, 'Send again');
    await untilText(panel, 'Refund succeeded');
    const [first, second] = sent();
    expect(second).to.deep.equal(first);
  });

  it('has the intent on record before the request leaves', async () => {
    let recorded = 0;
    backend.intercept = (request) => {
      if (isRefundRequest(request)) recorded = keptIntents().length;
      return undefined;
    };
    const panel = mountPanel();
    await refundPart(panel, '10');
    await untilText(panel, 'Refund succeeded');
    expect(recorded).to.equal(1);
    expect(keptIntents().length).to.equal(0);
  });

  it('lets an unanswered refund go only after the server has said that it has no record of it', async () => {
    const isAboutIt = ({ path }: RecordedRequest) => path.endsWith('/refunds');
    backend.intercept = (request) => (isAboutIt(request) ? lost() : undefined);
    const panel = mountPanel();
    await refundPart(panel, '10');
    await untilText(panel, 'We have no answer');
    await until(() => backend.requests.some(isLookUp));
    expect(textOf(panel)).to.not.include('Discard');
    backend.intercept = null;
    await press(panel, 'Check the order');
    await untilText(panel, 'so far it has no record of the refund of 10.00');
    await press(panel, 'Discard this refund');
    expect(find<HTMLInputElement>(panel, '#amount').value).to.equal('10');
    expect(keptIntents().length).to.equal(0);
  });

  it('finds out by itself that what had no answer was recorded, and sends nothing for it', async () => {
    backend.intercept = (request) => (isRefundRequest(request) ? lost() : undefined);
    const panel = mountPanel();
    const heard = recordEvents(panel);
    await refundPart(panel, '10');
    await untilText(panel, 'so far it has no record');
    backend.intercept = null;
    await arrivesLate();
    await panel.refresh();
    await untilText(panel, 'Refund succeeded');
    await untilText(panel, 'Left to refund15.17');
    expect(keptIntents()).to.deep.equal([]);
    expect(heard.filter((event) => event instanceof RefundUpdatedEvent)).to.have.length(1);
  });

  it('finds it after a reload too', async () => {
    backend.intercept = (request) => (isRefundRequest(request) ? lost() : undefined);
    await refundPart(mountPanel(), '10');
    await until(() => backend.requests.some(isLookUp));
    unmountPanels();
    backend.intercept = null;
    await arrivesLate();
    const panel = mountPanel();
    await untilText(panel, 'Refund succeeded');
    expect(keptIntents()).to.deep.equal([]);
    expect(backend.orders.get(PREPAY_ID)?.refunds).to.have.length(1);
  });

  it('asks again while nobody can say what became of it', async () => {
    const real = window.setTimeout.bind(window);
    // Its pause is not waited for.
    window.setTimeout = ((run: () => void, delayMs?: number) =>
      real(run, delayMs === 5_000 ? 0 : delayMs)) as typeof window.setTimeout;
    try {
      backend.intercept = (request) =>
        isRefundRequest(request)
          ? lost()
          : isLookUp(request)
            ? problemResponse('database_unavailable', 503)
            : undefined;
      const panel = mountPanel();
      await refundPart(panel, '10');
      await until(() => backend.requests.some(isLookUp));
      expect(textOf(panel)).to.not.include('no record');
      backend.intercept = null;
      await untilText(panel, 'so far it has no record');
    } finally {
      window.setTimeout = real as typeof window.setTimeout;
    }
  });

  it('follows a pending refund to its end and tells the page', async () => {
    backend.outcome = { status: 'pending', refundStatus: 'REFUND_PENDING' };
    const panel = mountPanel();
    const heard = recordEvents(panel);
    await refundPart(panel, '10');
    await untilText(panel, 'Refund on its way');
    const refund = backend.orders.get(PREPAY_ID)?.refunds[0];
    if (refund === undefined) throw new Error('there is no refund');
    backend.settle(refund.refundRequestId, { status: 'succeeded', refundStatus: 'REFUND_SUCCESS' });
    await untilText(panel, 'Refund succeeded');
    const states = heard.flatMap((event) => (event instanceof RefundUpdatedEvent ? [event.refund.status] : []));
    expect(states).to.deep.equal(['pending', 'succeeded']);
    expect(heard.some((event) => event instanceof RefundErrorEvent)).to.equal(false);
  });

  it('tells the page when a pending refund fails', async () => {
    backend.outcome = { status: 'pending', refundStatus: 'REFUND_PENDING' };
    const panel = mountPanel();
    const heard = recordEvents(panel);
    await refundPart(panel, '10');
    await untilText(panel, 'Refund on its way');
    const refund = backend.orders.get(PREPAY_ID)?.refunds[0];
    if (refund === undefined) throw new Error('there is no refund');
    const failure = { code: 'refund_rejected', detail: 'no', gatewayCode: null } as const;
    backend.settle(refund.refundRequestId, { status: 'failed', refundStatus: 'REFUND_FAIL', failure });
    await untilText(panel, 'Refund failed');
    const error = await until(() => heard.find((event) => event instanceof RefundErrorEvent));
    expect(error instanceof RefundErrorEvent && error.problem.code).to.equal('refund_rejected');
  });

  it('has in two panels of one page one refund, and in the second no doubt about it that the first has not', async () => {
    const [first, second] = [mountPanel(), mountPanel()];
    await reviewPart(first, '10');
    await reviewPart(second, '7');
    backend.intercept = (request) => (isRefundRequest(request) ? lost() : undefined);
    await press(first, 'Refund 10.00');
    await untilText(first, 'We have no answer');
    await press(second, 'Refund 7.00');
    await untilText(second, 'The refund of 10.00');
    expect(second.step).to.equal('unanswered');
    backend.intercept = null;
    await press(first, 'Send again');
    await untilText(first, 'Refund succeeded');
    await untilText(second, 'Left to refund15.17');
    expect(second.step).to.equal('form');
    expect(find<HTMLInputElement>(second, '#amount').value).to.equal('7');
    expect(new Set(sent().map(({ key }) => key)).size).to.equal(1);
    expect(keptIntents()).to.deep.equal([]);
  });

  it('shows an intent that another panel of the page has no answer to, instead of making a second one', async () => {
    const [first, second] = [mountPanel(), mountPanel()];
    await reviewPart(first, '10');
    await reviewPart(second, '7');
    backend.intercept = (request) => (isRefundRequest(request) ? lost() : undefined);
    await press(first, 'Refund 10.00');
    await untilText(first, 'We have no answer');
    await press(second, 'Refund 7.00');
    await untilText(second, 'The refund of 10.00');
    expect(sent().length).to.equal(1);
  });
});
