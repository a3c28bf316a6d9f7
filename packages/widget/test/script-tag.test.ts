/** The one-file build as a page loads it, under the strictest policy a page can have. It must have been built before. */
import { expect } from '@open-wc/testing';
import { FakeBackend, json, makeOrder, makeRefund, withSums } from './fake-backend.js';
import { mountPanel, press, refundPart, unmountPanels, untilText } from './panel.js';

const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self' ws:",
  "require-trusted-types-for 'script'",
].join('; ');

describe('the one-file build', () => {
  const violations: string[] = [];
  let backend: FakeBackend;

  before(async () => {
    const script = document.createElement('script');
    script.type = 'module';
    script.src = new URL('../dist/script-tag/refund-panel.js', import.meta.url).href;
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
    sessionStorage.clear();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
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

  it('lists orders', async () => {
    const panel = mountPanel({ 'prepay-id': null });
    await untilText(panel, 'TEAHOUSE10241');
    expect(violations).to.deep.equal([]);
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
