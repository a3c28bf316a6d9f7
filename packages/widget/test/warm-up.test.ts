/** What the panel draws while the order is on its way, where nobody sees it: it is whole, laid out, and gone at once. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import { FakeBackend, json, makeOrder } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { find, mountPanel, unmountPanels, until, untilText } from './panel.js';

describe('warming up', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  it('lays out an order before the real one comes, and leaves no trace of it', async () => {
    let answer = (_: Response) => {};
    const order = new Promise<Response>((resolve) => {
      answer = resolve;
    });
    backend.intercept = ({ method }) => (method === 'GET' ? order : undefined);
    const panel = mountPanel();
    await panel.updateComplete;
    const changes: MutationRecord[] = [];
    const section = find(panel, 'section');
    const observer = new MutationObserver((seen) => changes.push(...seen));
    observer.observe(section, { childList: true });
    const before = section.innerHTML;

    const stage = await until(() => changes.flatMap(({ addedNodes }) => [...addedNodes])[0]);
    observer.disconnect();
    expect(stage).to.be.instanceOf(HTMLElement);
    const shown = ['order', 'progress', 'form', 'history', 'chip'].filter(
      (part) => (stage as HTMLElement).querySelector(`[part~="${part}"]`) !== null,
    );
    expect(shown).to.deep.equal(['order', 'progress', 'form', 'history', 'chip']);
    expect((stage as HTMLElement).querySelectorAll('.history li').length).to.equal(1);
    expect(changes.flatMap(({ removedNodes }) => [...removedNodes])).to.deep.equal([stage]);
    expect(section.innerHTML).to.equal(before);

    answer(json(makeOrder()));
    await untilText(panel, 'Everything left');
    expect(panel.shadowRoot?.querySelectorAll('#title').length).to.equal(1);
  });

  it('is left out once there is something to see', async () => {
    const panel = mountPanel({ token: null, 'prepay-id': null });
    await panel.updateComplete;
    const added: Node[] = [];
    const observer = new MutationObserver((seen) => added.push(...seen.flatMap(({ addedNodes }) => [...addedNodes])));
    observer.observe(find(panel, 'section'), { childList: true });
    // The panel asked for its turn before this.
    await new Promise((resolve) => setTimeout(resolve));
    observer.disconnect();
    expect(added.filter((node) => node instanceof HTMLElement && node.matches('.stage'))).to.deep.equal([]);
  });
});
