import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../domain/errors.js';
import { nothingSaid } from '../domain/report.js';
import type { Certificates } from './certificates.js';
import { verifyNotification } from './notification.js';
import { readPublicKey, signedBytes } from './signer.js';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

const certificates: Certificates = { find: async (serial) => (serial === 'SERIAL' ? publicKey : null) };
const timestamp = '1635248421335';
const nonce = 'NldzYKVJuiwjCHQGlaZfwnbGaFLPimYH';

function headersFor(body: string, key = privateKey): Record<string, string> {
  return {
    'BinancePay-Timestamp': timestamp,
    'BinancePay-Nonce': nonce,
    'BinancePay-Certificate-SN': 'SERIAL',
    'BinancePay-Signature': sign('RSA-SHA256', signedBytes({ timestamp, nonce, body }), key).toString('base64'),
  };
}

const bytes = (text: string) => new TextEncoder().encode(text);

const deliver = (body: string, headers: Record<string, string> = headersFor(body)) =>
  verifyNotification(certificates, bytes(body), new Headers(headers));

/** A PAY_REFUND as it is on the wire: `data` is a JSON text inside the JSON. */
function refundBody(
  refundInfo: string | null,
  ids = '"bizIdStr":"123289163323899904","bizId":123289163323899904',
): string {
  const info = refundInfo === null ? '' : `,"refundInfo":${refundInfo}`;
  const data = `{"merchantTradeNo":"T1","totalFee":0.88000000${info},"currency":"BUSD"}`;
  return `{"bizType":"PAY_REFUND","data":${JSON.stringify(data)},${ids},"bizStatus":"REFUND_SUCCESS"}`;
}

const info = '{"refundRequestId":"68711039982968853","prepayId":"123289163323899904","remainingAttempts":9}';

describe('a genuine notification', () => {
  it('is read from the raw body, which is kept as it came', async () => {
    const body = refundBody(info);
    expect(await deliver(body)).toEqual({
      digest: createHash('sha256').update(body).digest('hex'),
      bizType: 'PAY_REFUND',
      bizStatus: 'REFUND_SUCCESS',
      prepayId: '123289163323899904',
      refundRequestId: '68711039982968853',
      body,
      order: {
        prepayId: '123289163323899904',
        merchantTradeNo: 'T1',
        transactionId: null,
        status: 'REFUNDED',
        currency: 'BUSD',
        orderAmount: '0.88',
        createTime: null,
        transactTime: null,
        paymentInstructions: [],
        details: {},
        isConfirmed: true,
      },
      report: { ...nothingSaid, refundStatus: 'REFUND_SUCCESS', remainingAttempts: 9 },
    });
  });

  it('has the same digest on every delivery, whatever its headers say, and another for another body', async () => {
    const first = await deliver(refundBody(info));
    const again = await verifyNotification(
      certificates,
      bytes(refundBody(info)),
      new Headers(headersFor(refundBody(info))),
    );
    const other = await deliver(refundBody(null));
    expect(again?.digest).toBe(first?.digest);
    expect(other?.digest).not.toBe(first?.digest);
  });

  it('is accepted under header names of any case', async () => {
    const body = refundBody(info);
    for (const change of [(name: string) => name.toLowerCase(), (name: string) => name.toUpperCase()]) {
      const headers = Object.fromEntries(
        Object.entries(headersFor(body)).map(([name, value]) => [change(name), value]),
      );
      expect(await deliver(body, headers)).not.toBeNull();
    }
  });

  it.each([
    ['an object', info],
    ['a JSON text', JSON.stringify(info)],
    ['an object with ids as numbers', info.replace(/"(\d{10,})"/g, '$1')],
  ])("gives the refund's id when refundInfo is %s", async (_, refundInfo) => {
    expect(await deliver(refundBody(refundInfo))).toMatchObject({
      refundRequestId: '68711039982968853',
      prepayId: '123289163323899904',
    });
  });

  it.each([
    ['absent', null],
    ['null', 'null'],
    ['an empty text', '""'],
    ['a word', '"none"'],
    ['a list', '[]'],
    ['of another shape', '{"refundRequestId":{"id":"1"}}'],
  ])("gives only the order's id when refundInfo is %s", async (_, refundInfo) => {
    expect(await deliver(refundBody(refundInfo))).toMatchObject({
      refundRequestId: null,
      prepayId: '123289163323899904',
    });
  });

  it('gives every digit of a numeric bizId beyond 2^53, when there is no bizIdStr', async () => {
    const body = refundBody(null, '"bizId":29383937493038367292');
    expect(await deliver(body)).toMatchObject({ prepayId: '29383937493038367292' });
  });

  it('trusts bizIdStr before bizId, and needs neither', async () => {
    expect(await deliver(refundBody(null, '"bizIdStr":"7","bizId":8'))).toMatchObject({ prepayId: '7' });
    expect(await deliver(refundBody(null, '"bizIdStr":null,"bizId":"8"'))).toMatchObject({ prepayId: '8' });
    expect(await deliver(refundBody(null, '"other":1'))).toMatchObject({ prepayId: null, refundRequestId: null });
  });

  it('may have its data as an object instead of a text', async () => {
    const body = `{"bizType":"PAY_REFUND","bizStatus":"REFUND_REJECTED","bizId":1,"data":{"refundInfo":${info}}}`;
    expect(await deliver(body)).toMatchObject({ bizStatus: 'REFUND_REJECTED', refundRequestId: '68711039982968853' });
  });

  it.each([
    ['is not JSON', '"{not json"'],
    ['is JSON with a comma too many, as the samples have', JSON.stringify(`{"refundInfo":${info},}`)],
    ['has a refundInfo that is not JSON', JSON.stringify('{"refundInfo":"{not json"}')],
    ['has the same key twice', JSON.stringify('{"currency":"A","currency":"B"}')],
  ])('whose data %s still gives the order to ask about', async (_, data) => {
    const body = `{"bizType":"PAY_REFUND","bizStatus":"REFUND_SUCCESS","bizIdStr":"123289163323899904","data":${data}}`;
    expect(await deliver(body)).toMatchObject({ prepayId: '123289163323899904', refundRequestId: null });
  });

  it.each(['{', '[]', 'null', '', '{"bizType":5}', '['.repeat(50_000)])(
    'that cannot be read is refused, case %#',
    async (body) => {
      await expect(deliver(body)).rejects.toMatchObject({ code: 'malformed_json' });
    },
  );

  it('of another kind is passed on as what it is', async () => {
    const body = '{"bizType":"PAY","bizStatus":"PAY_SUCCESS","bizId":29383937493038367292,"data":"{}"}';
    expect(await deliver(body)).toMatchObject({ bizType: 'PAY', bizStatus: 'PAY_SUCCESS' });
  });

  it('is the published one, verified with the published key', async () => {
    const vectors = JSON.parse(readFileSync(new URL('signature-vectors.json', import.meta.url), 'utf8')) as {
      rsa: { id: string; timestamp: string; nonce: string; body: string; signature: string; publicKey: string }[];
    };
    for (const id of ['faq-webhook-eur', 'derived-refund-webhook']) {
      const vector = vectors.rsa.find((one) => one.id === id);
      const published: Certificates = { find: async () => readPublicKey(vector?.publicKey ?? '') };
      const headers = new Headers({
        'BinancePay-Timestamp': vector?.timestamp ?? '',
        'BinancePay-Nonce': vector?.nonce ?? '',
        'BinancePay-Certificate-SN': 'any',
        'BinancePay-Signature': vector?.signature ?? '',
      });
      const body = vector?.body ?? '';
      expect(await verifyNotification(published, bytes(body), headers)).not.toBeNull();
      expect(
        await verifyNotification(published, bytes(body.replace('EUR', 'USD').replace('BUSD', 'USDT')), headers),
      ).toBeNull();
    }
  });
});

describe('what a notification says of the order', () => {
  const paymentInfo = `{"payerId":5,"payMethod":"funding","paymentInstructions":[{"currency":"BTC","amount":1E-8,"price":"0.1"}],"channel":"DEFAULT"}`;
  const payBody = (bizStatus: string, data: string) =>
    `{"bizType":"PAY","bizId":29383937493038367292,"bizStatus":"${bizStatus}","data":${JSON.stringify(data)}}`;
  const data = `{"merchantTradeNo":"T1","totalFee":1e-7,"transactTime":1619508939664,"currency":"USDT","openUserId":"u","commission":0.1,"transactionId":"P_A1BQS87BCQ171112","paymentInfo":${paymentInfo}}`;

  it('is every field of it, with amounts in plain notation and ids with every digit', async () => {
    expect((await deliver(payBody('PAY_SUCCESS', data)))?.order).toEqual({
      prepayId: '29383937493038367292',
      merchantTradeNo: 'T1',
      transactionId: 'P_A1BQS87BCQ171112',
      status: 'PAID',
      currency: 'USDT',
      orderAmount: '0.0000001',
      createTime: null,
      transactTime: new Date(1_619_508_939_664),
      paymentInstructions: [{ currency: 'BTC', amount: '0.00000001', price: '0.1' }],
      details: { openUserId: 'u', commission: '0.1', payerId: '5', payMethod: 'funding', channel: 'DEFAULT' },
      isConfirmed: true,
    });
  });

  it('is that it was closed', async () => {
    expect((await deliver(payBody('PAY_CLOSED', data)))?.order?.status).toBe('CANCELED');
  });

  it.each([
    ['another status', 'PAY_FAIL', data],
    ['no amount', 'PAY_SUCCESS', data.replace('"totalFee":1e-7,', '')],
    ['an amount of nothing', 'PAY_SUCCESS', data.replace('1e-7', '0')],
    ['an amount below nothing', 'PAY_SUCCESS', data.replace('1e-7', '-1')],
    ['no merchantTradeNo', 'PAY_SUCCESS', data.replace('"merchantTradeNo":"T1",', '')],
    ['no currency', 'PAY_SUCCESS', data.replace('"currency":"USDT",', '')],
    ['no data', 'PAY_SUCCESS', ''],
  ])('is nothing with %s', async (_, bizStatus, said) => {
    expect((await deliver(payBody(bizStatus, said)))?.order).toBeNull();
  });

  it('is read from the bytes: what is not UTF-8, or begins with a byte order mark, is verified as it came', async () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes(payBody('PAY_SUCCESS', data))]);
    const signed = signedBytes({ timestamp, nonce, body: marked });
    const headers = {
      ...headersFor(''),
      'BinancePay-Signature': sign('RSA-SHA256', signed, privateKey).toString('base64'),
    };
    expect((await verifyNotification(certificates, marked, new Headers(headers)))?.order?.status).toBe('PAID');
    const broken = Buffer.concat([bytes('{"bizType":"'), Buffer.from([0xff]), bytes('"}')]);
    const brokenSignature = sign('RSA-SHA256', signedBytes({ timestamp, nonce, body: broken }), privateKey);
    const brokenHeaders = { ...headersFor(''), 'BinancePay-Signature': brokenSignature.toString('base64') };
    await expect(verifyNotification(certificates, broken, new Headers(brokenHeaders))).rejects.toMatchObject({
      code: 'malformed_json',
    });
  });
});

describe('a notification that is not genuine', () => {
  const body = refundBody(info);

  it.each(['BinancePay-Timestamp', 'BinancePay-Nonce', 'BinancePay-Certificate-SN', 'BinancePay-Signature'])(
    'is refused without %s',
    async (name) => {
      const { [name]: _, ...rest } = headersFor(body);
      expect(await deliver(body, rest)).toBeNull();
    },
  );

  it.each([
    ['another timestamp', { 'BinancePay-Timestamp': '1635248421336' }],
    ['another nonce', { 'BinancePay-Nonce': 'NldzYKVJuiwjCHQGlaZfwnbGaFLPimYh' }],
    ['a serial that Binance Pay does not have', { 'BinancePay-Certificate-SN': 'OTHER' }],
    ['an empty signature', { 'BinancePay-Signature': '' }],
    ['a signature that is not base64', { 'BinancePay-Signature': '!' }],
    ["a stranger's signature", headersFor(body, stranger.privateKey)],
  ])('is refused with %s', async (_, change) => {
    expect(await deliver(body, { ...headersFor(body), ...change })).toBeNull();
  });

  it('is refused when one digit of it was changed', async () => {
    expect(await deliver(body.replace('0.88', '0.89'), headersFor(body))).toBeNull();
    expect(await deliver(body.replace('REFUND_SUCCESS', 'REFUND_REJECTED'), headersFor(body))).toBeNull();
  });

  it('is never parsed before its signature is checked', async () => {
    expect(await deliver('{not json', headersFor(body))).toBeNull();
  });
});

describe('certificates that cannot be had', () => {
  it('are a problem, so that Binance Pay delivers again', async () => {
    const away: Certificates = {
      find: () => Promise.reject(new ProblemError('gateway_unavailable', 'Deliver again later.')),
    };
    const body = refundBody(info);
    await expect(verifyNotification(away, bytes(body), new Headers(headersFor(body)))).rejects.toBeInstanceOf(
      ProblemError,
    );
  });
});
