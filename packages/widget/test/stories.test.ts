/** The steps of a refund in the history: read when they are opened, kept up to date, and with the refund they belong to. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, makeOrder, makeRefund, problemResponse, waitsFor, withSums } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { mountPanel, textOf, unmountPanels, until, untilText } from './panel.js';

const first = makeRefund({ refundRequestId: 'first', ...waitsFor(1_800) });
const second = makeRefund({ refundRequestId: 'second', refundAmount: '3' });

describe('what became of a refund', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(withSums(makeOrder({ refunds: [first, second] })));
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  const read = (id: string) => backend.requests.filter(({ path }) => path === `/v1/refunds/${id}`).length;
  const items = (panel: RefundPanel) => [...(panel.shadowRoot?.querySelectorAll('.history > ol > li') ?? [])];
  const detailsOf = (panel: RefundPanel, id: string) => {
    const item = items(panel).find((one) => one.textContent?.includes(id));
    const details = item?.querySelector('details');
    if (!details) throw new Error(`${id} has no steps`);
    return details;
  };
  async function opened(id: string): Promise<RefundPanel> {
    const panel = mountPanel();
    await untilText(panel, 'Cancel refund');
    detailsOf(panel, id).querySelector('summary')?.click();
    return panel;
  }

  it('is read when it is opened, and says who did what, when', async () => {
    const panel = await opened('first');
    await untilText(panel, 'Scheduled Nov 21, 2026, 10:00 AM by Mei Tanaka Requested');
    expect(read('first')).to.equal(1);
    expect(read('second')).to.equal(0);
  });

  it('is read again once the refund has changed, and not while it is closed', async () => {
    const panel = await opened('first');
    await untilText(panel, 'Requested');
    backend.settle('first', { status: 'cancelled', sendsAt: null, updatedAt: '2026-11-21T10:05:00.000Z' });
    await panel.refresh();
    await untilText(panel, 'Cancelled Nov 21, 2026, 10:05 AM by Noor Haddad');
    expect(read('first')).to.equal(2);
    detailsOf(panel, 'first').querySelector('summary')?.click();
    await until(() => !detailsOf(panel, 'first').open);
    backend.settle('first', { updatedAt: '2026-11-21T10:06:00.000Z' });
    await panel.refresh();
    await panel.updateComplete;
    expect(read('first')).to.equal(2);
  });

  it('stays with its refund when another comes in above it', async () => {
    const panel = await opened('second');
    await untilText(panel, 'Binance Pay has refunded it');
    backend.refundElsewhere({ refundRequestId: 'third', refundAmount: '1' });
    await panel.refresh();
    await until(() => items(panel).length === 3);
    await until(() => detailsOf(panel, 'second').open);
    await until(() => !detailsOf(panel, 'third').open && !detailsOf(panel, 'first').open);
    expect(read('third')).to.equal(0);
  });

  it('that cannot be read says so, and is read when it is opened again', async () => {
    backend.intercept = ({ path }) =>
      path === '/v1/refunds/first' ? problemResponse('database_unavailable', 503) : undefined;
    const panel = await opened('first');
    await untilText(panel, 'The refund server cannot reach its records just now');
    backend.intercept = null;
    const summary = detailsOf(panel, 'first').querySelector('summary');
    summary?.click();
    await until(() => !textOf(panel).includes('cannot reach its records'));
    summary?.click();
    await untilText(panel, 'Requested');
  });
});
