import { describe, expect, it } from 'vitest';
import {
  BINANCE_PAY_URL,
  envelopeSchema,
  jsonNumber,
  orderDataSchema,
  paths,
  readJson,
  refundDataSchema,
  writeJson,
} from './wire.js';

describe('an amount that is sent', () => {
  it.each([
    '0.00000001',
    '123456789012345678901234567890.12345678',
    '25.17',
    '10',
    '0.1',
    '9007199254740993',
    '99999999999999999999.99999999',
    '1000000000000000000000',
  ])('%s is written digit by digit, as a number', (amount) => {
    const text = writeJson({ refundAmount: jsonNumber(amount) });
    expect(text).toBe(`{"refundAmount":${amount}}`);
    expect(text).not.toMatch(/[eE][+-]?\d/);
    expect(readJson(text)).toEqual({ refundAmount: amount });
  });

  it.each([
    '',
    'full',
    '1,5',
    '0x10',
    'NaN',
    'Infinity',
    ' 1',
    '1 ',
    '1}',
    '1,"webhookUrl":"https://evil.example"',
    '01',
    '.5',
  ])('refuses %j, which would not be a JSON number or more than one', (text) => {
    expect(() => jsonNumber(text)).toThrow();
  });
});

describe('a body that is written', () => {
  it('is the text that a refund is documented with', () => {
    const text = writeJson({
      refundRequestId: '68711039982968832',
      prepayId: '383729303729303',
      refundAmount: jsonNumber('25.17'),
      refundReason: '',
    });
    expect(text).toBe(
      '{"refundRequestId":"68711039982968832","prepayId":"383729303729303","refundAmount":25.17,"refundReason":""}',
    );
  });

  it('keeps texts as texts, whatever digits they hold, and escapes what JSON must', () => {
    const value = { id: '68711039982968832', reason: 'café ☕ "quoted" \\ \u2028 </script> 👩‍🚀' };
    const text = writeJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).toContain('café ☕');
  });

  it('leaves out what is not given', () => {
    expect(writeJson({ webhookUrl: undefined })).toBe('{}');
    expect(writeJson({})).toBe('{}');
  });
});

describe('JSON that is read', () => {
  it('keeps every digit of an id beyond 2^53', () => {
    expect(readJson('{"bizId":29383937493038367292,"refundId":68711039982968833}')).toEqual({
      bizId: '29383937493038367292',
      refundId: '68711039982968833',
    });
  });

  it.each(['0.88000000', '1E-8', '1e-7', '0.00000001', '-5', '0', '123456789012345678'])(
    'keeps %s as it was written',
    (number) => {
      expect(readJson(`{"n":${number}}`)).toEqual({ n: number });
      expect(readJson(`[${number}]`)).toEqual([number]);
    },
  );

  it('keeps texts, words and nesting', () => {
    const text = '{"a":"1E-8","b":null,"c":true,"d":[{"e":"café ☕ \\u4f60\\n"}],"f":{}}';
    expect(readJson(text)).toEqual({ a: '1E-8', b: null, c: true, d: [{ e: 'café ☕ 你\n' }], f: {} });
  });

  it.each([
    ['nothing', ''],
    ['HTML', '<!DOCTYPE html><html></html>'],
    ['what is cut short', '{"status":"SUCCESS","code":"000'],
    ['a comma too many', '{"a":1,}'],
    ['more than one value', '{} {}'],
    ['NaN', '{"a":NaN}'],
    [
      'the same key with two values, which two readers would read differently',
      '{"refundStatus":"REFUND_FAIL","refundStatus":"REFUND_SUCCESS"}',
    ],
  ])('refuses %s', (_, text) => {
    expect(() => readJson(text)).toThrow(SyntaxError);
  });

  it('lets no key reach into every object', () => {
    readJson('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}');
    expect({}).not.toHaveProperty('polluted');
  });

  it('takes no field from "__proto__"', () => {
    expect(envelopeSchema.safeParse(readJson('{"__proto__":{"status":"SUCCESS","code":"000000"}}')).success).toBe(
      false,
    );
  });
});

describe('the shapes', () => {
  it('take ids, amounts and counts as numbers or as texts', () => {
    const asNumbers = readJson('{"refundId":68711039982968832,"refundAmount":25.170,"remainingAttempts":9}');
    const asTexts = readJson('{"refundId":"68711039982968832","refundAmount":"25.170","remainingAttempts":"9"}');
    expect(refundDataSchema.parse(asNumbers)).toEqual(refundDataSchema.parse(asTexts));
  });

  it('take null for what a source leaves out', () => {
    expect(refundDataSchema.safeParse({ refundStatus: null, refundId: null }).success).toBe(true);
    expect(refundDataSchema.safeParse({}).success).toBe(true);
  });

  it.each(['prepayId', 'merchantTradeNo', 'status', 'currency', 'orderAmount'])('need the %s of an order', (name) => {
    const order: Record<string, string> = {
      prepayId: '1',
      merchantTradeNo: 'T1',
      status: 'PAID',
      currency: 'USDT',
      orderAmount: '1',
    };
    expect(orderDataSchema.safeParse(order).success).toBe(true);
    delete order[name];
    expect(orderDataSchema.safeParse(order).success).toBe(false);
  });

  it.each([
    ['{"status":"SUCCESS","code":"000000","data":{}}', true],
    ['{"code":"400002","msg":"Signature for this request is not valid."}', true],
    ['{"status":"ERROR","type":"SYS","code":"100001001","errorData":"System abnormality"}', true],
    ['{"status":"FAIL","code":400202,"errorMessage":null}', true],
    ['{"status":"SUCCESS"}', false],
    ['{"status":{},"code":"000000"}', false],
    ['[]', false],
    ['"000000"', false],
    ['null', false],
  ])('%s is an envelope: %s', (text, expected) => {
    expect(envelopeSchema.safeParse(readJson(text)).success).toBe(expected);
  });
});

describe('the addresses', () => {
  it("are Binance Pay's", () => {
    expect(BINANCE_PAY_URL).toBe('https://bpay.binanceapi.com');
    expect(paths).toEqual({
      refund: '/binancepay/openapi/order/refund',
      queryRefund: '/binancepay/openapi/order/refund/query',
      createOrder: '/binancepay/openapi/v3/order',
      queryOrder: '/binancepay/openapi/v2/order/query',
      closeOrder: '/binancepay/openapi/order/close',
      certificates: '/binancepay/openapi/certificates',
      balance: '/binancepay/openapi/v2/balance',
    });
  });
});
