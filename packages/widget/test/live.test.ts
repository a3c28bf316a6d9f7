/** The order on screen follows the server: by streams, by asking while there is none, and never in two ways at once. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import { RefundErrorEvent, RefundUpdatedEvent } from '../src/events.js';
import type { RefundPanel } from '../src/refund-panel.js';
import {
  FakeBackend,
  isRefundRequest,
  json,
  makeOrder,
  makeRefund,
  makeToken,
  PREPAY_ID,
  SERVER_URL,
} from './fake-backend.js';
import { forgetAll } from './kept.js';
import { mountPanel, press, recordEvents, refundPart, textOf, unmountPanels, until, untilText } from './panel.js';

const OTHER_ID = '383729303729304';
const THIRD_ID = '383729303729305';

const setHidden = (isHidden: boolean) => {
  Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
};

describe('following live', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(
      makeOrder(),
      makeOrder({ prepayId: OTHER_ID, orderAmount: '148.5' }),
      makeOrder({ prepayId: THIRD_ID, orderAmount: '8' }),
    );
    backend.streams.isOffered = true;
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
    Reflect.deleteProperty(document, 'hidden');
  });

  const readings = () => backend.requests.filter(({ method }) => method === 'GET').length;

  /** On screen, followed, and read once more since. */
  async function followed(attributes: Record<string, string | null> = {}): Promise<RefundPanel> {
    const [before, streams] = [backend.requests.length, backend.streams.open.length];
    const panel = mountPanel(attributes);
    await untilText(panel, 'Attempts left');
    await until(() => backend.streams.open.length > streams || streams > 0);
    await until(() => backend.requests.length >= before + 3);
    await panel.updateComplete;
    return panel;
  }

  const statesOf = (heard: readonly Event[]) =>
    heard.flatMap((event) => (event instanceof RefundUpdatedEvent ? [event.refund.status] : []));

  it('asks for the stream of its order with the token in a header, and shows what a colleague does', async () => {
    const panel = await followed();
    const [stream] = backend.streams.open;
    expect(stream).to.include({ prepayId: PREPAY_ID, token: 'Bearer token-1' });
    const heard = recordEvents(panel);
    const before = readings();
    backend.refundElsewhere({ refundAmount: '7' });
    await untilText(panel, 'Left to refund18.17');
    expect(readings()).to.equal(before + 1);
    expect(statesOf(heard)).to.deep.equal(['succeeded']);
  });

  it('reads the order once more, and no oftener, for all that happens during one reading', async () => {
    const panel = await followed();
    const before = readings();
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const early = json(backend.orders.get(PREPAY_ID));
    backend.intercept = ({ path }) => (path === `/v1/orders/${PREPAY_ID}` ? held.then(() => early) : undefined);
    backend.refundElsewhere({ refundAmount: '1' });
    await until(() => readings() === before + 1);
    backend.intercept = null;
    backend.refundElsewhere({ refundAmount: '2' });
    backend.refundElsewhere({ refundAmount: '3' });
    // The stream's pieces are read in the same order, so this one is read after those.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(readings()).to.equal(before + 1);
    answer();
    await untilText(panel, 'Left to refund19.17');
    expect(readings()).to.equal(before + 2);
  });

  it('tells the page of each change once, whether a stream, a reading or an answer brings it first', async () => {
    backend.outcome = { status: 'pending', refundStatus: 'REFUND_PENDING' };
    const panel = await followed();
    const heard = recordEvents(panel);
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    // Recorded, told on the stream, settled and told again, all before the answer arrives, which says how it was at first.
    backend.intercept = (request) => {
      if (!isRefundRequest(request)) return undefined;
      const refund = backend.refundElsewhere({
        refundAmount: '10',
        status: 'pending',
        refundStatus: 'REFUND_PENDING',
        updatedAt: '2026-11-21T10:00:01.000Z',
      });
      return held.then(() => json(refund, 201));
    };
    await refundPart(panel, '10');
    await untilText(panel, 'On its way10.00');
    const [refund] = backend.orders.get(PREPAY_ID)?.refunds ?? [];
    const settled = {
      status: 'succeeded',
      refundStatus: 'REFUND_SUCCESS',
      updatedAt: '2026-11-21T10:00:02.000Z',
    } as const;
    backend.settle(refund?.refundRequestId ?? '', settled);
    await untilText(panel, 'Refunded10.00');
    answer();
    await untilText(panel, 'Refund succeeded');
    await press(panel, 'Refund more');
    await press(panel, 'Refresh');
    await untilText(panel, 'Everything left 15.17');
    expect(statesOf(heard)).to.deep.equal(['pending', 'succeeded']);
  });

  it('never tells of a success where a refund failed', async () => {
    backend.outcome = { status: 'submitting', refundStatus: null };
    const panel = await followed();
    const heard = recordEvents(panel);
    await refundPart(panel, '10');
    await untilText(panel, 'Refund recorded');
    const [refund] = backend.orders.get(PREPAY_ID)?.refunds ?? [];
    const failure = { code: 'refund_rejected', detail: 'no', gatewayCode: null } as const;
    backend.settle(refund?.refundRequestId ?? '', { status: 'failed', refundStatus: 'REFUND_FAIL', failure });
    await untilText(panel, 'Refund failed');
    await press(panel, 'Refresh');
    await untilText(panel, 'Left to refund25.17');
    expect(statesOf(heard)).to.deep.equal(['submitting', 'failed']);
    const errors = heard.filter((event) => event instanceof RefundErrorEvent);
    expect(errors.map(({ problem }) => problem.code)).to.deep.equal(['refund_rejected']);
    expect(textOf(panel)).to.not.include('Refund succeeded');
  });

  it('asks now and then while there is no stream, and follows it again, with what was missed', async () => {
    backend.orders.set(PREPAY_ID, makeOrder({ refunds: [makeRefund({ status: 'pending' })] }));
    const panel = await followed();
    backend.streams.isOffered = false;
    backend.streams.open[0]?.cut();
    backend.refundElsewhere({ refundAmount: '7' });
    await untilText(panel, 'Refunds 2');
    expect(backend.streams.open.length).to.equal(0);
    backend.streams.isOffered = true;
    await until(() => backend.streams.open.length === 1);
    backend.refundElsewhere({ refundAmount: '1' });
    await untilText(panel, 'Refunds 3');
  });

  it('opens a lost stream at once when the browser is online again', async () => {
    await followed();
    backend.streams.isOffered = false;
    backend.streams.open[0]?.cut();
    await until(() => backend.streams.asked >= 2);
    backend.streams.isOffered = true;
    window.dispatchEvent(new Event('online'));
    await until(() => backend.streams.open.length === 1);
  });

  it('follows nothing while nobody can see it, and reads the order as soon as somebody can', async () => {
    const panel = await followed();
    setHidden(true);
    await until(() => backend.streams.open.length === 0);
    backend.refundElsewhere({ refundAmount: '7' });
    setHidden(false);
    await untilText(panel, 'Left to refund18.17');
    await until(() => backend.streams.open.length === 1);
  });

  it('renews a token that has run out for the stream', async () => {
    backend.intercept = ({ path, headers }) =>
      path === '/v1/events' && headers.get('Authorization') === 'Bearer stale' ? json({}, 401) : undefined;
    const panel = document.createElement('refund-panel');
    let given = 0;
    Object.assign(panel, {
      serverUrl: SERVER_URL,
      prepayId: OTHER_ID,
      getToken: async () => (given++ === 0 ? 'stale' : 'fresh'),
    });
    document.body.append(panel);
    await until(() => backend.streams.open.some(({ token }) => token === 'Bearer fresh'));
    panel.remove();
  });

  it('shares one stream between panels with the same token, each told of its own order', async () => {
    const first = await followed();
    const second = await followed({ 'prepay-id': OTHER_ID });
    await until(() => backend.streams.open.length === 1 && backend.streams.open[0]?.prepayId === null);
    const before = backend.requests.filter(({ path }) => path.endsWith(PREPAY_ID)).length;
    backend.refundElsewhere({ prepayId: OTHER_ID, refundAmount: '8.5' });
    await untilText(second, 'Left to refund140.00');
    expect(backend.requests.filter(({ path }) => path.endsWith(PREPAY_ID)).length).to.be.at.most(before + 1);
    backend.refundElsewhere({ refundAmount: '7' });
    await untilText(first, 'Left to refund18.17');
    first.remove();
    expect(backend.streams.open.length).to.equal(1);
    second.remove();
    await until(() => backend.streams.open.length === 0);
  });

  it('opens two streams to a server at most; a third panel asks instead, until there is room', async () => {
    const first = await followed();
    await followed({ 'prepay-id': OTHER_ID, token: 'token-2' });
    const third = mountPanel({ 'prepay-id': THIRD_ID, token: 'token-3' });
    await untilText(third, 'Attempts left');
    expect(backend.streams.open.length).to.equal(2);
    backend.refundElsewhere({ prepayId: THIRD_ID, refundAmount: '1' });
    await untilText(third, 'Left to refund7.00');
    expect(backend.streams.open.map(({ token }) => token)).to.deep.equal(['Bearer token-1', 'Bearer token-2']);
    first.remove();
    await until(() => backend.streams.open.some(({ token }) => token === 'Bearer token-3'));
  });

  it('follows nothing when a page reads a panel again that it has taken away', async () => {
    const panel = mountPanel();
    await until(() => backend.streams.open.length === 1);
    panel.remove();
    await until(() => backend.streams.open.length === 0);
    await panel.refresh();
    expect(backend.streams.open).to.have.length(0);
    document.body.append(panel);
    await until(() => backend.streams.open.length === 1);
  });

  it('lets the stream of another order go when it shows another one', async () => {
    const panel = await followed({ token: makeToken('mei', ['orders:read']) });
    panel.prepayId = OTHER_ID;
    await until(() => backend.streams.open[0]?.prepayId === OTHER_ID);
    expect(backend.streams.open.length).to.equal(1);
    panel.prepayId = null;
    await untilText(panel, 'Search');
    // The list hears of all orders.
    await until(() => backend.streams.open.map(({ prepayId }) => prepayId).join() === '');
    await until(() => backend.streams.open.length === 1);
    expect(backend.streams.open[0]?.prepayId).to.equal(null);
  });
});
