/** What happened to an order elsewhere: found out when it is opened, put on record, and never paid over. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../src/define.js';
import { RefundUpdatedEvent } from '../src/events.js';
import {
  FakeBackend,
  isRefundRequest,
  json,
  makeOrder,
  makeRefund,
  PREPAY_ID,
  problemResponse,
  withSums,
} from './fake-backend.js';
import { forgetAll, keptIntents } from './kept.js';
import {
  buttonOf,
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

describe('what happened elsewhere', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  const asked = (tail: string) => backend.requests.filter(({ path }) => path.endsWith(tail));

  /** An answer that comes when it is let go. */
  function held(answer: () => Response) {
    let letGo = () => {};
    const gone = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    return { letGo: () => letGo(), answer: gone.then(answer) };
  }

  it('is asked for once when an order is opened, after it was shown as it is stored', async () => {
    const sync = held(() => json(withSums(makeOrder({ refundedElsewhere: { amount: '5' } }))));
    backend.intercept = ({ path }) => (path.endsWith('/sync') ? sync.answer : undefined);
    const panel = mountPanel();
    await untilText(panel, 'Left to refund25.17');
    sync.letGo();
    await untilText(panel, '5.00 USDT were refunded elsewhere');
    expect(textOf(panel)).to.include('Left to refund20.17');
    await press(panel, 'Refresh');
    expect(asked('/sync').map(({ method }) => method)).to.deep.equal(['POST']);
  });

  for (const [name, hold] of [
    ['before it was asked for', false],
    ['before it was answered', true],
  ] as const) {
    it(`is asked for all the same when the panel was moved within the page ${name}`, async () => {
      backend.toldElsewhere = { amount: '5' };
      backend.intercept = ({ path }) => (hold && path.endsWith('/sync') ? new Promise(() => {}) : undefined);
      const panel = mountPanel();
      await until(() => panel.step === 'form');
      if (hold) await until(() => asked('/sync').length === 1);
      backend.intercept = null;
      document.body.prepend(panel);
      await untilText(panel, '5.00 USDT were refunded elsewhere');
      document.body.append(panel);
      await panel.refresh();
      expect(asked('/sync')).to.have.length(hold ? 2 : 1);
    });
  }

  it('changes nothing on screen where it cannot be asked for, and the page is told', async () => {
    const heard: Event[] = [];
    const listen = (event: Event) => heard.push(event);
    document.addEventListener('refund-error', listen);
    backend.intercept = ({ path }) =>
      path.endsWith('/sync') ? problemResponse('gateway_unavailable', 503) : undefined;
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    const before = textOf(panel);
    await until(() => heard.length === 1);
    document.removeEventListener('refund-error', listen);
    await panel.updateComplete;
    expect(textOf(panel)).to.equal(before);
  });

  it('does not bring back an order from before a refund: overtaken, it is read again', async () => {
    const sync = held(() => json(makeOrder()));
    backend.intercept = ({ path }) => (path.endsWith('/sync') ? sync.answer : undefined);
    const panel = mountPanel();
    await refundPart(panel, '10');
    await untilText(panel, 'Left to refund15.17');
    const reads = asked(PREPAY_ID).length;
    sync.letGo();
    await until(() => asked(PREPAY_ID).length > reads);
    await panel.updateComplete;
    expect(textOf(panel)).to.include('Left to refund15.17').and.include('Refund succeeded');
  });

  it('takes back a confirmation that it has made untrue', async () => {
    const sync = held(() => json(withSums(makeOrder({ refundedElsewhere: { amount: '5' } }))));
    backend.intercept = ({ path }) => (path.endsWith('/sync') ? sync.answer : undefined);
    const panel = mountPanel();
    await reviewPart(panel, '10');
    await untilText(panel, 'Confirm the refund');
    backend.orders.set(PREPAY_ID, withSums(makeOrder({ refundedElsewhere: { amount: '5' } })));
    sync.letGo();
    await untilText(panel, 'The order changed while you were confirming');
    expect(find<HTMLInputElement>(panel, '#amount').value).to.equal('10');
  });

  it('brings a refused confirmation back to the form with its draft, and the order as it is', async () => {
    const panel = mountPanel();
    await reviewPart(panel, '10');
    backend.intercept = (request) => {
      if (!isRefundRequest(request)) return undefined;
      // A colleague is a moment faster.
      backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [makeRefund({ refundAmount: '7' })] })));
      backend.intercept = null;
      return undefined;
    };
    await press(panel, 'Refund 10.00');
    await untilText(panel, 'The order changed while you were confirming');
    await untilText(panel, 'Left to refund18.17');
    expect(find<HTMLInputElement>(panel, '#amount').value).to.equal('10');
    expect(keptIntents().length).to.equal(0);
    await press(panel, 'Review refund of 10.00');
    await press(panel, 'Refund 10.00');
    await untilText(panel, 'Refund succeeded');
    const seen = backend.refundRequests.map(({ body }) => body);
    expect(seen).to.deep.equal([
      { refundAmount: '10', expectedRefundableAmount: '25.17' },
      { refundAmount: '10', expectedRefundableAmount: '18.17' },
    ]);
  });

  it('is put on record by keyboard alone', async () => {
    backend.toldElsewhere = { amount: '5' };
    const panel = mountPanel();
    const heard = recordEvents(panel);
    await untilText(panel, '5.00 USDT were refunded elsewhere');
    backend.toldElsewhere = undefined;
    buttonOf(panel, 'Put on record').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focusOf(panel)?.id === 'adoption-reason');
    await sendKeys({ press: 'Escape' });
    await until(() => focusOf(panel) === buttonOf(panel, 'Put on record'));
    await sendKeys({ press: 'Enter' });
    await until(() => focusOf(panel)?.id === 'adoption-reason');
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Write who refunded it, and why.');
    expect(focusOf(panel)?.id).to.equal('adoption-reason');
    await sendKeys({ type: 'by the night shift' });
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'made outside this panel, put on record by Mei Tanaka');
    await until(() => focusOf(panel)?.id === 'history-title');
    expect(asked('/adopt').map(({ body }) => body)).to.deep.equal([
      { refundAmount: '5', refundReason: 'by the night shift' },
    ]);
    expect(textOf(panel)).to.include('Refunded5.00').and.include('by the night shift');
    expect(find(panel, '[role="status"]').textContent).to.equal('5.00\u00a0USDT were put on record.');
    const updated = heard.filter((event) => event instanceof RefundUpdatedEvent);
    expect(updated.map(({ refund }) => refund.origin)).to.deep.equal(['outside']);
  });

  it('is put on record past a mistake in the form of a refund', async () => {
    backend.toldElsewhere = { amount: '5' };
    const panel = mountPanel();
    await untilText(panel, 'were refunded elsewhere');
    await reviewPart(panel, '99');
    await untilText(panel, 'Only 20.17');
    await press(panel, 'Put on record');
    await press(panel, 'Put 5.00');
    await until(() => focusOf(panel)?.id === 'adoption-reason');
  });

  it('is sent once for a double click, and keeps what was typed when there is no answer', async () => {
    backend.toldElsewhere = { amount: '5' };
    const panel = mountPanel();
    await untilText(panel, 'were refunded elsewhere');
    await press(panel, 'Put on record');
    await type(panel, '#adoption-reason', 'night shift');
    const lost = held(() => {
      throw new TypeError('lost');
    });
    backend.intercept = ({ path }) => (path.endsWith('/adopt') ? lost.answer : undefined);
    await press(panel, 'Put 5.00');
    await untilText(panel, 'Putting it on record…');
    await press(panel, 'Putting it on record');
    await press(panel, 'Back');
    lost.letGo();
    await untilText(panel, 'The refund server does not answer');
    expect(asked('/adopt').length).to.equal(1);
    expect(find<HTMLInputElement>(panel, '#adoption-reason').value).to.equal('night shift');
    expect(textOf(panel)).to.not.include('money was moved');
  });

  it('is no longer asked for when a colleague has put it on record', async () => {
    backend.toldElsewhere = { amount: '5' };
    const panel = mountPanel();
    await untilText(panel, 'were refunded elsewhere');
    await press(panel, 'Put on record');
    await type(panel, '#adoption-reason', 'night shift');
    const outside = makeRefund({ origin: 'outside' });
    backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [outside] })));
    await press(panel, 'Put 5.00');
    await until(() => !textOf(panel).includes('refunded elsewhere'));
    expect(textOf(panel)).to.include('put on record by Mei Tanaka');
  });
});
