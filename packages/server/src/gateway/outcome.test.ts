import { describe, expect, it } from 'vitest';
import { nothingSaid } from '../domain/report.js';

import { balanceOutcome, orderOutcome, queryOutcome, submitOutcome } from './outcome.js';
import type { Reply } from './reply.js';
import { readJson } from './wire.js';

const submitted = { refundRequestId: 'r1', prepayId: '383729303729303' };
const success = (json: string): Reply => ({ kind: 'success', data: readJson(json) });
const refused = (code: string, message = ''): Reply => ({ kind: 'refused', code, message });
const none: Reply = { kind: 'none', reason: 'timed out' };

const submit = (reply: Reply) => submitOutcome(reply, submitted);
const query = (reply: Reply) => queryOutcome(reply, submitted);
const unreadable = { outcome: 'unknown', reason: 'an answer that does not fit the request' };

const full = `{"refundId":68711039982968833,"refundRequestId":"r1","prepayId":"383729303729303","orderAmount":"100.11",
  "refundedAmount":"50.880","refundAmount":"25.17","remainingAttempts":8,"duplicateRequest":"N","refundStatus":"REFUND_SUCCESS"}`;

const report = {
  refundStatus: 'REFUND_SUCCESS',
  refundId: '68711039982968833',
  refundAmount: '25.17',
  refundedAmount: '50.88',
  remainingAttempts: 8,
  refundCommission: null,
  refundedCommission: null,
  payerOpenId: null,
};

describe('a refund that is accepted or found', () => {
  it('is read with every digit, in plain notation', () => {
    expect(submit(success(full))).toEqual({ outcome: 'accepted', report });
    expect(query(success(full))).toEqual({ outcome: 'found', report });
  });

  it('is the same whether numbers come as numbers or as texts', () => {
    const asTexts = full.replace('68711039982968833', '"68711039982968833"').replace(':8,', ':"8",');
    const asNumbers = full
      .replace('"50.880"', '50.880')
      .replace('"25.17"', '25.17')
      .replace('"383729303729303"', '383729303729303');
    expect(submit(success(asTexts))).toEqual({ outcome: 'accepted', report });
    expect(submit(success(asNumbers))).toEqual({ outcome: 'accepted', report });
  });

  it('is read when its amounts have exponents', () => {
    const tiny = '{"refundRequestId":"r1","refundAmount":"1E-8","refundedAmount":1e-7,"refundStatus":"REFUND_PENDING"}';
    expect(query(success(tiny))).toMatchObject({
      report: { refundAmount: '0.00000001', refundedAmount: '0.0000001', refundStatus: 'REFUND_PENDING' },
    });
  });

  it('is accepted, not paid out, when the reply says no status', () => {
    const withoutStatus = full.replace(',"refundStatus":"REFUND_SUCCESS"', '');
    expect(submit(success(withoutStatus))).toEqual({ outcome: 'accepted', report: { ...report, refundStatus: null } });
    expect(submit(success('{"refundRequestId":"r1"}'))).toEqual({ outcome: 'accepted', report: nothingSaid });
  });

  it('is unknown when the reply says nothing of it, so that it is asked about and may be sent again', () => {
    for (const data of ['{}', 'null', '{"refundRequestId":null}']) {
      expect(submit(success(data))).toMatchObject({ outcome: 'unknown' });
    }
    expect(submit({ kind: 'success', data: undefined })).toMatchObject({ outcome: 'unknown' });
  });

  it.each([
    ['REFUND_SUCCESS', 'REFUND_SUCCESS'],
    ['REFUND_PENDING', 'REFUND_PENDING'],
    ['REFUND_FAIL', 'REFUND_FAIL'],
    ['REFUND_REJECTED', 'REFUND_FAIL'],
    ['REFUND_REJECT', 'REFUND_FAIL'],
    // Seen only in other people's tests: nothing certain.
    ['REFUNDED', null],
    ['PROCESSING', null],
    ['refund_success', null],
    ['', null],
  ])('with the status %s is %s', (word, refundStatus) => {
    const reply = success(`{"refundRequestId":"r1","refundStatus":"${word}"}`);
    expect(submit(reply)).toMatchObject({ outcome: 'accepted', report: { refundStatus } });
    expect(query(reply)).toMatchObject({ outcome: 'found', report: { refundStatus } });
  });

  it.each([
    ['an amount of zero', '"refundAmount":"0"', { refundAmount: null }],
    ['an amount that is no decimal', '"refundAmount":"-5"', { refundAmount: null }],
    ['an empty amount', '"refundAmount":""', { refundAmount: null }],
    ['a running total of zero', '"refundedAmount":"0.00"', { refundedAmount: '0' }],
    ['a count that is none', '"remainingAttempts":"many"', { remainingAttempts: null }],
    ['a count below zero', '"remainingAttempts":-1', { remainingAttempts: null }],
    ['no attempts left', '"remainingAttempts":0', { remainingAttempts: 0 }],
    ['a null', '"remainingAttempts":null', { remainingAttempts: null }],
  ])('with %s keeps what can be understood', (_, field, expected) => {
    const reply = success(`{"refundRequestId":"r1","refundStatus":"REFUND_SUCCESS",${field}}`);
    expect(submit(reply)).toEqual({
      outcome: 'accepted',
      report: { ...nothingSaid, refundStatus: 'REFUND_SUCCESS', ...expected },
    });
  });
});

describe('a reply about something else than was asked', () => {
  it.each([
    ['another refund', '{"refundRequestId":"r2","refundStatus":"REFUND_SUCCESS"}'],
    ['another refund, as a number', '{"refundRequestId":1,"refundStatus":"REFUND_FAIL"}'],
    ['another order', '{"refundRequestId":"r1","prepayId":"383729303729304","refundStatus":"REFUND_FAIL"}'],
    ['another order, as a number', '{"prepayId":383729303729304,"refundStatus":"REFUND_SUCCESS"}'],
    ['a list', '[]'],
    ['a word', '"OK"'],
    ['true', 'true'],
    ['a nested id', '{"refundRequestId":{"id":"r1"}}'],
  ])('is unknown: %s', (_, json) => {
    expect(submit(success(json))).toEqual(unreadable);
  });

  it('is unknown to a query as well', () => {
    expect(query(success('{"refundRequestId":"r2","refundStatus":"REFUND_SUCCESS"}'))).toEqual(unreadable);
    expect(query(success('{"refundRequestId":"r1","prepayId":"1","refundStatus":"REFUND_SUCCESS"}'))).toEqual(
      unreadable,
    );
    expect(query(success('[]'))).toEqual(unreadable);
  });
});

describe('a query answered with success that names no refund', () => {
  it.each(['null', '{}', '{"refundRequestId":null}'])(
    'is unknown: %s does not show that Binance Pay has it',
    (json) => {
      // Taken for "found" it would never be sent again, and would stay pending for ever.
      expect(query(success(json))).toMatchObject({ outcome: 'unknown' });
    },
  );
});

describe('a refund that was refused', () => {
  it.each([
    ['400608', 'amount_exceeds_refundable'],
    ['400303', 'amount_exceeds_refundable'],
    ['400607', 'no_attempts_left'],
    ['400302', 'no_attempts_left'],
    ['400611', 'wallet_short'],
    ['400304', 'wallet_short'],
    ['400202', 'order_not_found'],
    ['400204', 'order_not_refundable'],
    ['400002', 'gateway_misconfigured'],
    ['400100', 'gateway_declined'],
  ])('with %s is declined as %s and keeps the code', (gatewayCode, code) => {
    expect(submit(refused(gatewayCode, 'their words'))).toMatchObject({
      outcome: 'declined',
      failure: { code, gatewayCode, detail: expect.stringContaining('No money moved') },
    });
  });

  it.each(['400000', '50001', '100001001', '999999', '429', ''])('with the code "%s" is unknown', (code) => {
    expect(submit(refused(code, 'odd'))).toEqual({ outcome: 'unknown', reason: `code ${code}: odd` });
    expect(submit(refused(code))).toEqual({ outcome: 'unknown', reason: `code ${code}` });
  });

  it('is unknown when there was no answer', () => {
    expect(submit(none)).toEqual({ outcome: 'unknown', reason: 'timed out' });
    expect(query(none)).toEqual({ outcome: 'unknown', reason: 'timed out' });
  });
});

describe('a query that was refused', () => {
  it('with 400202 did not find it', () => {
    expect(query(refused('400202'))).toEqual({ outcome: 'not_found' });
  });

  it.each([
    '400000',
    '400002',
    '400003',
    '400004',
    '400100',
    '400101',
    '400102',
    '400103',
    '400201',
    '400203',
    '400204',
    '400301',
    '400606',
    '400607',
    '400608',
    '400611',
    '50001',
  ])('with %s says nothing about the refund', (code) => {
    expect(query(refused(code))).toMatchObject({ outcome: 'unknown' });
  });
});

describe('an order', () => {
  const asked = { prepayId: '383729303729303' };
  const order = `{"merchantId":98765987,"prepayId":"383729303729303","transactionId":"M_S_234506915261751297","merchantTradeNo":"TRADE1",
    "status":"PAID","currency":"USDT","orderAmount":"1E-8","createTime":1636885200000,"transactTime":"1636885260000",
    "paymentInfo":{"payMethod":"funding","paymentInstructions":[{"currency":"BTC","amount":"0.000000010","price":1}]}}`;

  it('is read exactly', () => {
    expect(orderOutcome(success(order), asked)).toEqual({
      outcome: 'found',
      order: {
        prepayId: '383729303729303',
        merchantTradeNo: 'TRADE1',
        transactionId: 'M_S_234506915261751297',
        status: 'PAID',
        currency: 'USDT',
        orderAmount: '0.00000001',
        createTime: new Date(1_636_885_200_000),
        transactTime: new Date(1_636_885_260_000),
        paymentInstructions: [{ currency: 'BTC', amount: '0.00000001', price: '1' }],
        details: { merchantId: '98765987', payMethod: 'funding' },
        isConfirmed: true,
      },
    });
  });

  it('may leave out what was never paid', () => {
    const bare = `{"prepayId":383729303729303,"merchantTradeNo":"TRADE1","status":"EXPIRED","currency":"USDT","orderAmount":5.0,
      "createTime":0,"transactTime":null,"paymentInfo":null}`;
    expect(orderOutcome(success(bare), asked)).toMatchObject({
      outcome: 'found',
      order: { orderAmount: '5', createTime: null, transactTime: null, transactionId: null, paymentInstructions: [] },
    });
  });

  it('is found by its merchantTradeNo, and only if it is that one', () => {
    expect(orderOutcome(success(order), { merchantTradeNo: 'TRADE1' })).toMatchObject({ outcome: 'found' });
    expect(orderOutcome(success(order), { merchantTradeNo: 'TRADE2' })).toEqual(unreadable);
    expect(orderOutcome(success(order), { prepayId: '383729303729304' })).toEqual(unreadable);
  });

  it.each(['"0"', '"-5"', '"lots"', '""', 'null', '{}', '"1e1000"'])('is unknown with the amount %s', (amount) => {
    expect(orderOutcome(success(order.replace('"1E-8"', amount)), asked)).toEqual(unreadable);
  });

  it.each(['null', '{}', '[]', '"PAID"'])('is unknown when its data are %s', (json) => {
    expect(orderOutcome(success(json), asked)).toEqual(unreadable);
  });

  it('is not found, declined or unknown, as the code says', () => {
    expect(orderOutcome(refused('400202', 'Order not found.'), asked)).toEqual({ outcome: 'not_found' });
    expect(orderOutcome(refused('400004'), asked)).toMatchObject({
      outcome: 'declined',
      code: 'gateway_misconfigured',
    });
    expect(orderOutcome(refused('400000'), asked)).toEqual({ outcome: 'unknown', reason: 'code 400000' });
    expect(orderOutcome(none, asked)).toEqual({ outcome: 'unknown', reason: 'timed out' });
  });
});

describe('the commissions and the payer of a refund', () => {
  it('are kept, in plain notation', () => {
    const json = full.replace('}', ',"refundCommission":"1E-8","refundedCommission":0.20,"payerOpenId":"open"}');
    expect(query(success(json))).toEqual({
      outcome: 'found',
      report: { ...report, refundCommission: '0.00000001', refundedCommission: '0.2', payerOpenId: 'open' },
    });
  });
});

describe('how long to wait', () => {
  it('is passed on with what is unknown', () => {
    const wait: Reply = { kind: 'none', reason: 'HTTP 429', retryAfterMs: 2_000 };
    expect(submit(wait)).toEqual({ outcome: 'unknown', reason: 'HTTP 429', retryAfterMs: 2_000 });
    expect(query({ ...refused('400000'), retryAfterMs: 5 } as Reply)).toMatchObject({ retryAfterMs: 5 });
  });
});

describe('a balance', () => {
  const ask = (json: string) => balanceOutcome(success(json), 'USDT');

  it.each([
    ['a list', '{"balance":[{"asset":"BTC","available":9},{"asset":"USDT","available":12.50,"freeze":1}]}'],
    ['one object', '{"balance":{"asset":"USDT","available":"12.5"},"wallet":"FUNDING_WALLET"}'],
  ])('is read from %s', (_, json) => {
    expect(ask(json)).toEqual({ outcome: 'found', available: '12.5' });
  });

  it('of nothing is a balance', () => {
    expect(ask('{"balance":[{"asset":"USDT","available":"0E-8"}]}')).toEqual({ outcome: 'found', available: '0' });
  });

  it.each([
    ['another currency', '{"balance":[{"asset":"BTC","available":9}]}'],
    ['no currency', '{"balance":[]}'],
    ['no amount', '{"balance":[{"asset":"USDT","available":"much"}]}'],
    ['less than nothing', '{"balance":[{"asset":"USDT","available":-1}]}'],
    ['nothing', 'null'],
  ])('that says %s is unknown', (_, json) => {
    expect(ask(json)).toMatchObject({ outcome: 'unknown' });
  });

  it('that may not be asked for is declined, and one that did not come is unknown', () => {
    expect(balanceOutcome(refused('400606'), 'USDT')).toEqual({ outcome: 'declined' });
    expect(balanceOutcome(refused('400000'), 'USDT')).toMatchObject({ outcome: 'unknown' });
    expect(balanceOutcome(none, 'USDT')).toMatchObject({ outcome: 'unknown' });
  });
});
