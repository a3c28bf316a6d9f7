/** Each state has a picture and words of its own, in the result and in the history. */
import { expect } from '@open-wc/testing';
import type { Refund } from '@refund-panel/shared';
import '../src/define.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { describeStates } from './describe-states.js';
import {
  FakeBackend,
  isRefundRequest,
  makeOrder,
  makeRefund,
  PREPAY_ID,
  problemResponse,
  waitsFor,
  withSums,
} from './fake-backend.js';
import { forgetAll } from './kept.js';
import { find, mountPanel, press, refundPart, reviewPart, textOf, unmountPanels, until, untilText } from './panel.js';
import { never, refunded, shown } from './states/state-case.js';

const failure = { code: 'gateway_misconfigured', detail: 'no', gatewayCode: '400004' } as const;

const states: Readonly<Record<string, Partial<Refund>>> = {
  'Being sent': { status: 'submitting', refundStatus: null },
  'On its way': { status: 'pending', refundStatus: 'REFUND_PENDING' },
  'Not known yet': { status: 'pending', refundStatus: null },
  'Awaiting approval': { status: 'awaiting_approval', refundStatus: null },
  'Waiting for funds': { status: 'parked', refundStatus: null },
  Succeeded: {},
  Failed: { status: 'failed', refundStatus: null, failure },
  'Not approved': { status: 'rejected', refundStatus: null },
  Cancelled: { status: 'cancelled', refundStatus: null },
  'Refunded elsewhere': { origin: 'outside', requestedBy: null },
  'To be checked': { status: 'pending', refundStatus: null, attention: 'unknown_too_long' },
};

const scheduled = (): Partial<Refund> => ({ ...waitsFor(60), createdAt: new Date().toISOString() });

function orderOfAll() {
  const all = [...Object.values(states), scheduled()];
  const refunds = all.map((changes, index) =>
    makeRefund({ refundAmount: '1', refundRequestId: `request-${index}`, ...changes }),
  );
  return { ...withSums(makeOrder({ refunds })), remainingAttempts: 5 };
}

describeStates('the pictures of the states', [
  {
    name: 'the history of a refund in each state',
    show: async (backend) => {
      backend.orders.set(PREPAY_ID, orderOfAll());
      return shown('Refunded elsewhere');
    },
    says: [...Object.keys(states), 'Scheduled', 'does not accept the keys of this server (Binance Pay code 400004)'],
  },
  {
    name: 'refused, and somebody else has to mend it',
    show: async (backend) => {
      backend.intercept = (request) =>
        isRefundRequest(request) ? problemResponse('gateway_misconfigured', 409) : undefined;
      return refunded('Binance Pay does not accept this server');
    },
    says: ['No money was moved.', 'Tell whoever runs the refund server', 'Copy details'],
  },
  {
    name: 'a failure that somebody else has to mend',
    show: async (backend) => {
      backend.outcome = states.Failed ?? {};
      return refunded('Refund failed');
    },
    says: ['No money was moved.', 'Tell whoever runs the refund server', 'Copy details', 'Refund again'],
  },
]);

describe('pictures', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  const chips = (panel: RefundPanel) => [...(panel.shadowRoot?.querySelectorAll('.history [part="chip"]') ?? [])];
  const drawing = (place: Element | null | undefined) =>
    [...(place?.querySelectorAll('svg path') ?? [])].map((path) => path.getAttribute('d')).join(' ');

  it('are another for each state, in its own colours', async () => {
    backend.orders.set(PREPAY_ID, orderOfAll());
    const panel = await shown('Refunded elsewhere');
    const words = chips(panel).map(({ textContent }) => textContent?.trim());
    expect(words).to.deep.equal([...Object.keys(states), 'Scheduled']);
    expect(new Set(chips(panel).map(drawing)).size).to.equal(words.length);
    const colourOf = (word: string) => getComputedStyle(chips(panel)[words.indexOf(word)] ?? panel).color;
    expect(new Set(['Succeeded', 'Failed', 'On its way', 'Not known yet', 'Cancelled'].map(colourOf)).size).to.equal(5);
  });

  for (const [word, outcome] of Object.entries(states)) {
    it(`are the same in the result and in the history: ${word}`, async () => {
      backend.outcome = outcome;
      const panel = mountPanel();
      await refundPart(panel, '10');
      const medallion = await until(() => panel.shadowRoot?.querySelector('.outcome:not([aria-busy]) .medallion'));
      expect(drawing(medallion)).to.equal(drawing(chips(panel)[0]));
    });
  }

  it('show the time that is left as a ring that empties', async () => {
    backend.outcome = scheduled();
    const panel = await refunded('Refund scheduled');
    const share = () =>
      Number.parseFloat(find(panel, '.medallion [pathLength]').getAttribute('stroke-dasharray') ?? '');
    const first = share();
    expect(first).to.be.within(0.9, 1);
    await until(() => share() < first);
  });

  it('have one for the refund that is being sent', async () => {
    backend.intercept = (request) => (isRefundRequest(request) ? never() : undefined);
    const panel = await refunded('Sending the refund');
    expect(drawing(find(panel, '.medallion'))).to.not.equal('');
  });

  it('stay away from an order that was never paid, and so do figures of refunds', async () => {
    backend.orders.set(PREPAY_ID, makeOrder({ status: 'EXPIRED', refusal: 'order_not_refundable' }));
    const panel = await shown('No refund is possible');
    expect(textOf(panel)).to.not.match(/Left to refund|Attempts left|No refunds yet|Payer receives/);
  });

  for (const [name, write, told] of [
    ['the clipboard', () => Promise.resolve(), 'Copied'],
    ['a page that does not allow it', () => Promise.reject(new Error('denied')), 'This page does not allow copying'],
  ] as const) {
    it(`puts what others need to know on ${name}, and says so`, async () => {
      const written: string[] = [];
      const { clipboard } = navigator;
      const writeText = (text: string) => {
        written.push(text);
        return write();
      };
      Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
      try {
        backend.outcome = states.Failed ?? {};
        const panel = await refunded('Refund failed');
        await press(panel, 'Copy details');
        await untilText(panel, told);
        expect(find(panel, '[role="status"]').textContent).to.include(told);
        const [refund] = backend.orders.get(PREPAY_ID)?.refunds ?? [];
        for (const part of ['TEAHOUSE10241', PREPAY_ID, refund?.refundRequestId, '10 USDT', '400004']) {
          expect(written.join()).to.include(part);
        }
        expect(written.join()).to.not.include('token-1');
      } finally {
        Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
      }
    });
  }

  it('keeps the refresh button beside the order where there is little room', async () => {
    const panel = await shown('Everything left');
    const name = find(panel, '#title');
    for (const width of ['320px', '280px']) {
      panel.style.inlineSize = width;
      const [button, title] = [find(panel, '[title="Refresh"]'), name].map((one) => one.getBoundingClientRect());
      expect(button?.top).to.be.below(title?.bottom ?? 0);
      expect(button?.width).to.be.at.least(24);
      expect(button?.left).to.be.at.least(title?.right ?? 0);
      expect(panel.scrollWidth).to.be.at.most(panel.clientWidth);
    }
  });

  it('goes on to the form with one button after a failure', async () => {
    backend.outcome = { status: 'failed', failure: { code: 'refund_rejected', detail: '', gatewayCode: null } };
    const panel = await refunded('Refund failed');
    await press(panel, 'Refund again');
    await reviewPart(panel, '10');
    expect(textOf(panel)).to.include('Confirm the refund');
  });
});
