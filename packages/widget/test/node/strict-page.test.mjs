// The script tag in a page whose policy allows nothing else, against a real server of another origin.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHostPage, press, untilText } from './host-page.mjs';

let host;

beforeAll(async () => {
  host = await openHostPage((refundServer, token) => ({
    policy: [
      "default-src 'none'",
      `script-src 'self' ${refundServer}`,
      "style-src 'self'",
      `connect-src ${refundServer}`,
      "require-trusted-types-for 'script'",
      // Two copies of the script make the policy twice.
      "trusted-types lit-html 'allow-duplicates'",
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
    head: `<link rel="icon" href="data:,">
      <script type="module" src="${refundServer}/refund-panel.js"></script>
      <script type="module" src="/copy/refund-panel.js"></script>
      <script type="module" src="/host.js"></script>`,
    body: '<refund-panel id="first" prepay-id="383729303729303"></refund-panel><refund-panel id="second"></refund-panel>',
    script: `
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) => {
        // The icon is this test's own.
        if (violatedDirective !== 'img-src') console.error('violates ' + violatedDirective + ' in ' + sourceFile);
      });
      for (const panel of document.querySelectorAll('refund-panel')) panel.getToken = async () => '${token}';`,
  }));
});
afterAll(() => host?.close());

it('refunds, with two copies of the script and two panels on the page', async () => {
  const { page, refundServer } = host;
  await untilText(page, '#first', 'Everything left');
  // It may have been listed before the first panel has brought the order in.
  await page.evaluate(() => document.querySelector('#second').refresh());
  await untilText(page, '#second', 'TEAHOUSE10241');
  await press(page, '#first', 'Review refund');
  await untilText(page, '#first', 'Confirm the refund');
  await press(page, '#first', 'Refund 25.17');
  await untilText(page, '#first', 'Refund succeeded');
  // The copy that came second has another origin; the first is in charge.
  const defaultServer = await page.evaluate(() => customElements.get('refund-panel').defaultServerUrl);
  expect(defaultServer).toBe(refundServer);
});

it('violates nothing and complains of nothing', () => {
  const isAboutIcon = (text) => text.includes('data:,');
  expect(host.complaints.filter((text) => !isAboutIcon(text))).toEqual([]);
});

it('asks its server for everything, and nobody else for anything', () => {
  const { requests, origin, refundServer } = host;
  const ofThePage = [`${origin}/`, `${origin}/copy/refund-panel.js`, `${origin}/host.js`, 'data:,'];
  const ofThePanel = requests.filter((url) => !ofThePage.includes(url));
  expect([...new Set(ofThePanel.map((url) => new URL(url).origin))]).toEqual([refundServer]);
  expect(ofThePanel.some((url) => new URL(url).pathname.endsWith('/refunds'))).toBe(true);
});
