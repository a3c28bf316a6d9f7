/** What carries a refund out cannot be fetched, and then can: no refund is lost, and none is sent twice. The build must have been made before. */
import { expect } from '@open-wc/testing';
import { createIntentStore } from '../src/intent-store.js';
import type { RefundPanel } from '../src/refund-panel.js';
import {
  FakeBackend,
  isRefundRequest,
  makeOrder,
  makeRefund,
  PREPAY_ID,
  SERVER_URL,
  withSums,
} from './fake-backend.js';
import { forgetAll } from './kept.js';
import { buttonOf, find, press, textOf, type, until, untilText } from './panel.js';

/** A page with the auditor that `accessible()` brings along. */
interface WithAxe {
  readonly axe: {
    run(selector: string): Promise<Record<'passes' | 'violations', { id: string; nodes: { html: string }[] }[]>>;
  };
}

/** So many have something to say of a form. */
const MANY_RULES = 10;

const GONE = 'This part of the panel could not be loaded';

describe('what carries refunds out, while it cannot be fetched', () => {
  let backend: FakeBackend;
  const pages: HTMLIFrameElement[] = [];

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    for (const page of pages.splice(0)) page.remove();
    backend.restore();
  });

  /** A page that has fetched nothing yet: the first attempt at every part fails, the second succeeds. */
  async function openPage(): Promise<RefundPanel> {
    const page = document.createElement('iframe');
    page.title = 'A page with a panel';
    page.src = '/lost-parts/page.html';
    pages.push(page);
    document.body.append(page);
    await new Promise((resolve) => page.addEventListener('load', resolve));
    const inside = page.contentDocument ?? expect.fail('the page has no document');
    await page.contentWindow?.customElements.whenDefined('refund-panel');
    const panel = inside.createElement('refund-panel');
    for (const [name, value] of [
      ['server-url', SERVER_URL],
      ['token', 'token-1'],
      ['prepay-id', PREPAY_ID],
    ] as const) {
      panel.setAttribute(name, value);
    }
    inside.body.append(panel);
    return panel;
  }

  /** What the page has asked for beside the entry. */
  function partsAskedBy(panel: RefundPanel): string[] {
    const entries = panel.ownerDocument.defaultView?.performance.getEntriesByType('resource') ?? [];
    return entries.flatMap(
      ({ name }) => /\/refund-panel\/(\w+)-[\w-]+\.js(\?.*)?$/.exec(name)?.slice(1, 3).join('') ?? [],
    );
  }

  const touch = (panel: RefundPanel) =>
    find(panel, '#description').dispatchEvent(new Event('pointerdown', { bubbles: true }));

  /** Within the page itself: an auditor knows only its own. */
  async function audit(panel: RefundPanel): Promise<string[]> {
    // Fetched by its first audit, of whatever it may be.
    const anything = document.createElement('p');
    document.body.append(anything);
    await expect(anything).to.be.accessible();
    anything.remove();
    const auditor = performance.getEntriesByType('resource').find(({ name }) => name.includes('axe.min.js'));
    const script = panel.ownerDocument.createElement('script');
    script.type = 'module';
    script.src = auditor?.name ?? expect.fail('there is no auditor');
    panel.ownerDocument.head.append(script);
    await new Promise((resolve) => script.addEventListener('load', resolve));
    const { axe } = panel.ownerDocument.defaultView as unknown as WithAxe;
    const { passes, violations } = await axe.run('refund-panel');
    expect(passes.length).to.be.greaterThan(MANY_RULES);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
  }

  it('passes an accessibility audit, in the form and where a refund has no answer', async () => {
    const panel = await openPage();
    await untilText(panel, 'Everything left');
    touch(panel);
    find(panel, 'input[value="partial"]').click();
    await untilText(panel, GONE);
    expect(await audit(panel)).to.deep.equal([]);

    // Sent before a reload; nothing that is needed for it has come since.
    const body = { refundAmount: '10' };
    createIntentStore(SERVER_URL).save({
      ...{ idempotencyKey: 'key-1', prepayId: PREPAY_ID, refundAmount: '10', currency: 'USDT' },
      body,
    });
    const after = await openPage();
    await untilText(after, GONE);
    expect(after.step).to.equal('unanswered');
    expect(await audit(after)).to.deep.equal([]);
    // The way out is at hand, and the focus goes with it.
    buttonOf(after, 'Try again').focus();
    buttonOf(after, 'Try again').click();
    await untilText(after, 'This refund has had no answer yet');
    expect(after.shadowRoot?.activeElement?.id).to.equal('outcome-title');
  });

  it('keeps the form and what is typed, says so, and goes on at one click', async () => {
    const panel = await openPage();
    const heard: string[] = [];
    panel.addEventListener('refund-error', ({ problem }) => heard.push(problem.code));
    await untilText(panel, 'Everything left');
    expect(partsAskedBy(panel)).to.deep.equal([]);
    touch(panel);
    await untilText(panel, GONE);
    await type(panel, '#description', 'Ticket 4411');
    find(panel, 'input[value="partial"]').click();
    await panel.updateComplete;
    expect(partsAskedBy(panel)).to.have.members(['refunding', 'en']);

    await press(panel, 'Try again');
    await until(() => panel.shadowRoot?.querySelector('#amount'));
    expect(textOf(panel)).to.not.include(GONE);
    expect(find<HTMLTextAreaElement>(panel, '#description').value).to.equal('Ticket 4411');
    await type(panel, '#amount', '10');
    await press(panel, 'Review refund of 10.00');
    await press(panel, 'Refund 10.00');
    await untilText(panel, 'Refund succeeded');
    expect(backend.refundRequests.map(({ body }) => body)).to.deep.equal([
      { refundAmount: '10', description: 'Ticket 4411', expectedRefundableAmount: '25.17' },
    ]);
    expect(heard).to.deep.equal(['part_unavailable']);
    expect(partsAskedBy(panel)).to.have.members(['refunding', 'en', 'refunding?1', 'en?1']);
  });

  it('waits at the button of the form, pressed as often as it may be, and sends nothing', async () => {
    const panel = await openPage();
    await untilText(panel, 'Everything left');
    const review = buttonOf(panel, 'Review refund');
    const wasBusy = new Set<string | null>();
    const watching = new MutationObserver(() => wasBusy.add(review.getAttribute('aria-busy')));
    watching.observe(review, { attributes: true });
    review.click();
    review.click();
    expect(panel.review()).to.equal(false);
    await untilText(panel, GONE);
    await until(() => review.getAttribute('aria-busy') === 'false');
    watching.disconnect();
    expect([...wasBusy]).to.deep.equal(['true', 'false']);
    expect(panel.step).to.equal('form');

    // Pressed again, it is fetched again, and the confirmation opens by itself, once.
    review.click();
    review.click();
    await untilText(panel, 'Confirm the refund');
    expect(backend.refundRequests).to.deep.equal([]);
    const confirm = buttonOf(panel, 'Refund 25.17');
    confirm.click();
    confirm.click();
    await untilText(panel, 'Refund succeeded');
    expect(backend.refundRequests).to.have.length(1);
  });

  it('opens no confirmation of a form that was changed meanwhile', async () => {
    const panel = await openPage();
    await untilText(panel, 'Everything left');
    touch(panel);
    await untilText(panel, GONE);
    buttonOf(panel, 'Review refund').click();
    await type(panel, '#description', 'Not yet');
    await until(() => buttonOf(panel, 'Review refund').getAttribute('aria-busy') === 'false');
    expect(panel.step).to.equal('form');
    await press(panel, 'Review refund');
    expect(panel.step).to.equal('confirm');
  });

  it('gives the focus to the first mistake, once it can be found', async () => {
    const panel = await openPage();
    await untilText(panel, 'Everything left');
    touch(panel);
    await untilText(panel, GONE);
    find(panel, 'input[value="partial"]').click();
    await panel.updateComplete;
    await press(panel, 'Review refund');
    await until(() => panel.shadowRoot?.querySelector('#amount[aria-invalid="true"]'));
    await until(() => panel.shadowRoot?.activeElement?.id === 'amount');
    expect(panel.step).to.equal('form');
  });

  it('lets nobody refund anew while what was sent before a reload has no answer', async () => {
    const before = await openPage();
    await untilText(before, 'Everything left');
    await before.proposeRefund({ refundAmount: '10' }).catch(() => {});
    await before.proposeRefund({ refundAmount: '10' });
    await until(() => before.review());
    await before.updateComplete;
    backend.intercept = (request) => (isRefundRequest(request) ? Promise.reject(new TypeError('lost')) : undefined);
    await press(before, 'Refund 10.00');
    await untilText(before, 'We have no answer');
    backend.intercept = null;
    pages[0]?.remove();

    const after = await openPage();
    await untilText(after, GONE);
    expect(after.step).to.equal('unanswered');
    expect(after.shadowRoot?.querySelector('form')).to.equal(null);
    expect(textOf(after)).to.not.include('Review refund');
    await press(after, 'Try again');
    await untilText(after, 'This refund has had no answer yet');
    await press(after, 'Send again');
    await untilText(after, 'Refund succeeded');
    const keys = backend.refundRequests.map(({ headers }) => headers.get('Idempotency-Key'));
    expect(keys).to.have.length(2);
    expect(new Set(keys)).to.have.length(1);
    expect(backend.orders.get(PREPAY_ID)?.refunds).to.have.length(1);
  });

  it('has all that it needs before anything is sent: a server that is gone after the confirmation changes no word', async () => {
    const panel = await openPage();
    await untilText(panel, 'Everything left');
    await panel.proposeRefund({ refundAmount: '10' }).catch(() => {});
    await panel.proposeRefund({ refundAmount: '10' });
    await until(() => panel.review());
    await untilText(panel, 'Confirm the refund');
    const asked = partsAskedBy(panel);
    backend.intercept = () => Promise.reject(new TypeError('down'));
    await press(panel, 'Refund 10.00');
    await untilText(panel, 'We have no answer');
    backend.intercept = null;
    await press(panel, 'Send again');
    await untilText(panel, 'Refund succeeded');
    expect(backend.orders.get(PREPAY_ID)?.refunds).to.have.length(1);
    expect(partsAskedBy(panel)).to.deep.equal(asked);
  });

  it('shows the order meanwhile, with the states of its refunds in short', async () => {
    const parked = makeRefund({ status: 'parked', refundStatus: null });
    backend.orders.set(PREPAY_ID, withSums(makeOrder({ refunds: [parked] })));
    const panel = await openPage();
    await untilText(panel, GONE);
    expect(textOf(panel)).to.include('Waiting for funds').and.include('Everything left 20.17 USDT');
    await press(panel, 'Try again');
    await untilText(panel, 'The wallet holds too little');
  });

  it('tells a page that drives it why the form could not be filled', async () => {
    const panel = await openPage();
    const error = await panel.proposeRefund({ refundAmount: '10' }).catch((reason: unknown) => reason);
    expect(error).to.include({ name: 'NetworkError' });
    await panel.proposeRefund({ refundAmount: '10' });
    expect(panel.hasDraft).to.equal(true);
    expect(panel.review()).to.equal(true);
  });
});
