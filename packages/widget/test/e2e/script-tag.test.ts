/** The script tag with a real server at another origin: what it hands out is all that a page needs. */
import { expect } from '@open-wc/testing';
import type { RefundPanel } from '../../src/refund-panel.js';
import { command } from './commands.js';

const name = 'script-tag';

describe('a script tag of a real server', function () {
  this.timeout(60_000);
  let url: string;

  before(async () => {
    ({ url } = await command<{ url: string }>('start', { origin: location.origin, name }));
    const script = document.createElement('script');
    script.type = 'module';
    script.crossOrigin = 'anonymous';
    script.src = `${url}/refund-panel.js?v=2`;
    const { headers } = await fetch(script.src);
    expect(headers.get('cache-control')).to.equal('public, max-age=300');
    document.head.append(script);
    await customElements.whenDefined('refund-panel');
  });

  it('refunds there without being told so, and lists the orders with one more file and its words', async () => {
    const panel = document.createElement('refund-panel') as RefundPanel;
    panel.getToken = async () => (await command<{ token: string }>('token', { name })).token;
    document.body.append(panel);
    const text = () => panel.shadowRoot?.textContent ?? '';
    while (!text().includes('No orders yet')) {
      if (text().includes('Details')) throw new Error(text());
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const fetched = performance
      .getEntriesByType('resource')
      .map((entry) => entry.name)
      .filter((address) => address.startsWith(`${url}/refund-panel`));
    expect(fetched.filter((address) => address.includes('/refund-panel/transactions-'))).to.have.length(1);
    expect(fetched.filter((address) => address.includes('/refund-panel/en-lists-'))).to.have.length(1);
    expect(new Set(fetched)).to.have.length(3);
    panel.remove();
  });
});
