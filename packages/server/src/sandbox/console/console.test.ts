import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createBinancePay } from '../binance-pay.js';
import { createCallJournal } from '../call-journal.js';
import { createCertificates } from '../certificates.js';
import { createClock, createSettings } from '../clock.js';
import { createForcedAnswers } from '../forced-answers.js';
import { createLedger } from '../ledger.js';
import { createMerchantEndpoints } from '../merchant-endpoints.js';
import { createNotifier } from '../notifier.js';
import { createNotify } from '../notify.js';
import { createRefundEndpoints } from '../refund-endpoints.js';
import { openState, type SandboxOrder } from '../state.js';
import { createConsole } from './index.js';

const credentials = { apiKey: 'key', apiSecret: 'the secret of the test' };
const nonce = 'abcdefghijklmnopqrstuvwxyzABCDEF';
const nowMs = 1_700_000_000_000;
const refundPath = '/binancepay/openapi/order/refund';

const order: SandboxOrder = {
  prepayId: '383729303729303',
  merchantTradeNo: 'TEAHOUSE1',
  transactionId: null,
  status: 'INITIAL',
  currency: 'USDT',
  orderAmount: '25.17',
  createTime: nowMs,
  transactTime: null,
  paymentInstructions: [],
  webhookUrl: 'https://shop.example/hook',
};

/** The sandbox's real parts behind the pages; what it delivers is taken by `received`. */
function open() {
  const now = () => new Date(nowMs);
  const state = openState();
  const settings = createSettings(state, 'seed');
  const clock = createClock(now, settings);
  const certificates = createCertificates(settings);
  const ledger = createLedger({ state, now: clock.now, seed: () => settings.get().seed });
  const received: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    received.push(await new Request(input, init).text());
    return Response.json({ returnCode: 'SUCCESS', returnMessage: null });
  };
  const { identityOf } = certificates;
  const notifier = createNotifier({ state, settings, clock, fetch, identityOf, automatic: false });
  const notify = createNotify({ ledger, notifier, certificates, clock, defaultWebhookUrl: undefined });
  const journal = createCallJournal();
  const endpoints = {
    ...createRefundEndpoints({ ledger, clock, state, onAccepted: notify.ofRefund }),
    ...createMerchantEndpoints({ certificates, wallets: ledger.wallets, clock }),
  };
  const forcedAnswers = createForcedAnswers();
  const binancePay = createBinancePay({ endpoints, credentials, clock, journal, forcedAnswers });
  let resets = 0;
  const reset = () => {
    resets += 1;
  };
  const app = createConsole({ ledger, journal, notifier, notify, clock, settings, reset });

  const read = async (path: string) => (await app.request(path)).text();
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    app.request(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: 'http://localhost', ...headers },
    });
  /** @param change what the caller does to its right signature. @returns the path of its page */
  async function call(body: string, change = (signature: string) => signature, path = refundPath): Promise<string> {
    const text = `${nowMs}\n${nonce}\n${body}\n`;
    const signature = createHmac('sha512', credentials.apiSecret).update(text).digest('hex').toUpperCase();
    const headers = {
      'Content-Type': 'application/json',
      'BinancePay-Timestamp': String(nowMs),
      'BinancePay-Nonce': nonce,
      'BinancePay-Certificate-SN': credentials.apiKey,
      'BinancePay-Signature': change(signature),
    };
    await binancePay(new Request(`http://sandbox.internal${path}`, { method: 'POST', body, headers }));
    return `/calls/${journal.list()[0]?.id}`;
  }
  return { app, ledger, clock, notifier, received, read, post, call, resets: () => resets };
}

/** The page's text, with its markup taken away and its entities as they stand. */
const textOf = (page: string) =>
  page
    .replace(/<\/t[dh]>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ');

describe('every page', () => {
  it('runs no script, loads its own style only, and sends forms to itself only', async () => {
    const { app, ledger, call } = open();
    ledger.addOrder(order);
    for (const path of ['/', `/orders/${order.prepayId}`, await call('{}'), '/none', '/console.css']) {
      const { headers } = await app.request(path);
      expect(headers.get('Content-Security-Policy')).toBe(
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('X-Refund-Panel-Sandbox')).toBe('true');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
    const pages = await Promise.all(
      ['/', `/orders/${order.prepayId}`].map(async (path) => (await app.request(path)).text()),
    );
    for (const page of pages) expect(page).not.toMatch(/<script|\sstyle=|\son\w+=/i);
  });

  it('is not there when nothing is', async () => {
    const { app } = open();
    for (const path of ['/orders/1', '/calls/1', '/calls/x', '/none']) {
      const response = await app.request(path);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('Not found');
    }
  });

  it('has tables that say their caption and headings', async () => {
    const { read } = open();
    const page = await read('/');
    const tables = page.match(/<table/g)?.length;
    expect(tables).toBe(5);
    expect(page.match(/<caption>/g)).toHaveLength(5);
    expect(page.match(/scope="col"/g)?.length).toBeGreaterThan(15);
  });

  it('has its stylesheet', async () => {
    const { app } = open();
    const response = await app.request('/console.css');
    expect(response.headers.get('Content-Type')).toContain('text/css');
    expect(await response.text()).toContain('color-scheme: light dark');
  });
});

describe('the overview', () => {
  it('shows what is in the books', async () => {
    const { ledger, read, call } = open();
    ledger.addOrder({ ...order, status: 'PAID', transactTime: nowMs, transactionId: 'P_1' });
    await call('{"refundRequestId":"r-1","prepayId":"383729303729303","refundAmount":"5.1","refundReason":"cold tea"}');
    const page = textOf(await read('/'));
    for (const words of [
      'TEAHOUSE1',
      'REFUNDED',
      'r-1',
      '5.1 USDT',
      'cold tea',
      'REFUND_SUCCESS',
      '1000020.07',
      '/order/refund',
    ]) {
      expect(page).toContain(words);
    }
    expect(page).toContain('Passed HTTP 200');
    expect(page).toContain('reply-lost-after');
  });

  it('shows the newest fifty of a long list, and how many there are besides', async () => {
    const { ledger, read } = open();
    for (let number = 1; number <= 53; number += 1) {
      ledger.addOrder({ ...order, prepayId: `10000000000${number}`, merchantTradeNo: `NO${number}.` });
    }
    const page = await read('/');
    expect(page).toContain('NO53.');
    expect(page).not.toContain('NO3.');
    expect(page).toContain('and 3 older');
  });

  it('moves the clock, which delivers what is due then', async () => {
    const { ledger, clock, received, post, read, app } = open();
    ledger.addOrder(order);
    await post(`/orders/${order.prepayId}/pay`, {});
    expect(received).toEqual([]);
    const response = await post('/clock', { advanceMs: '3600000' });
    expect(response.status).toBe(303);
    expect(response.headers.get('Location')).toBe('/sandbox');
    expect(clock.now()).toBe(nowMs + 3_600_000);
    expect(received.join()).toContain('PAY_SUCCESS');
    const page = textOf(await read('/'));
    expect(page).toContain('1 h ahead of the real clock');
    expect(page).toContain('Acknowledged');
    expect((await post('/clock', { advanceMs: '99' })).status).toBe(400);
    expect((await app.request('/clock')).status).toBe(404);
  });

  it('starts over', async () => {
    const { post, resets } = open();
    expect((await post('/reset', {})).status).toBe(303);
    expect(resets()).toBe(1);
  });
});

describe('an order’s page', () => {
  it('lets somebody pay as the customer, once', async () => {
    const { ledger, notifier, read, post } = open();
    ledger.addOrder(order);
    const path = `/orders/${order.prepayId}`;
    expect(await read(path)).toContain('Pay as the customer');
    const paid = await post(`${path}/pay`, {});
    expect(paid.status).toBe(303);
    expect(paid.headers.get('Location')).toBe(`/sandbox${path}`);
    expect(ledger.findOrder({ prepayId: order.prepayId })?.status).toBe('PAID');
    expect(notifier.list().map(({ bizStatus }) => bizStatus)).toEqual(['PAY_SUCCESS']);
    expect(await read(path)).not.toContain('Pay as the customer');
    expect((await post(`${path}/pay`, {})).status).toBe(409);
    expect((await post('/orders/1/pay', {})).status).toBe(404);
  });

  it('shows its own refunds only', async () => {
    const { ledger, read, call } = open();
    const paid = { ...order, status: 'PAID', transactTime: nowMs, transactionId: 'P_1' };
    ledger.addOrder(paid);
    ledger.addOrder({ ...paid, prepayId: '383729303729304', merchantTradeNo: 'TEAHOUSE2' });
    await call('{"refundRequestId":"mine","prepayId":"383729303729303","refundAmount":"1"}');
    await call('{"refundRequestId":"other","prepayId":"383729303729304","refundAmount":"1"}');
    const page = await read(`/orders/${order.prepayId}`);
    expect(page).toContain('mine');
    expect(page).not.toContain('other');
  });
});

describe('what strangers send', () => {
  const hostile = '"><script>alert(1)</script>';

  it('is escaped, whatever it came in', async () => {
    const { ledger, read, call, post } = open();
    ledger.addOrder({
      ...order,
      merchantTradeNo: hostile,
      productName: hostile,
      currency: hostile,
      status: hostile,
      passThroughInfo: hostile,
      webhookUrl: `https://x.example/${hostile}`,
      transactionId: hostile,
    });
    ledger.addOrder({ ...order, prepayId: '7', merchantTradeNo: `2${hostile}` });
    await post('/orders/7/pay', {});
    ledger.addOrder({ ...order, prepayId: '8', merchantTradeNo: '8', status: 'PAID', transactTime: nowMs });
    const refund = { refundRequestId: `r${hostile}`, prepayId: '8', refundAmount: '1', refundReason: hostile };
    const path = await call(JSON.stringify(refund));
    const refused = await call(hostile, () => hostile, `/${encodeURIComponent(hostile)}`);
    const pasted = await (await post(path, { text: hostile, format: 'text' })).text();
    const pages = await Promise.all(['/', `/orders/${order.prepayId}`, '/orders/8', path, refused].map(read));
    for (const page of [...pages, pasted]) {
      expect(page).not.toContain('<script');
      expect(page).toContain('&lt;script&gt;');
    }
  });

  it.each([
    ['another origin', { Origin: 'https://evil.example' }],
    ['no origin', { Origin: '' }],
    ['another site', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
  ])('changes nothing from %s', async (_, headers) => {
    const { ledger, clock, post, resets } = open();
    ledger.addOrder(order);
    for (const path of ['/reset', '/clock', `/orders/${order.prepayId}/pay`]) {
      expect((await post(path, { advanceMs: '1000' }, headers)).status).toBe(403);
    }
    expect(resets()).toBe(0);
    expect(clock.now()).toBe(nowMs);
    expect(ledger.findOrder({ prepayId: order.prepayId })?.status).toBe('INITIAL');
  });
});
