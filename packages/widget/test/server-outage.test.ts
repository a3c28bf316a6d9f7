/** A server that comes and goes while an order is on screen. */
import { expect, nextFrame } from '@open-wc/testing';
import '../src/define.js';
import { FakeBackend, json, makeOrder } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { press, textOf, unmountPanels, until, untilText } from './panel.js';
import { shown } from './states/state-case.js';

describe('a server that comes and goes', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  it('shows the server down and comes back with one button', async () => {
    backend.intercept = () => Promise.reject(new TypeError('refused'));
    const panel = await shown('The refund server does not answer');
    backend.intercept = null;
    await press(panel, 'Try again');
    await untilText(panel, 'Everything left');
  });

  it('keeps the figures on screen when they cannot be read again, and says that they may be old', async () => {
    const panel = await shown('Everything left');
    // The look-up that follows the opening, answered later than the refresh, would be newer figures.
    await until(() => backend.requests.some(({ path }) => path.endsWith('/sync')));
    await nextFrame();
    backend.intercept = () => Promise.reject(new TypeError('refused'));
    await press(panel, 'Refresh');
    await untilText(panel, 'The figures on screen were read at');
    expect(textOf(panel)).to.include('25.17 USDT');
    backend.intercept = () => json(makeOrder({ orderAmount: '30' }));
    await press(panel, 'Try again');
    await until(() => !textOf(panel).includes('were read at'));
    expect(textOf(panel)).to.include('30.00 USDT');
  });
});
