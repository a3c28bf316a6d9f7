import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import { createGateway } from '../gateway/client.js';
import { sign } from '../gateway/signer.js';
import { headerNames, paths, readJson } from '../gateway/wire.js';
import { createSandbox } from './create-sandbox.js';
import type { SandboxOrder } from './state.js';

const start = Date.parse('2026-03-01T12:00:00.000Z');
const credentials = { apiKey: 'sandbox', apiSecret: 'a-secret-of-the-sandbox' };

const cleanUps: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** The sandbox and the real client, in this process, on a clock that stands still. @param options.seed null: a random one */
function open(options: { file?: string; webhookUrl?: string; seed?: null } = {}) {
  const now = () => new Date(start);
  const delivered: Request[] = [];
  const receive: typeof fetch = async (input, init) => {
    delivered.push(new Request(input, init));
    return Response.json({ returnCode: 'SUCCESS', returnMessage: null });
  };
  const file = options.file === undefined ? {} : { file: options.file };
  const seed = options.seed === null ? {} : { seed: 'tests' };
  const sandbox = createSandbox({ credentials, now, fetch: receive, ...seed, deliversByItself: false, ...file });
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
    expect(await gateway.queryOrder({ prepayId: '100' })).toMatchObject({ outcome: 'found', order });
    expect(await gateway.queryOrder({ merchantTradeNo: 'T100' })).toMatchObject({ outcome: 'found', order });
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
      refundCommission: '0',
      refundedCommission: '0',
      payerOpenId: expect.stringMatching(/^\w{19}$/),
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

  it('nobody asked for are not found', async () => {
    const { gateway } = open();
    expect(await gateway.queryRefund({ refundRequestId: 'never', prepayId: '100' })).toEqual({ outcome: 'not_found' });
  });
});

describe("the sandbox's wire", () => {
  it('answers an unknown path, whatever the method, with 403 and HTML, as CloudFront does', async () => {
    const { fetchSandbox } = open();
    for (const request of [
      new Request('http://sandbox.internal/binancepay/openapi/nothing', { method: 'POST', body: '{}' }),
      new Request('http://sandbox.internal/binancepay/openapi/nothing'),
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
    const { gateway, addOrder, delivered, sandbox } = open({ webhookUrl: 'http://desk.internal/notify' });
    addOrder('123289163323899904');
    await gateway.submitRefund(submission('a', '123289163323899904', '10'));
    expect(await sandbox.runDue()).toBe(0);
    sandbox.clock.advance(1_000);
    expect(await sandbox.runDue()).toBe(1);
    const [request] = delivered;
    expect(request?.url).toBe('http://desk.internal/notify');
    const body = Buffer.from((await request?.arrayBuffer()) ?? new ArrayBuffer());
    expect(await gateway.verifyNotification(body, request?.headers ?? new Headers())).toMatchObject({
      bizType: 'PAY_REFUND',
      bizStatus: 'REFUND_SUCCESS',
      prepayId: '123289163323899904',
      refundRequestId: 'a',
    });
    expect(readJson(body.toString())).toMatchObject({ bizId: '123289163323899904', bizIdStr: '123289163323899904' });
    const forged = Buffer.from(body.toString().replace('REFUND_SUCCESS', 'REFUND_REJECTED'));
    expect(await gateway.verifyNotification(forged, request?.headers ?? new Headers())).toBeNull();
  });
});

describe("the sandbox's file", () => {
  function temporaryFile(): string {
    const folder = mkdtempSync(join(tmpdir(), 'refund-panel-sandbox-'));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    return join(folder, 'data', 'sandbox.jsonl');
  }

  it('keeps the books over a restart: what was paid stays paid, and is known by its id', async () => {
    const file = temporaryFile();
    const before = open({ file });
    before.addOrder('100');
    before.addOrder('1009001');
    const paid = await before.gateway.submitRefund(submission('a', '100', '60'));
    await before.gateway.submitRefund(submission('lost', '1009001', '5'));
    await before.sandbox.close();

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

  it('keeps certificates, clock and undelivered notifications, and breaks no first call twice', async () => {
    const file = temporaryFile();
    const before = open({ file, webhookUrl: 'http://desk.internal/notify', seed: null });
    before.addOrder('1009002');
    before.addOrder('1009004');
    await before.gateway.submitRefund(submission('pending', '1009002', '5'));
    await before.gateway.submitRefund(submission('lost', '1009004', '5'));
    const certificatesOf = async ({ fetchSandbox }: ReturnType<typeof open>) => {
      const signable = { timestamp: String(start), nonce: 'n'.repeat(32), body: '{}' };
      const reply = await fetchSandbox(`http://sandbox.internal${paths.certificates}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          [headerNames.timestamp]: signable.timestamp,
          [headerNames.nonce]: signable.nonce,
          [headerNames.certificateSerial]: credentials.apiKey,
          [headerNames.signature]: sign(signable, credentials.apiSecret),
        },
        body: signable.body,
      });
      return reply.text();
    };
    const certificates = await certificatesOf(before);
    before.sandbox.clock.advance(3_000);
    await before.sandbox.close();

    const after = open({ file, seed: null });
    expect(await certificatesOf(after)).toBe(certificates);
    expect(await after.sandbox.runDue()).toBe(0);
    after.sandbox.clock.advance(1_000);
    expect(await after.sandbox.runDue()).toBe(1);
    const body = Buffer.from((await after.delivered[0]?.arrayBuffer()) ?? new ArrayBuffer());
    expect(await after.gateway.verifyNotification(body, after.delivered[0]?.headers ?? new Headers())).toMatchObject({
      refundRequestId: 'pending',
    });
    expect(await after.gateway.submitRefund(submission('lost', '1009004', '5'))).toMatchObject({ outcome: 'accepted' });
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
