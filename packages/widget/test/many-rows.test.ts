/** Ten thousand rows: that they are loaded page by page, and that what changes in one row leaves the others alone. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { PAGE_SIZE } from '../src/transactions/list-request.js';
import { FakeBackend } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { makeOrders, openList, rowsOf } from './list-of.js';
import { buttonOf, find, press, unmountPanels, until, untilText } from './panel.js';

const ROWS = 10_000;

/** Each row of orders writes when it was made, once. */
function countDrawnRows(panel: RefundPanel): { taken(): number } {
  const { format } = panel.language;
  let drawn = 0;
  const { time } = format;
  Object.assign(format, {
    time(at: string) {
      drawn += 1;
      return time(at);
    },
  });
  return {
    taken() {
      const sum = drawn;
      drawn = 0;
      return sum;
    },
  };
}

describe('ten thousand rows', function () {
  this.timeout(60_000);
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(...makeOrders(ROWS));
    backend.streams.isOffered = true;
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  it('draw a page when it comes, a page when a row of it changes, and nothing for anything else', async () => {
    const panel = await openList();
    const rows = countDrawnRows(panel);
    let pages = 1;
    while (rowsOf(panel).length < ROWS) {
      const before = rowsOf(panel).length;
      if (panel.shadowRoot?.querySelector('.more button[aria-disabled="false"]')) await press(panel, 'Show more');
      await until(() => rowsOf(panel).length > before);
      pages += (rowsOf(panel).length - before) / PAGE_SIZE;
    }
    expect(pages * PAGE_SIZE).to.equal(ROWS);
    // Each once, as it came; the first was there.
    expect(rows.taken()).to.equal(ROWS - PAGE_SIZE);

    backend.refundElsewhere({ prepayId: '7777', refundAmount: '5' });
    await until(() => find(panel, '[data-order="7777"]').textContent?.includes('Partly refunded'));
    expect(rows.taken()).to.equal(PAGE_SIZE);

    await press(panel, 'Filters');
    panel.requestUpdate();
    await panel.updateComplete;
    expect(rows.taken()).to.equal(0);

    // Into an order and back: the same rows, as they were.
    const kept = find(panel, '[data-order="1003"]');
    await press(panel, 'SHOP003');
    await untilText(panel, 'Order SHOP003');
    rows.taken();
    buttonOf(panel, 'All orders').click();
    await until(() => rowsOf(panel).length === ROWS);
    expect(find(panel, '[data-order="1003"]')).to.equal(kept);
    expect(rows.taken()).to.equal(0);
  });
});
