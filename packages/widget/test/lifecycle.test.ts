/** What a page does to the panel: sets and changes properties, moves it, takes it away. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import {
  FakeBackend,
  isRefundRequest,
  json,
  makeOrder,
  PREPAY_ID,
  problemResponse,
  SERVER_URL,
} from './fake-backend.js';
import { forgetAll } from './kept.js';
import { find, mountPanel, press, refundPart, reviewPart, textOf, unmountPanels, until, untilText } from './panel.js';

const OTHER_ID = '383729303729304';

describe('lifecycle', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(
      makeOrder(),
      makeOrder({ prepayId: OTHER_ID, merchantTradeNo: 'TEAHOUSE10240', orderAmount: '148.5' }),
    );
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  it('drops the answer for an order that is no longer asked for', async () => {
    let answerFirst = (_: Response) => {};
    const late = new Promise<Response>((resolve) => {
      answerFirst = resolve;
    });
    backend.intercept = ({ path }) => (path.endsWith(PREPAY_ID) ? late : undefined);
    const panel = mountPanel();
    await until(() => backend.requests.length === 1);
    panel.prepayId = OTHER_ID;
    await untilText(panel, '148.50');
    answerFirst(json(makeOrder()));
    await late;
    await panel.updateComplete;
    expect(backend.requests[0]?.signal?.aborted).to.equal(true);
    expect(textOf(panel)).to.include('148.50');
  });

  it('takes several changes at once as one', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    backend.requests.length = 0;
    panel.serverUrl = 'https://other.test';
    panel.token = 'token-2';
    panel.prepayId = OTHER_ID;
    await untilText(panel, '148.50');
    const paths = new Set(backend.requests.map(({ path }) => path.replace(/\/sync$/, '')));
    expect([...paths]).to.deep.equal([`/v1/orders/${OTHER_ID}`]);
    expect(backend.requests.filter(({ method }) => method === 'GET').length).to.equal(1);
    expect(backend.requests[0]?.headers.get('Authorization')).to.equal('Bearer token-2');
  });

  it('keeps what is being entered when the page hands over a fresh token', async () => {
    const panel = mountPanel();
    await reviewPart(panel, '10');
    await press(panel, 'Back');
    panel.token = 'token-2';
    await until(() => backend.requests.at(-1)?.headers.get('Authorization') === 'Bearer token-2');
    expect(find<HTMLInputElement>(panel, '#amount').value).to.equal('10');
  });

  it('waits a moment for the token that the page is about to give', async () => {
    const panel = mountPanel({ token: null });
    await panel.updateComplete;
    panel.getToken = async () => 'token-late';
    await untilText(panel, 'Everything left');
    const tokens = new Set(backend.requests.map(({ headers }) => headers.get('Authorization')));
    expect([...tokens]).to.deep.equal(['Bearer token-late']);
  });

  for (const [name, given] of [
    ['the whole answer of its server', { token: 'token-1', expiresAt: '2026-11-21T10:00:00.000Z' }],
    ['a number', 7],
  ] as const) {
    it(`says that it has no token where a page gives ${name} for one`, async () => {
      const panel = mountPanel({ token: null });
      const heard: string[] = [];
      panel.addEventListener('refund-error', ({ problem }) => heard.push(problem.code));
      panel.getToken = async () => given as unknown as string;
      await untilText(panel, 'could not sign you in');
      expect(textOf(panel)).to.include('not a string');
      expect(heard).to.deep.equal(['token_unavailable']);
      expect(backend.requests).to.deep.equal([]);
      panel.getToken = async () => 'token-1';
      await untilText(panel, 'Everything left');
    });
  }

  it('takes of an address what a server can have', async () => {
    const { host } = new URL(SERVER_URL);
    const panel = mountPanel({ 'server-url': `https://somebody:secret@${host}/?page=1#top` });
    await untilText(panel, 'Everything left');
    panel.serverUrl = `https://${host}/desk/of/refunds//`;
    await until(() => backend.requests.at(-1)?.path === `/desk/of/refunds/v1/orders/${PREPAY_ID}`);
  });

  it('comes back by itself when an ended session is renewed', async () => {
    backend.intercept = ({ headers }) =>
      headers.get('Authorization') === 'Bearer token-1' ? problemResponse('session_expired', 401) : undefined;
    const panel = mountPanel();
    await untilText(panel, 'Your session has ended');
    panel.token = 'token-2';
    await untilText(panel, 'Everything left');
  });

  it('aborts everything and stops asking when it is taken away', async () => {
    backend.intercept = () => new Promise(() => {});
    const panel = mountPanel();
    await until(() => backend.requests.length === 1);
    panel.remove();
    expect(backend.requests[0]?.signal?.aborted).to.equal(true);
    backend.intercept = null;
    document.body.append(panel);
    await untilText(panel, 'Everything left');
  });

  it('follows nothing while it is away, and goes on when it is back', async () => {
    backend.outcome = { status: 'pending', refundStatus: 'REFUND_PENDING' };
    const panel = mountPanel();
    await refundPart(panel, '10');
    await untilText(panel, 'On its way10.00');
    panel.remove();
    const asked = backend.requests.length;
    const refund = backend.orders.get(PREPAY_ID)?.refunds[0];
    backend.settle(refund?.refundRequestId ?? '', { status: 'succeeded', refundStatus: 'REFUND_SUCCESS' });
    // Longer than the first delay of following: a timer left behind would ask.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(backend.requests.length).to.equal(asked);
    document.body.append(panel);
    await untilText(panel, 'Refund succeeded');
  });

  it('is without an answer when it is taken away while it sends', async () => {
    const panel = mountPanel();
    backend.intercept = (request) => (isRefundRequest(request) ? new Promise(() => {}) : undefined);
    await refundPart(panel, '10');
    await untilText(panel, 'Sending the refund');
    panel.remove();
    backend.intercept = null;
    document.body.append(panel);
    await untilText(panel, 'We have no answer');
    await press(panel, 'Send again');
    await untilText(panel, 'Refund succeeded');
    const keys = backend.refundRequests.map(({ headers }) => headers.get('Idempotency-Key'));
    expect(new Set(keys).size).to.equal(1);
  });

  it('shows two panels on one page, each with its own order', async () => {
    const [first, second] = [mountPanel(), mountPanel({ 'prepay-id': OTHER_ID })];
    await untilText(first, '25.17');
    await untilText(second, '148.50');
    await reviewPart(second, '8.5');
    expect(textOf(first)).to.include('Everything left');
    expect(textOf(second)).to.include('Confirm the refund');
  });

  it('finds an order by the number of the shop', async () => {
    const panel = mountPanel({ 'prepay-id': null, 'merchant-trade-no': 'TEAHOUSE10240' });
    await untilText(panel, '148.50');
    const unknown = mountPanel({ 'prepay-id': null, 'merchant-trade-no': 'NOWHERE' });
    await untilText(unknown, 'There is no such order');
  });

  it('asks no other origin than its server', async () => {
    const panel = mountPanel({ 'server-url': `${SERVER_URL}/desk/` });
    backend.intercept = ({ path }) => (path.startsWith('/desk/v1/') ? json(makeOrder()) : undefined);
    await untilText(panel, 'Everything left');
    const path = `/desk/v1/orders/${PREPAY_ID}`;
    await until(() => backend.requests.length === 2);
    expect(backend.requests.map((request) => request.path)).to.deep.equal([path, `${path}/sync`]);
  });

  it('formats in the locale that the page names', async () => {
    // Its words are not among the panel's: then they are English.
    const panel = mountPanel({ locale: 'nl' });
    await untilText(panel, '25,17 USDT');
    await reviewPart(panel, '1,5');
    expect(textOf(panel)).to.include('1,50 USDT');
  });
});
