// Takes the README's picture: the demo shop with a partly refunded order.
//   pnpm --filter @refund-panel/widget screenshot
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { createServerProcess } from './e2e/server-process.mjs';
import { findBrowser } from './find-browser.mjs';

const picture = fileURLToPath(new URL('../../../docs/panel.png', import.meta.url));
const inParts = '383729303729304';

const server = createServerProcess('http://localhost');
const browser = await puppeteer.launch({
  executablePath: await findBrowser(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--lang=en-US'],
});
try {
  const url = await server.start();
  await refundParts(url, ['40', '12.5']);
  const page = await browser.newPage();
  await page.setViewport({ width: 1320, height: 1290, deviceScaleFactor: 1.5 });
  await page.goto(`${url}/#${inParts}`);
  // A stream that follows the order stays open: the network never falls idle.
  while (!(await page.evaluate(hasRefunds))) await new Promise((again) => setTimeout(again, 50));
  await page.screenshot({ path: picture });
} finally {
  await browser.close();
  await server.remove();
}

async function refundParts(url, amounts) {
  const token = await server.mintToken({});
  for (const refundAmount of amounts) {
    const response = await fetch(`${url}/v1/orders/${inParts}/refunds`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': `screenshot-${refundAmount}`,
      },
      body: JSON.stringify({ refundAmount, refundReason: 'Customer request' }),
    });
    if (response.status !== 201) throw new Error(`no refund: ${await response.text()}`);
  }
}

/** In the page, whose policy allows no code that is made of text. */
function hasRefunds() {
  return Boolean(document.querySelector('refund-panel')?.shadowRoot?.querySelector('[part=history] li'));
}
