import { afterEach, describe, expect, it } from 'vitest';
import { sign } from '../gateway/signer.js';
import { headerNames, paths } from '../gateway/wire.js';
import { createSandbox, type Sandbox } from './create-sandbox.js';

const START = Date.parse('2026-03-01T12:00:00Z');
const credentials = { apiKey: 'key', apiSecret: 'secret' };

/** The fields that tests look at one by one. */
interface ControlReply {
  readonly prepayId: string;
  readonly certificates: readonly string[];
  readonly scenarios: readonly object[];
  readonly calls: readonly { readonly expectedSignature: string; readonly headers: { readonly signature: string } }[];
}

const open: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

function create() {
  const delivered: { url: string; body: string }[] = [];
  const sandbox = createSandbox({
    credentials,
    now: () => new Date(START),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      delivered.push({ url: request.url, body: await request.text() });
      return Response.json({ returnCode: 'SUCCESS' });
    },
    seed: 'control',
    defaultWebhookUrl: 'http://shop.internal/notify',
    deliversByItself: false,
  });
  open.push(sandbox);

  async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const reply = await sandbox.fetch(
      new Request(`http://sandbox.internal/sandbox/api${path}`, {
        method,
        headers: { ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
    return {
      status: reply.status,
      marked: reply.headers.get('X-Refund-Panel-Sandbox'),
      body: (await reply.json()) as ControlReply,
    };
  }

  async function call(path: string, fields: object, apiSecret = credentials.apiSecret) {
    const signable = { timestamp: String(START), nonce: 'n'.repeat(32), body: JSON.stringify(fields) };
    const reply = await sandbox.fetch(
      new Request(`http://sandbox.internal${path}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          [headerNames.timestamp]: signable.timestamp,
          [headerNames.nonce]: signable.nonce,
          [headerNames.certificateSerial]: credentials.apiKey,
          [headerNames.signature]: sign(signable, apiSecret),
        },
        body: signable.body,
      }),
    );
    return { status: reply.status, text: await reply.text() };
  }
  return { sandbox, control, call, delivered };
}

describe('the control API: orders', () => {
  it('makes a paid order, which its webhook hears of', async () => {
    const { control, delivered, sandbox, call } = create();
    const { status, body } = await control('POST', '/orders', { orderAmount: '12.5', currency: 'USDT' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'PAID', orderAmount: '12.5', currency: 'USDT', transactTime: START });
    await sandbox.runDue();
    expect(delivered).toMatchObject([
      { url: 'http://shop.internal/notify', body: expect.stringContaining('"bizStatus":"PAY_SUCCESS"') },
    ]);
    expect((await call(paths.queryOrder, { prepayId: body.prepayId })).text).toContain('"status":"PAID"');
  });

  it('pays an order that a merchant created, once', async () => {
    const { control } = create();
    const order = { orderAmount: '5', currency: 'BNB', status: 'INITIAL', prepayId: '9007199254740993' };
    expect(await control('POST', '/orders', order)).toMatchObject({ status: 201, body: { status: 'INITIAL' } });
    expect(await control('POST', '/orders', { ...order, merchantTradeNo: 'OTHER' })).toMatchObject({ status: 409 });
    const spent = { paymentInstructions: [{ currency: 'BTC', amount: '0.0001', price: '50000' }] };
    expect(await control('POST', '/orders/9007199254740993/pay', spent)).toMatchObject({
      status: 200,
      body: { status: 'PAID', ...spent },
    });
    expect(await control('POST', '/orders/9007199254740993/pay')).toMatchObject({ status: 409 });
    expect(await control('POST', '/orders/404/pay')).toMatchObject({ status: 404 });
  });

  it.each([
    ['no amount', { currency: 'USDT' }],
    ['an amount of nothing', { currency: 'USDT', orderAmount: '0' }],
    ['no currency', { orderAmount: '1' }],
    ['a list', []],
    ['no JSON', 'orderAmount=1'],
    ['a status of its own', { orderAmount: '1', currency: 'USDT', status: 'REFUNDED' }],
    ['a wrong payment', { orderAmount: '1', currency: 'USDT', paymentInstructions: 'BTC' }],
  ])('refuses %s, and makes nothing', async (_, body) => {
    const { control, sandbox } = create();
    const before = sandbox.ledger.listOrders().length;
    expect(await control('POST', '/orders', body)).toMatchObject({
      status: 400,
      body: { error: expect.any(String) },
    });
    expect(sandbox.ledger.listOrders()).toHaveLength(before);
  });
});

describe('the control API: clock, wallets, certificates, reset', () => {
  it('moves the clock and delivers what is due by then', async () => {
    const { control, call } = create();
    await call(paths.refund, { refundRequestId: 'a', prepayId: '383729303729002', refundAmount: 1 });
    expect(await control('POST', '/clock', { advanceMs: 3_999 })).toMatchObject({ body: { delivered: 0 } });
    expect(await control('POST', '/clock', { advanceMs: 1 })).toMatchObject({
      body: { now: START + 4_000, delivered: 1 },
    });
    expect((await call(paths.queryRefund, { refundRequestId: 'a' })).text).toContain('REFUND_SUCCESS');
  });

  it.each([{ advanceMs: -1 }, { advanceMs: 1.5 }, { advanceMs: 'soon' }, {}, { advanceMs: 1e300 }])(
    'moves no clock by %j',
    async (body) => {
      expect(await create().control('POST', '/clock', body)).toMatchObject({ status: 400 });
    },
  );

  it('sets a wallet, which refunds then find short', async () => {
    const { control, call } = create();
    expect(await control('PUT', '/wallets/USDT', { available: '5' })).toMatchObject({
      status: 200,
      body: { currency: 'USDT', available: '5' },
    });
    const refund = { refundRequestId: 'a', prepayId: '383729303729303', refundAmount: 6 };
    expect((await call(paths.refund, refund)).text).toContain('400611');
    expect((await call(paths.balance, { wallet: 'FUNDING_WALLET', currency: 'USDT' })).text).toContain('"available":5');
    expect(await control('PUT', '/wallets/USDT', { available: '-5' })).toMatchObject({ status: 400 });
    expect(await control('PUT', '/wallets/usdt', { available: '5' })).toMatchObject({ status: 400 });
  });

  it('rotates the certificate', async () => {
    const { control } = create();
    const { body: before } = await control('GET', '/state');
    const { body } = await control('POST', '/certificates/rotate');
    expect(body.certificates).toHaveLength(2);
    expect(body.certificates[1]).toBe(before.certificates[0]);
  });

  it('shows the state, and brings it back to the first start', async () => {
    const { control, call } = create();
    const { body: first } = await control('GET', '/state');
    expect(first).toMatchObject({ clock: { now: START, offsetMs: 0 }, seed: 'control', refunds: [], deliveries: [] });
    await call(paths.refund, { refundRequestId: 'a', prepayId: '383729303729303', refundAmount: 1 });
    await control('POST', '/clock', { advanceMs: 60_000 });
    await control('POST', '/answers', { path: paths.refund, code: '400000' });
    const { body: later } = await control('GET', '/state');
    expect(later).toMatchObject({
      refunds: [{ refundRequestId: 'a', refundStatus: 'REFUND_SUCCESS' }],
      deliveries: [{ outcome: 'acknowledged' }],
      answers: [{ code: '400000', times: 1 }],
    });
    expect((await control('POST', '/reset')).body).toEqual(first);
  });
});

describe('the control API: calls, scripts and forced answers', () => {
  it('keeps what came in, with the signature it should have had and what was wrong', async () => {
    const { control, call } = create();
    await call(paths.queryOrder, { prepayId: '383729303729303' });
    await call(paths.queryOrder, { prepayId: '383729303729303' }, 'another secret');
    const { body } = await control('GET', '/calls');
    expect(body.calls).toMatchObject([
      {
        id: 2,
        path: paths.queryOrder,
        refusal: { code: '400002' },
        diagnosis: { matches: false },
        reply: { status: 400 },
        body: '{"prepayId":"383729303729303"}',
      },
      { id: 1, refusal: null, diagnosis: null, reply: { status: 200 } },
    ]);
    expect(body.calls[1]?.expectedSignature).toBe(body.calls[1]?.headers.signature);
    expect((await control('GET', '/calls/1')).body).toEqual(body.calls[1]);
    expect(await control('GET', '/calls/99')).toMatchObject({ status: 404 });
  });

  it('lists the scripts', async () => {
    const { body } = await create().control('GET', '/scenarios');
    expect(body.scenarios).toHaveLength(26);
    expect(body.scenarios[0]).toEqual({ number: '9001', name: 'reply-lost-after', summary: expect.any(String) });
  });

  it('forces the next answers of a path', async () => {
    const { control, call } = create();
    const forced = { path: paths.refund, code: '400000', httpStatus: 500, times: 2 };
    expect(await control('POST', '/answers', forced)).toMatchObject({ status: 201 });
    const refund = { refundRequestId: 'a', prepayId: '383729303729303', refundAmount: 1 };
    expect(await call(paths.queryRefund, { refundRequestId: 'a' })).toMatchObject({ status: 400 });
    expect(await call(paths.refund, refund)).toMatchObject({ status: 500, text: expect.stringContaining('"400000"') });
    expect(await call(paths.refund, refund)).toMatchObject({ status: 500 });
    expect(await call(paths.refund, refund)).toMatchObject({ status: 200 });
  });

  it.each([
    { path: '/nowhere', code: '400000' },
    { path: paths.refund, code: 'FAIL' },
    { path: paths.refund, code: '400000', httpStatus: 99 },
    { path: paths.refund, code: '400000', times: 0 },
    { path: paths.refund },
  ])('forces no answer %j', async (body) => {
    expect(await create().control('POST', '/answers', body)).toMatchObject({ status: 400 });
  });
});

describe('the control API: who may ask', () => {
  it('refuses other sites, and forms', async () => {
    const { control } = create();
    const cross = { 'Sec-Fetch-Site': 'cross-site' };
    expect(await control('POST', '/reset', undefined, cross)).toMatchObject({ status: 403, marked: 'true' });
    expect(await control('GET', '/state', undefined, cross)).toMatchObject({ status: 403 });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      expect(await control('POST', '/reset', '{}', { 'Content-Type': type })).toMatchObject({ status: 415 });
    }
    expect(await control('POST', '/reset', '{}', { 'Sec-Fetch-Site': 'same-origin' })).toMatchObject({ status: 200 });
  });

  it('has no other paths', async () => {
    expect(await create().control('GET', '/nothing')).toMatchObject({ status: 404, marked: 'true' });
  });
});
