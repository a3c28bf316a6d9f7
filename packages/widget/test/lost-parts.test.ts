/** A part that cannot be fetched: what is said of it, and the way out without a reload. The build must have been made before. */
import { expect } from '@open-wc/testing';
import { FakeBackend, makeOrder } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { find, mountPanel, press, recordEvents, textOf, unmountPanels, until, untilText } from './panel.js';

describe('a part of the panel that is gone', () => {
  let backend: FakeBackend;

  before(async () => {
    const script = document.createElement('script');
    script.type = 'module';
    script.src = '/lost-parts/refund-panel.js';
    document.head.append(script);
    await customElements.whenDefined('refund-panel');
  });
  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  // One story: what a page has fetched, it has for good.
  it('is a problem in words, keeps nothing else from working, and is fetched anew at one click', async () => {
    const panel = mountPanel({ 'prepay-id': null });
    const heard = recordEvents(panel);
    // It may stand for a moment only.
    let wasSeen = false;
    const look = () => (wasSeen ||= panel.shadowRoot?.querySelector('.list-skeleton') !== null);
    new MutationObserver(look).observe(panel.shadowRoot ?? panel, { childList: true, subtree: true });
    await untilText(panel, 'This part of the panel could not be loaded');
    expect(wasSeen).to.equal(true);
    expect(textOf(panel)).to.include('reload the page').and.include('Orders');
    await expect(panel).to.be.accessible();
    expect(heard.map(({ type }) => type)).to.deep.equal(['refund-error']);
    expect(backend.requests).to.deep.equal([]);

    const beside = mountPanel();
    await untilText(beside, 'Everything left');
    find(beside, '#reason').dispatchEvent(new Event('pointerdown', { bubbles: true }));
    find(beside, 'input[value="partial"]').click();
    await untilText(beside, 'This part of the panel could not be loaded');
    await expect(beside).to.be.accessible();

    find<HTMLButtonElement>(panel, '.empty .button').focus();
    await press(panel, 'Try again');
    await untilText(panel, 'TEAHOUSE10241');
    await until(() => panel.shadowRoot?.querySelector('#search'));
    expect(textOf(panel)).to.not.include('could not be loaded');
  });
});
