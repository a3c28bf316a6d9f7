import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import { createGateway } from '../gateway/client.js';
import { paths, readJson } from '../gateway/wire.js';
import { createSandbox } from './index.js';
import type { SandboxOrder } from './ledger.js';

const start = Date.parse('2026-03-01T12:00:00.000Z');
const credentials = { apiKey: 'sandbox', apiSecret: 'a-secret-of-the-sandbox' };

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** The sandbox and the real client, in this process, on a clock that the test moves. */
function open(options: { file?: string; webhookUrl?: string } = {}) {
  let nowMs = start;
  const now = () => new Date(nowMs);
  const delivered: Request[] = [];
  let onDelivery: () => void = () => {};
  const receive: typeof fetch = async (input, init) => {
    delivered.push(new Request(input, init));
    onDelivery();
    return Response.json({ returnCode: 'SUCCESS', returnMessage: null });
  };
  const file = options.file === undefined ? {} : { file: options.file };
  const sandbox = createSandbox({ credentials, now, fetch: receive, ...file });
  cleanUps.push(sandbox.close);
  const replies: Response[] = [];
  const fetchSandbox: typeof fetch = async (input, init) => {
    const reply = await sandbox.fetch(new Request(input, init));
    replies.push(reply);
    return reply;
  };
  const clientOf = (secret: string) =>
    createGateway({
      baseUrl: 'http://sandbox.internal',
      apiKey: credentials.apiKey,
      apiSecret: secret,
      fetch: fetchSandbox,
      now,
      log: createRecordingLog(),
      webhookUrl: options.webhookUrl,
    });
  return {
    sandbox,
    clientOf,
    gateway: clientOf(credentials.apiSecret),
    fetchSandbox,
    replies,
    delivered,
    nextDelivery: () =>
      new Promise<void>((resolve) => {
        onDelivery = resolve;
      }),
    advance: (milliseconds: number) => {
      nowMs += milliseconds;
    },
    addOrder: (prepayId: string, change: Partial<SandboxOrder> = {}) =>
      sandbox.ledger.addOrder({
        prepayId,
        merchantTradeNo: `T${prepayId}`,
        transactionId: `M_${prepayId}`,
        status: 'PAID',
        currency: 'USDT',
        orderAmount: '100',
        createTime: start - 60_000,
        transactTime: start - 30_000,
        paymentInstructions: [{ currency: 'BTC', amount: '0.001' }],
        ...change,
      }),
  };
}

const submission = (refundRequestId: string, prepayId: string, refundAmount: string) => ({
  refundRequestId,
  prepayId,
  refundAmount,
  refundReason: 'Customer request',
  sendBefore: new Date(start + 3_600_000),
});

describe('the sandbox, through the real client: orders', () => {
  it('are found by prepayId and by merchantTradeNo', async () => {
    const { gateway, addOrder } = open();
    addOrder('100', { orderAmount: '0.00000001' });
    const order = {
      prepayId: '100',
      merchantTradeNo: 'T100',
      transactionId: 'M_100',
      status: 'PAID',
      currency: 'USDT',
      orderAmount: '0.00000001',
      createTime: new Date(start - 60_000),
      transactTime: new Date(start - 30_000),
      paymentInstructions: [{ currency: 'BTC', amount: '0.001' }],
    };
    expect(await gateway.queryOrder({ prepayId: '100' })).toEqual({ outcome: 'found', order });
    expect(await gateway.queryOrder({ merchantTradeNo: 'T100' })).toEqual({ outcome: 'found', order });
  });

  it('that are unknown are not found', async () => {
    const { gateway } = open();
    expect(await gateway.queryOrder({ prepayId: '1' })).toEqual({ outcome: 'not_found' });
    expect(await gateway.queryOrder({ merchantTradeNo: 'T1' })).toEqual({ outcome: 'not_found' });
  });

  it('to try things on are there from the start, and can all be read', async () => {
    const { gateway } = open();
    for (const prepayId of ['383729303729303', '383729303729305', '383729303729310']) {
      expect(await gateway.queryOrder({ prepayId })).toMatchObject({ outcome: 'found' });
    }
  });
});

describe('the sandbox, through the real client: refunds', () => {
  it('are paid at once and can be asked about', async () => {
    const { gateway, addOrder, sandbox } = open();
    addOrder('100');
    const report = {
      refundStatus: 'REFUND_SUCCESS',
      refundId: expect.stringMatching(/^\d{17,}$/),
      refundAmount: '25.17',
      refundedAmount: '25.17',
      remainingAttempts: 9,
    };
    expect(await gateway.submitRefund(submission('a', '100', '25.17'))).toEqual({ outcome: 'accepted', report });
    expect(await gateway.queryRefund({ refundRequestId: 'a', prepayId: '100' })).toEqual({ outcome: 'found', report });
    expect(sandbox.ledger.listRefunds()).toHaveLength(1);
  });

  it('keep the smallest step exact over the wire', async () => {
    const { gateway, addOrder } = open();
    addOrder('100', { orderAmount: '123456789012345678901234567890.12345678' });
    expect(await gateway.submitRefund(submission('a', '100', '0.00000001'))).toMatchObject({
      report: { refundAmount: '0.00000001', refundedAmount: '0.00000001' },
    });
    const rest = '123456789012345678901234567890.12345677';
    expect(await gateway.submitRefund(submission('b', '100', rest))).toMatchObject({ report: { refundAmount: rest } });
  });

  it('sent twice under one id are paid once', async () => {
    const { gateway, addOrder, sandbox } = open();
    addOrder('100');
    const first = await gateway.submitRefund(submission('a', '100', '60'));
    expect(await gateway.submitRefund(submission('a', '100', '60'))).toEqual(first);
    expect(sandbox.ledger.listRefunds().map(({ refundAmount }) => refundAmount)).toEqual(['60']);
  });

  it('never sum to more than the order', async () => {
    const { gateway, addOrder } = open();
    addOrder('100');
    await gateway.submitRefund(submission('a', '100', '60'));
    expect(await gateway.submitRefund(submission('b', '100', '40.00000001'))).toMatchObject({
      outcome: 'declined',
      failure: { code: 'amount_exceeds_refundable', gatewayCode: '400608' },
    });
    expect(await gateway.submitRefund(submission('c', '100', '40'))).toMatchObject({ outcome: 'accepted' });
  });

  it('are at most ten, of which the tenth returns all that is left whatever was asked', async () => {
    const { gateway, addOrder } = open();
    addOrder('100');
    for (let number = 1; number <= 9; number += 1) {
      expect(await gateway.submitRefund(submission(`r${number}`, '100', '1'))).toMatchObject({
        report: { refundAmount: '1', remainingAttempts: 10 - number },
      });
    }
    expect(await gateway.submitRefund(submission('r10', '100', '1'))).toMatchObject({
      outcome: 'accepted',
      report: { refundAmount: '91', refundedAmount: '100', remainingAttempts: 0 },
    });
    expect(await gateway.submitRefund(submission('r11', '100', '1'))).toMatchObject({
      outcome: 'declined',
      failure: { code: 'no_attempts_left', gatewayCode: '400607' },
    });
  });

  it('of an unpaid or unknown order are declined', async () => {
    const { gateway, addOrder } = open();
    addOrder('100', { status: 'EXPIRED' });
    expect(await gateway.submitRefund(submission('a', '100', '1'))).toMatchObject({
      failure: { code: 'order_not_refundable', gatewayCode: '400204' },
    });
    expect(await gateway.submitRefund(submission('b', '404', '1'))).toMatchObject({
      failure: { code: 'order_not_found', gatewayCode: '400202' },
    });
  });

  it('nobody asked for are not found', async () => {
    const { gateway } = open();
    expect(await gateway.queryRefund({ refundRequestId: 'never', prepayId: '100' })).toEqual({ outcome: 'not_found' });
  });
});

describe('the sandbox, through the real client: faults on demand', () => {
  it('a lost reply is unknown, and a query finds the money moved', async () => {
    const { gateway, addOrder, sandbox } = open();
    addOrder('1009001');
    expect(await gateway.submitRefund(submission('a', '1009001', '10'))).toMatchObject({ outcome: 'unknown' });
    expect(await gateway.queryRefund({ refundRequestId: 'a', prepayId: '1009001' })).toMatchObject({
      outcome: 'found',
      report: { refundStatus: 'REFUND_SUCCESS' },
    });
    expect(await gateway.submitRefund(submission('a', '1009001', '10'))).toMatchObject({ outcome: 'accepted' });
    expect(sandbox.ledger.listRefunds()).toHaveLength(1);
  });

  it('a lost request is unknown, a query does not find it, and it can be sent again', async () => {
    const { gateway, addOrder, sandbox } = open();
    addOrder('1009004');
    expect(await gateway.submitRefund(submission('a', '1009004', '10'))).toMatchObject({ outcome: 'unknown' });
    expect(await gateway.queryRefund({ refundRequestId: 'a', prepayId: '1009004' })).toEqual({ outcome: 'not_found' });
    expect(sandbox.ledger.listRefunds()).toEqual([]);
    expect(await gateway.submitRefund(submission('a', '1009004', '10'))).toMatchObject({ outcome: 'accepted' });
  });

  it.each([
    ['1009002', 'REFUND_SUCCESS', '10'],
    ['1009003', 'REFUND_FAIL', '0'],
  ])('%s is pending for three seconds, then %s', async (prepayId, refundStatus, refundedAmount) => {
    const { gateway, addOrder, advance } = open();
    addOrder(prepayId);
    const pending = { report: { refundStatus: 'REFUND_PENDING', refundedAmount: '10' } };
    expect(await gateway.submitRefund(submission('a', prepayId, '10'))).toMatchObject({
      outcome: 'accepted',
      ...pending,
    });
    advance(2_999);
    expect(await gateway.queryRefund({ refundRequestId: 'a', prepayId: prepayId })).toMatchObject(pending);
    advance(1);
    expect(await gateway.queryRefund({ refundRequestId: 'a', prepayId: prepayId })).toMatchObject({
      report: { refundStatus, refundedAmount },
    });
  });

  it('a short wallet is declined and nothing moves', async () => {
    const { gateway, addOrder, sandbox } = open();
    addOrder('1009005');
    expect(await gateway.submitRefund(submission('a', '1009005', '10'))).toMatchObject({
      outcome: 'declined',
      failure: { code: 'wallet_short', gatewayCode: '400611' },
    });
    expect(sandbox.ledger.listRefunds()).toEqual([]);
  });
});

describe("the sandbox's wire", () => {
  it('answers an unknown path, and a GET, with 403 and HTML, as CloudFront does', async () => {
    const { fetchSandbox } = open();
    for (const request of [
      new Request('http://sandbox.internal/binancepay/openapi/nothing', { method: 'POST', body: '{}' }),
      new Request(`http://sandbox.internal${paths.refund}`),
      new Request('http://sandbox.internal/'),
    ]) {
      const reply = await fetchSandbox(request);
      expect(reply.status).toBe(403);
      expect(reply.headers.get('content-type')).toContain('text/html');
      expect(await reply.text()).toContain('<html>');
    }
  });

  it('refuses a wrong secret, which is a matter of the settings', async () => {
    const { clientOf, addOrder, sandbox } = open();
    addOrder('100');
    expect(await clientOf('wrong').submitRefund(submission('a', '100', '1'))).toMatchObject({
      outcome: 'declined',
      failure: { code: 'gateway_misconfigured', gatewayCode: '400002' },
    });
    expect(sandbox.ledger.listRefunds()).toEqual([]);
  });

  it('marks every reply, so that nobody takes it for the real thing', async () => {
    const { gateway, clientOf, addOrder, fetchSandbox, replies } = open();
    for (const prepayId of ['100', '1009001', '1009005']) {
      addOrder(prepayId);
      await gateway.submitRefund(submission(prepayId, prepayId, '1'));
      await gateway.queryOrder({ prepayId });
    }
    await gateway.queryRefund({ refundRequestId: 'never', prepayId: '100' });
    await clientOf('wrong').queryRefund({ refundRequestId: 'a', prepayId: '100' });
    await fetchSandbox('http://sandbox.internal/nowhere');
    expect(replies).toHaveLength(9);
    for (const reply of replies) expect(reply.headers.get('X-Refund-Panel-Sandbox')).toBe('true');
  });

  it('sends numbers that a careless reader would round', async () => {
    const { gateway, addOrder, sandbox } = open();
    addOrder('100');
    const outcome = await gateway.submitRefund(submission('a', '100', '1'));
    const [{ refundId } = { refundId: '' }] = sandbox.ledger.listRefunds();
    expect(outcome).toMatchObject({ report: { refundId } });
    expect(Number.isSafeInteger(Number(refundId))).toBe(false);
  });
});

describe("the sandbox's notifications", () => {
  it('are signed by the certificate it gives out, and tell of the refund', async () => {
    const { gateway, addOrder, delivered, nextDelivery } = open({ webhookUrl: 'http://desk.internal/notify' });
    addOrder('123289163323899904');
    const arrived = nextDelivery();
    await gateway.submitRefund(submission('a', '123289163323899904', '10'));
    await arrived;
    const [request] = delivered;
    expect(request?.url).toBe('http://desk.internal/notify');
    const body = (await request?.text()) ?? '';
    expect(await gateway.verifyNotification(body, request?.headers ?? new Headers())).toMatchObject({
      bizType: 'PAY_REFUND',
      bizStatus: 'REFUND_SUCCESS',
      prepayId: '123289163323899904',
      refundRequestId: 'a',
    });
    expect(readJson(body)).toMatchObject({ bizId: '123289163323899904', bizIdStr: '123289163323899904' });
    const forged = body.replace('REFUND_SUCCESS', 'REFUND_REJECTED');
    expect(await gateway.verifyNotification(forged, request?.headers ?? new Headers())).toBeNull();
  });
});

describe("the sandbox's file", () => {
  function temporaryFile(): string {
    const folder = mkdtempSync(join(tmpdir(), 'refund-panel-sandbox-'));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    return join(folder, 'data', 'sandbox.json');
  }

  it('keeps the books over a restart: what was paid stays paid, and is known by its id', async () => {
    const file = temporaryFile();
    const before = open({ file });
    before.addOrder('100');
    before.addOrder('1009001');
    const paid = await before.gateway.submitRefund(submission('a', '100', '60'));
    await before.gateway.submitRefund(submission('lost', '1009001', '5'));
    before.sandbox.close();

    const after = open({ file });
    expect(after.sandbox.ledger.listRefunds()).toEqual(before.sandbox.ledger.listRefunds());
    expect(await after.gateway.queryRefund({ refundRequestId: 'lost', prepayId: '1009001' })).toMatchObject({
      outcome: 'found',
    });
    expect(await after.gateway.submitRefund(submission('a', '100', '60'))).toEqual(paid);
    expect(await after.gateway.submitRefund(submission('b', '100', '41'))).toMatchObject({
      failure: { code: 'amount_exceeds_refundable' },
    });
    expect(await after.gateway.queryOrder({ prepayId: '100' })).toMatchObject({ order: { status: 'REFUNDED' } });
  });

  it('is written before the reply', async () => {
    const file = temporaryFile();
    const { gateway, addOrder } = open({ file });
    addOrder('1009001');
    await gateway.submitRefund(submission('lost', '1009001', '5'));
    expect(readFileSync(file, 'utf8')).toContain('"refundRequestId":"lost"');
  });

  it('that cannot be read stops the sandbox, which would otherwise start with empty books', () => {
    const folder = mkdtempSync(join(tmpdir(), 'refund-panel-sandbox-'));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    expect(() => createSandbox({ credentials, now: () => new Date(start), fetch, file: folder })).toThrow();
  });
});
