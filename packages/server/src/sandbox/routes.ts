/** The sandbox's routes: Binance Pay's paths, replies and refusals. */
import { parseAmount } from '@refund-panel/shared';
import { Hono } from 'hono';
import { jsonNumber, paths, readJson, SUCCESS_CODE, writeJson } from '../gateway/wire.js';
import { type Credentials, refuseUnlessAuthentic } from './authenticate.js';
import type { Identity } from './identity.js';
import type { Ledger, RefundReceipt, Refusal, SandboxOrder } from './ledger.js';
import type { Notifier } from './notifier.js';
import { scenarioOf } from './scenarios.js';

export interface RouteDependencies {
  readonly ledger: Ledger;
  readonly notifier: Notifier;
  readonly identity: () => Identity;
  readonly credentials: Credentials;
  readonly now: () => Date;
}

type Fields = Record<string, unknown>;

/** On every reply, so that nobody takes the sandbox for the real thing. */
const SANDBOX_HEADER = 'X-Refund-Panel-Sandbox';

export function createRoutes({ ledger, notifier, identity, credentials, now }: RouteDependencies): Hono {
  const app = new Hono();
  const broken = new Set<string>();

  /** Answers on a path of Binance Pay's: authentic callers get what `answer` says. */
  function on(path: string, answer: (fields: Fields, nowMs: number) => Response): void {
    app.post(path, async (context) => {
      const body = await context.req.text();
      const nowMs = now().getTime();
      const refusal = refuseUnlessAuthentic(context.req.raw.headers, body, credentials, nowMs);
      if (refusal !== null) return refuse(refusal);
      const fields = readFields(body);
      return fields === null ? refuse(invalidBody) : answer(fields, nowMs);
    });
  }

  on(paths.queryOrder, (fields, nowMs) => {
    const order = ledger.findOrder(
      { prepayId: text(fields.prepayId), merchantTradeNo: text(fields.merchantTradeNo) },
      nowMs,
    );
    return order === null ? refuse(orderNotFound) : succeed(orderData(order));
  });

  on(paths.refund, (fields, nowMs) => {
    const request = readRefund(fields);
    if ('code' in request) return refuse(request);
    const scenario = scenarioOf(request.prepayId);
    const breaks = broken.has(request.refundRequestId) ? null : scenario.breaks;
    if (breaks !== null) broken.add(request.refundRequestId);
    if (breaks === 'before') return breakConnection();
    if (scenario.walletIsShort) return refuse(insufficientBalance);
    const settlesAt = nowMs + scenario.pendingMs;
    const receipt = ledger.refund({ ...request, settlesAs: scenario.settlesAs, settlesAt }, nowMs);
    if ('code' in receipt) return refuse(receipt);
    if (receipt.duplicateRequest === 'N') {
      const { refundRequestId } = request;
      const settled = () => ledger.findRefund(refundRequestId, Math.max(settlesAt, now().getTime())) as RefundReceipt;
      notifier.announce(settled, scenario.pendingMs);
    }
    return breaks === 'after' ? breakConnection() : succeed(refundData(receipt));
  });

  on(paths.queryRefund, (fields, nowMs) => {
    const receipt = ledger.findRefund(text(fields.refundRequestId) ?? '', nowMs);
    return 'code' in receipt ? refuse(receipt) : succeed(refundData(receipt));
  });

  on(paths.certificates, () => {
    const { certSerial, certPublic } = identity();
    return succeed([{ certSerial, certPublic }]);
  });

  app.notFound(() => new Response(cloudFrontPage, { status: 403, headers: headers('text/html') }));
  return app;
}

function readFields(body: string): Fields | null {
  try {
    const value = readJson(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    // Not JSON: the caller answers with Binance Pay's code for that.
    return null;
  }
}

/** Numbers were read as their text, so both a JSON number and a string are accepted, as they seem to be in the wild. */
function readRefund(fields: Fields) {
  const refundRequestId = text(fields.refundRequestId);
  const prepayId = text(fields.prepayId);
  const refundAmount = text(fields.refundAmount);
  if (!refundRequestId || !prepayId || refundAmount === null) return missing;
  if (refundRequestId.length > 64 || prepayId.length > 19 || (text(fields.refundReason) ?? '').length > 256)
    return tooLong;
  const amount = parseAmount(refundAmount);
  if (amount === null || amount === '0' || (amount.split('.')[1] ?? '').length > 8) return wrongValue;
  return { refundRequestId, prepayId, refundAmount: amount, webhookUrl: text(fields.webhookUrl) };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function orderData(order: SandboxOrder): object {
  const { createTime, transactTime, paymentInstructions, transactionId, ...rest } = order;
  return {
    merchantId: jsonNumber('98765987'),
    ...rest,
    ...(transactionId === null ? {} : { transactionId }),
    createTime,
    ...(transactTime === null ? {} : { transactTime, paymentInfo: { payMethod: 'funding', paymentInstructions } }),
  };
}

function refundData({ refund, order, ...receipt }: RefundReceipt): object {
  return {
    refundId: jsonNumber(refund.refundId),
    refundRequestId: refund.refundRequestId,
    prepayId: refund.prepayId,
    orderAmount: order.orderAmount,
    refundedAmount: receipt.refundedAmount,
    refundAmount: refund.refundAmount,
    remainingAttempts: receipt.remainingAttempts,
    duplicateRequest: receipt.duplicateRequest,
    refundStatus: receipt.refundStatus,
  };
}

function succeed(data: unknown): Response {
  return json({ status: 'SUCCESS', code: SUCCESS_CODE, data, errorMessage: null });
}

/** Refusals arrive with HTTP 400 in some clients and 200 in others; 400 is the harder one to get right. */
function refuse({ code, errorMessage }: Refusal): Response {
  return json({ status: 'FAIL', code, errorMessage }, 400);
}

function json(value: object, status = 200): Response {
  return new Response(writeJson(value), { status, headers: headers('application/json') });
}

function headers(contentType: string): Record<string, string> {
  return { 'Content-Type': contentType, [SANDBOX_HEADER]: 'true' };
}

/** A reply that begins and never ends well: in process and over a port, the client sees its connection fail. */
function breakConnection(): Response {
  const stream = new ReadableStream({
    start: (controller) => controller.error(new Error('connection broken by the sandbox')),
  });
  return new Response(stream, { headers: headers('application/json') });
}

const missing: Refusal = { code: '400100', errorMessage: 'Mandatory parameter is empty or malformed.' };
const tooLong: Refusal = { code: '400101', errorMessage: 'A parameter has a wrong length.' };
const wrongValue: Refusal = { code: '400102', errorMessage: 'refundAmount has a wrong value.' };
const invalidBody: Refusal = { code: '400008', errorMessage: 'The request body is not valid JSON.' };
const orderNotFound: Refusal = { code: '400202', errorMessage: 'Order not found.' };
const insufficientBalance: Refusal = { code: '400611', errorMessage: 'Insufficient balance.' };

const cloudFrontPage = `<!DOCTYPE html><html><head><title>ERROR: The request could not be satisfied</title></head>
<body><h1>403 ERROR</h1><h2>The request could not be satisfied.</h2><p>Generated by cloudfront (CloudFront)</p></body></html>`;
