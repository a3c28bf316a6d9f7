/** The script-tag build as a page loads it, under the strictest policy a page can have. It must have been built before. */
import { expect } from '@open-wc/testing';
import { refundPanelStyles } from '../src/refund-panel.styles.js';
import { refundingPart } from '../src/refunding-part.js';
import { transactionsPart } from '../src/transactions-part.js';
import { FakeBackend, json, makeOrder, makeRefund, withSums } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { find, mountPanel, press, refundPart, reviewPart, unmountPanels, until, untilText } from './panel.js';

const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self' ws:",
  "require-trusted-types-for 'script'",
].join('; ');

/** What the page has fetched of the build, without what the tests themselves are made of. */
function fetchedScripts(): string[] {
  const names = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  return names.flatMap(({ pathname, search }) => {
    const [, file] = pathname.split('/dist/script-tag/');
    return file === undefined ? [] : [file.replace(/-[\w-]{8}\.js$/, '-….js') + search];
  });
}

/** Values with variables stay as they were written; a space after a comma or colon means nothing in them. */
function rulesOf(sheets: readonly (CSSStyleSheet | undefined)[]): string[] {
  return sheets.flatMap((sheet) =>
    [...(sheet?.cssRules ?? [])].map(({ cssText }) =>
      cssText.replace(/([,:]) /g, '$1').replace(/(?<=[ :,(-])0\./g, '.'),
    ),
  );
}

describe('the script-tag build', () => {
  const violations: string[] = [];
  let backend: FakeBackend;

  before(async () => {
    const script = document.createElement('script');
    script.type = 'module';
    // A host that forces its pages to take a new version.
    script.src = new URL('../dist/script-tag/refund-panel.js?v=2', import.meta.url).href;
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = strictPolicy;
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => {
      violations.push(`${violatedDirective} ${sample}`);
    });
    document.head.append(policy, script);
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

  // What a page has fetched, it has for good: the first two are one story.
  it('shows an order with its refunds and its form, and follows it live, with one request', async () => {
    const paid = withSums(makeOrder({ refunds: [makeRefund()] }));
    backend.orders.set(paid.prepayId, paid);
    backend.streams.isOffered = true;
    const panel = mountPanel();
    await untilText(panel, 'Everything left 20.17 USDT');
    await untilText(panel, 'Succeeded');
    await until(() => backend.streams.open.length > 0);
    backend.refundElsewhere({ refundRequestId: 'b', refundAmount: '1', requestedBy: null });
    await untilText(panel, 'Everything left 19.17 USDT');
    expect(fetchedScripts()).to.deep.equal(['refund-panel.js?v=2']);
  });

  it('fetches what it takes to refund as soon as the form is touched, once', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    find(panel, '#reason').focus();
    await until(() => fetchedScripts().length > 1);
    find(panel, 'input[value="partial"]').click();
    await until(() => panel.shadowRoot?.querySelector('#amount'));
    const another = mountPanel();
    await untilText(another, 'Everything left');
    find(another, '#description').focus();
    await reviewPart(another, '10');
    await untilText(another, 'Confirm the refund');
    expect(fetchedScripts()).to.have.members([
      'refund-panel.js?v=2',
      'refund-panel/refunding-….js',
      'refund-panel/en-….js',
    ]);
  });

  it('refunds under a strict policy without violating it', async () => {
    const failed = makeRefund({
      status: 'failed',
      requestedBy: { id: 'x' },
      failure: { code: 'wallet_short', detail: 'short', gatewayCode: null },
    });
    backend.orders.set(makeOrder().prepayId, withSums(makeOrder({ refunds: [failed] })));
    const panel = mountPanel();
    await refundPart(panel, '10');
    await untilText(panel, 'Refund succeeded');
    await press(panel, 'Refund more');
    await untilText(panel, 'Everything left 15.17 USDT');
    expect(violations).to.deep.equal([]);
  });

  it('lists orders with one more, and loads itself no second time', async () => {
    const panel = mountPanel({ 'prepay-id': null });
    await untilText(panel, 'TEAHOUSE10241');
    const another = mountPanel({ 'prepay-id': null });
    await untilText(another, 'TEAHOUSE10241');
    const fetched = fetchedScripts();
    expect(new Set(fetched)).to.have.length(fetched.length);
    expect(fetched.filter((name) => name.includes('transactions'))).to.have.length(1);
    expect(fetched.filter((name) => name.startsWith('refund-panel.js'))).to.have.length(1);
    expect(violations).to.deep.equal([]);
  });

  it('has every rule of the stylesheets, though in fewer bytes', async () => {
    const panel = mountPanel({ 'prepay-id': null });
    await untilText(panel, 'TEAHOUSE10241');
    const parts = await Promise.all([refundingPart.load(), transactionsPart.load()]);
    const styles = parts.flatMap((part) => (part.ok ? part.value.styles : expect.fail(part.problem.detail)));
    const written = [...refundPanelStyles, ...styles].map(({ styleSheet }) => styleSheet);
    const rules = rulesOf(written);
    expect(rules.length).to.be.greaterThan(100);
    expect(rulesOf(panel.shadowRoot?.adoptedStyleSheets ?? [])).to.deep.equal(rules);
  });

  for (const [name, reply] of [
    ['a missing field', { ...makeOrder(), refundableAmount: undefined }],
    ['a wrong type', { ...makeOrder(), remainingAttempts: '10' }],
    ['an unknown state', { ...makeOrder(), refunds: [{ ...makeRefund(), status: 'lost' }] }],
    ['another object', { hello: 'world' }],
    ['no object', null],
  ] as const) {
    it(`does not take a reply with ${name} for an order`, async () => {
      backend.intercept = () => json(reply);
      const panel = mountPanel();
      await untilText(panel, 'The answer could not be understood');
    });
  }
});
