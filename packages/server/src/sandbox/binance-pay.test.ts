import { afterEach, describe, expect, it } from 'vitest';
import { sign } from '../gateway/signer.js';
import { headerNames, paths, readJson } from '../gateway/wire.js';
import { createSandbox, type Sandbox, type SandboxOptions } from './create-sandbox.js';

const START = Date.parse('2026-03-01T12:00:00Z');
const credentials = { apiKey: 'key', apiSecret: 'secret' };
const origin = 'http://sandbox.internal';

const opened: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of opened.splice(0)) await sandbox.close();
});

function open(options: Partial<SandboxOptions> = {}) {
  const delivered: string[] = [];
  const sandbox = createSandbox({
    credentials,
    now: () => new Date(START),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      delivered.push([...request.headers].concat([['body', await request.text()]]).join('\n'));
      return Response.json({ returnCode: 'SUCCESS' });
    },
    seed: 'wire',
    deliversByItself: false,
    ...options,
  });
  opened.push(sandbox);

  async function send(path: string, body: string | undefined, change: RequestInit & { headers?: object } = {}) {
    const signable = { timestamp: String(START), nonce: 'n'.repeat(32), body: body ?? '' };
    const headers = new Headers({
      [headerNames.timestamp]: signable.timestamp,
      [headerNames.nonce]: signable.nonce,
      [headerNames.certificateSerial]: credentials.apiKey,
      [headerNames.signature]: sign(signable, credentials.apiSecret),
      ...(change.headers ?? { 'Content-Type': 'application/json' }),
    });
    const bytes = body === undefined ? {} : { body: Buffer.from(body) };
    const reply = await sandbox.fetch(
      new Request(`${origin}${path}`, { method: 'POST', ...bytes, ...change, headers }),
    );
    const text = await reply.text();
    return { status: reply.status, text, code: /"code":"(\d+)"/.exec(text)?.[1] ?? null };
  }
  const call = async (path: string, fields: object) => {
    const { text } = await send(path, JSON.stringify(fields));
    return readJson(text) as { code: string; data: Record<string, unknown> };
  };
  return { sandbox, send, call, delivered };
}

describe('a request that cannot be read', () => {
  it.each([
    ['a GET', undefined, { method: 'GET' }, '100001001'],
    ['no body', undefined, {}, '100001001'],
    ['no content type', '{}', { headers: {} }, '100001001'],
    ['another method', '{}', { method: 'PUT' }, '400006'],
    ['another content type', '{}', { headers: { 'Content-Type': 'text/plain' } }, '400007'],
    ['another character set', '{}', { headers: { 'Content-Type': 'application/json;charset=latin1' } }, '400007'],
    ['no JSON', "{'prepayId':'1'}", {}, '400008'],
    ['a list', '[]', {}, '400008'],
    ['deep nesting', '['.repeat(50_000), {}, '400008'],
    ['too much', ' '.repeat(300_000), {}, '400104'],
    ['no fields', '{}', {}, '400100'],
  ])('with %s', async (_, body, change, code) => {
    const { send } = open();
    expect((await send(paths.queryOrder, body, change)).code).toBe(code);
  });

  it('has the shape of a system error where Binance Pay never came to look at it', async () => {
    const { send } = open();
    const { text } = await send(paths.refund, undefined, { method: 'GET' });
    expect(readJson(text)).toEqual({
      status: 'ERROR',
      type: 'SYS',
      code: '100001001',
      errorData: 'System abnormality',
    });
  });

  it.each(['application/json', 'application/json;charset=utf-8', 'application/json; charset="UTF-8"'])(
    'is none with the content type %s',
    async (type) => {
      const { send } = open();
      const { code } = await send(paths.certificates, '{}', { headers: { 'Content-Type': type } });
      expect(code).toBe('000000');
    },
  );

  it('is none for certificates, whatever was signed and posted', async () => {
    const { send } = open();
    expect((await send(paths.certificates, '[]')).code).toBe('000000');
  });
});

describe('Create Order', () => {
  const order = {
    env: { terminalType: 'WEB' },
    merchantTradeNo: 'SHOP1',
    orderAmount: 0.00000001,
    currency: 'USDT',
    description: 'Tea',
    goodsDetails: [{ goodsType: '01', goodsCategory: 'D000', referenceGoodsId: '7', goodsName: 'Tea' }],
  };

  it('answers with all its fields, and a page of the sandbox to pay on', async () => {
    const { call } = open();
    const { data } = await call(paths.createOrder, { ...order, passThroughInfo: 'cart 7' });
    const page = `${origin}/sandbox/orders/${data.prepayId}`;
    expect(data).toEqual({
      prepayId: expect.stringMatching(/^\d{18}$/),
      terminalType: 'WEB',
      expireTime: String(START + 3_600_000),
      qrcodeLink: page,
      qrContent: page,
      checkoutUrl: page,
      deeplink: expect.stringMatching(/^bnc:/),
      universalUrl: page,
      currency: 'USDT',
      totalFee: '1E-8',
    });
    const { data: found } = await call(paths.queryOrder, { merchantTradeNo: 'SHOP1' });
    expect(found).toEqual({
      merchantId: '98765987',
      prepayId: data.prepayId,
      merchantTradeNo: 'SHOP1',
      status: 'INITIAL',
      currency: 'USDT',
      orderAmount: '1E-8',
      createTime: String(START),
      passThroughInfo: 'cart 7',
    });
  });

  it.each([
    ['a used merchantTradeNo', {}, '400201'],
    ['a merchantTradeNo with dashes', { merchantTradeNo: 'a-b' }, '400103'],
    ['a long merchantTradeNo', { merchantTradeNo: 'a'.repeat(33) }, '400101'],
    ['no merchantTradeNo', { merchantTradeNo: null }, '400100'],
    ['no terminal', { merchantTradeNo: 'X', env: {} }, '400100'],
    ['an unknown terminal', { merchantTradeNo: 'X', env: { terminalType: 'TV' } }, '400102'],
    ['no goods', { merchantTradeNo: 'X', goodsDetails: [] }, '400100'],
    ['goods of no kind', { merchantTradeNo: 'X', goodsDetails: [{ goodsType: '03' }] }, '400100'],
    ['no currency', { merchantTradeNo: 'X', currency: null }, '400100'],
    ['nine decimals', { merchantTradeNo: 'X', orderAmount: '0.000000001' }, '400102'],
    ['nothing to pay', { merchantTradeNo: 'X', orderAmount: 0 }, '400102'],
    ['a past expiry', { merchantTradeNo: 'X', orderExpireTime: START }, '400102'],
    ['an expiry in 16 days', { merchantTradeNo: 'X', orderExpireTime: START + 16 * 86_400_000 }, '400102'],
    ['a wrong webhookUrl', { merchantTradeNo: 'X', webhookUrl: 'ftp://x.invalid' }, '400102'],
    ['long passThroughInfo', { merchantTradeNo: 'X', passThroughInfo: 'x'.repeat(513) }, '400101'],
  ])('refuses %s', async (_, change, code) => {
    const { call } = open();
    await call(paths.createOrder, order);
    expect((await call(paths.createOrder, { ...order, ...change })).code).toBe(code);
  });

  it('takes fiat money, and the older versions', async () => {
    const { call } = open();
    const { currency: _, orderAmount: __, goodsDetails, ...rest } = order;
    const fiat = { ...rest, goodsDetails, merchantTradeNo: 'FIAT', fiatCurrency: 'EUR', fiatAmount: 12.5 };
    expect((await call(paths.createOrder, fiat)).data).toMatchObject({
      currency: 'USDT',
      totalFee: '12.5',
      fiatCurrency: 'EUR',
      fiatAmount: '12.5',
    });
    const v2 = { ...rest, merchantTradeNo: 'V2', goods: goodsDetails[0], currency: 'USDT', orderAmount: '1' };
    expect((await call('/binancepay/openapi/v2/order', v2)).data).toMatchObject({ terminalType: 'WEB' });
    const v1 = { merchantTradeNo: 'V1', tradeType: 'APP', totalFee: '2', currency: 'USDT', productName: 'Tea' };
    expect((await call('/binancepay/openapi/order', v1)).data).toMatchObject({ tradeType: 'APP' });
    expect((await call('/binancepay/openapi/order/query', { merchantTradeNo: 'V1' })).data).toEqual(
      expect.objectContaining({ totalFee: '2', tradeType: 'APP', openUserId: '', transactTime: '0' }),
    );
  });

  it('can be closed before payment, which its webhook hears of, and not after', async () => {
    const { call, sandbox, delivered } = open();
    await call(paths.createOrder, { ...order, webhookUrl: 'http://shop.internal/notify' });
    expect(await call(paths.closeOrder, { merchantTradeNo: 'SHOP1', prepayId: null })).toMatchObject({ data: true });
    expect(await sandbox.runDue()).toBe(1);
    expect(delivered[0]).toContain('"bizStatus":"PAY_CLOSED"');
    expect((await call(paths.closeOrder, { merchantTradeNo: 'SHOP1' })).code).toBe('400204');
    expect((await call(paths.closeOrder, { prepayId: '404' })).code).toBe('400202');
  });
});

describe('Refund Order', () => {
  it.each([
    ['a number', '{"refundRequestId":"a","prepayId":"383729303729303","refundAmount":2.50}', '2.5'],
    ['a text', '{"refundRequestId":"a","prepayId":"383729303729303","refundAmount":"2.50"}', '2.5'],
    ['an exponent', '{"refundRequestId":"a","prepayId":"383729303729303","refundAmount":1e-8}', '1E-8'],
    ['an exponent in a text', '{"refundRequestId":"a","prepayId":"383729303729303","refundAmount":"25E-1"}', '2.5'],
  ])('takes an amount that is %s', async (_, body, refundAmount) => {
    const { send } = open();
    expect(readJson((await send(paths.refund, body)).text)).toMatchObject({ data: { refundAmount } });
  });

  it.each([
    ['no refundRequestId', { refundRequestId: '' }, '400100'],
    ['a long refundRequestId', { refundRequestId: 'x'.repeat(65) }, '400101'],
    ['a long prepayId', { prepayId: '1'.repeat(20) }, '400101'],
    ['no amount', { refundAmount: null }, '400100'],
    ['an amount that is none', { refundAmount: 'all' }, '400102'],
    ['an amount below zero', { refundAmount: -1 }, '400102'],
    ['an amount that is an object', { refundAmount: {} }, '400100'],
    ['a long reason', { refundReason: 'x'.repeat(257) }, '400101'],
    ['a long webhookUrl', { webhookUrl: `http://x.invalid/${'x'.repeat(256)}` }, '400101'],
  ])('refuses %s', async (_, change, code) => {
    const { call } = open();
    const refund = { refundRequestId: 'a', prepayId: '383729303729303', refundAmount: 1, ...change };
    expect((await call(paths.refund, refund)).code).toBe(code);
  });

  it('says what came back of the fee', async () => {
    const { call } = open();
    const refund = { refundRequestId: 'a', prepayId: '383729303729304', refundAmount: '148.5' };
    expect((await call(paths.refund, refund)).data).toMatchObject({ refundCommission: '1.485' });
  });
});

describe('Balance', () => {
  it('names one currency, or all', async () => {
    const { call } = open();
    const one = await call(paths.balance, { wallet: 'FUNDING_WALLET', currency: 'BNB' });
    expect(one.data).toMatchObject({
      balance: [{ asset: 'BNB', available: '1000000', freeze: '0' }],
      wallet: 'FUNDING_WALLET',
    });
    const older = await call('/binancepay/openapi/balance', { wallet: 'FUNDING_WALLET', currency: 'BNB' });
    expect(older.data).toMatchObject({ asset: 'BNB', balance: '1000000', fiat: 'USD' });
    const all = await call(paths.balance, { wallet: 'FUNDING_WALLET' });
    expect(all.data).toMatchObject({ balance: [{ asset: 'USDT' }] });
    expect((await call(paths.balance, { wallet: 'POCKET' })).code).toBe('400102');
  });
});

describe('two sandboxes with the same seed and clock', () => {
  async function run(seed: string) {
    const { send, sandbox, delivered } = open({ seed, defaultWebhookUrl: 'http://shop.internal/notify' });
    const order = {
      env: { terminalType: 'WEB' },
      merchantTradeNo: 'SHOP1',
      orderAmount: 9,
      currency: 'USDT',
      description: 'Tea',
      goodsDetails: [{ goodsType: '01', goodsCategory: 'D000', referenceGoodsId: '7', goodsName: 'Tea' }],
    };
    const said: string[] = [];
    const say = async (path: string, fields: object) => {
      const { text } = await send(path, JSON.stringify(fields));
      said.push(text);
      return text;
    };
    const prepayId = /"prepayId":"(\d+)"/.exec(await say(paths.createOrder, order))?.[1] ?? '';
    sandbox.ledger.orders.pay(prepayId);
    await say(paths.refund, { refundRequestId: 'a', prepayId, refundAmount: 1 });
    await say(paths.refund, { refundRequestId: 'b', prepayId: '383729303729019', refundAmount: 1 });
    await say(paths.queryRefund, { refundRequestId: 'b' });
    await say(paths.queryOrder, { prepayId });
    await say(paths.balance, { wallet: 'FUNDING_WALLET' });
    sandbox.clock.advance(1_000);
    await sandbox.runDue();
    await say(paths.certificates, {});
    return { said, delivered };
  }

  it('say and send the same, byte for byte, and with another seed something else', async () => {
    const first = await run('one');
    const second = await run('one');
    const other = await run('two');
    expect(first.delivered).toHaveLength(2);
    expect([second.said, second.delivered]).toEqual([first.said, first.delivered]);
    expect(other.delivered).not.toEqual(first.delivered);
    expect(other.said.at(-1)).not.toBe(first.said.at(-1));
  });

  it('have ids that no double can hold', async () => {
    const { said } = await run('one');
    const refundId = /"refundId":(\d+)/.exec(said[1] ?? '')?.[1] ?? '';
    expect(Number.isSafeInteger(Number(refundId))).toBe(false);
  });
});
