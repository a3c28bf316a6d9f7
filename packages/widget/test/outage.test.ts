/** A browser that is offline and a server that is down: what is known stays on screen, and the panel goes on by itself. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import { RefundErrorEvent } from '../src/events.js';
import { FakeBackend, makeOrder, problemResponse } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { find, mountPanel, press, recordEvents, textOf, type, unmountPanels, until, untilText } from './panel.js';

const refused = () => Promise.reject(new TypeError('refused'));

describe('an outage', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
    Reflect.deleteProperty(navigator, 'onLine');
  });

  const announced = (panel: HTMLElement) => panel.shadowRoot?.querySelector('[role="status"]')?.textContent ?? '';

  for (const [name, answer, words] of [
    ['the server is down', refused, 'The refund server does not answer'],
    ['the server is starting', () => problemResponse('not_ready', 503), 'The refund server is starting'],
    ['a proxy answers for it', () => new Response('<h1>Bad gateway</h1>', { status: 502 }), 'could not be understood'],
  ] as const) {
    it(`is waited out where nothing could be read, when ${name}`, async function waitedOut() {
      // Two growing delays, by a browser that takes its time.
      this.timeout(15_000);
      backend.intercept = answer;
      const panel = mountPanel();
      const heard = recordEvents(panel);
      await untilText(panel, words);
      const asked = backend.requests.length;
      await until(() => backend.requests.length > asked + 1);
      expect(textOf(panel)).to.include('Try again');
      backend.intercept = null;
      await untilText(panel, 'Everything left');
      expect(announced(panel)).to.equal('The refund server is back. The order was read again.');
      const errors = heard.filter((event) => event instanceof RefundErrorEvent);
      expect(errors.length, 'the page hears of an outage once').to.equal(1);
    });
  }

  it('is not waited out where only somebody can help', async () => {
    backend.intercept = () => problemResponse('forbidden', 403);
    const panel = mountPanel();
    await untilText(panel, 'Your account may not do this');
    const asked = backend.requests.length;
    // Longer than the first delay of following.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(backend.requests.length).to.equal(asked);
  });

  it('leaves the order on screen with the time it was read at, and what is typed as it is', async function () {
    // It asks ever more slowly.
    this.timeout(15_000);
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    backend.intercept = refused;
    await untilText(panel, 'The refund server does not answer');
    const since = /The figures on screen were read at ([^.]+)\. The panel keeps trying and goes on by itself\./;
    expect(textOf(panel)).to.match(since);
    expect(find(panel, '.order [part="problem"]').getAttribute('role')).to.not.equal('alert');
    expect(announced(panel)).to.include('The refund server does not answer. The panel keeps trying');
    await type(panel, '#description', 'typed meanwhile');
    const asked = backend.requests.length;
    await until(() => backend.requests.length > asked);

    backend.intercept = null;
    backend.refundElsewhere({ refundAmount: '7' });
    await untilText(panel, 'Left to refund18.17');
    expect(textOf(panel)).to.not.match(since);
    expect(find<HTMLTextAreaElement>(panel, '#description').value).to.equal('typed meanwhile');
  });

  it('is told to be over once, and politely', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    backend.intercept = refused;
    await press(panel, 'Refresh');
    await untilText(panel, 'were read at');
    const status = find(panel, '[role="status"]');
    const told: (string | null)[] = [];
    new MutationObserver(() => told.push(status.textContent)).observe(status, {
      characterData: true,
      subtree: true,
      childList: true,
    });
    backend.intercept = null;
    await press(panel, 'Try again');
    await until(() => told.length === 1);
    await press(panel, 'Refresh');
    await press(panel, 'Review refund');
    await press(panel, 'Back');
    await until(() => told.length === 2);
    expect(told).to.deep.equal(['The refund server is back. The order was read again.', '']);
  });

  it('is seen as soon as the browser says that it is offline, and over as soon as it says that it is back', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    await until(() => backend.requests.length === 2);
    backend.intercept = refused;
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    window.dispatchEvent(new Event('offline'));
    await untilText(panel, 'You are offline');
    backend.intercept = null;
    Reflect.deleteProperty(navigator, 'onLine');
    window.dispatchEvent(new Event('online'));
    await until(() => !textOf(panel).includes('You are offline'));
    expect(textOf(panel)).to.include('Everything left');
  });

  it('of the session waits for a new token, and says so aloud', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    await type(panel, '#description', 'typed before');
    backend.intercept = ({ headers }) =>
      headers.get('Authorization') === 'Bearer token-1' ? problemResponse('session_expired', 401) : undefined;
    await press(panel, 'Refresh');
    await untilText(panel, 'Your session has ended');
    expect(find(panel, '.order [part="problem"]').getAttribute('role')).to.equal('alert');
    panel.token = 'token-2';
    await until(() => !textOf(panel).includes('Your session has ended'));
    expect(find<HTMLTextAreaElement>(panel, '#description').value).to.equal('typed before');
  });
});
