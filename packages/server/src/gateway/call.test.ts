import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import type { EvidenceStore, GatewayCallAnswer, GatewayCallRequest } from '../operations/ports/evidence.js';
import { type Call, type CallOptions, createCall } from './call.js';
import { MAX_REPLY_BYTES } from './reply.js';
import { sign } from './signer.js';
import { jsonNumber } from './wire.js';

const API_KEY = 'the-api-key-0123456789';
const API_SECRET = 'the-api-secret-that-nobody-may-see';
const start = Date.parse('2026-03-01T12:00:00.000Z');

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type Answer = (
  received: Received,
  index: number,
) => { status?: number; headers?: Record<string, string>; body?: string };

const success = '{"status":"SUCCESS","code":"000000","data":{"refundId":68711039982968833},"errorMessage":null}';
const fail = (code: string) => `{"status":"FAIL","code":"${code}","errorMessage":"what happened"}`;

/** A real server that keeps what it got, and a call to it. */
async function against(answer: Answer, options: Partial<CallOptions> = {}) {
  const received: Received[] = [];
  const baseUrl = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks) };
      received.push(one);
      const reply = answer(one, received.length - 1);
      response.writeHead(reply.status ?? 200, { 'Content-Type': 'application/json', ...reply.headers });
      response.end(reply.body ?? '');
    });
  });
  return { baseUrl, received, ...callTo(baseUrl, options) };
}

function callTo(baseUrl: string, options: Partial<CallOptions> = {}) {
  const log = createRecordingLog();
  let nowMs = start;
  const now = () => new Date(nowMs++);
  const call: Call = createCall({ baseUrl, apiKey: API_KEY, apiSecret: API_SECRET, now, log, ...options });
  return { call, log };
}

const answered = async (answer: ReturnType<Answer>) => (await against(() => answer)).call('/path', {});

describe('what is sent', () => {
  it('is a POST with exactly the headers that Binance Pay asks for', async () => {
    const { call, received } = await against(() => ({ body: success }));
    await call('/binancepay/openapi/order/refund', { prepayId: '1' });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ method: 'POST', path: '/binancepay/openapi/order/refund' });
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'binancepay-timestamp': String(start),
      'binancepay-nonce': expect.stringMatching(/^[A-Za-z]{32}$/),
      'binancepay-certificate-sn': API_KEY,
      'binancepay-signature': expect.stringMatching(/^[0-9A-F]{128}$/),
    });
    expect(received[0]?.headers).not.toHaveProperty('authorization');
    expect(received[0]?.headers).not.toHaveProperty('cookie');
  });

  it('carries the signature that the other side computes over the bytes it received', async () => {
    const { call, received } = await against(() => ({ body: success }));
    await call('/path', { refundAmount: jsonNumber('0.00000001'), refundReason: 'café ☕ 👩‍🚀 "\\\u2028' });
    const [request] = received;
    if (request === undefined) throw new Error('nothing was received');
    const { headers, body } = request;
    const timestamp = String(headers['binancepay-timestamp']);
    const nonce = String(headers['binancepay-nonce']);
    expect(headers['binancepay-signature']).toBe(sign({ timestamp, nonce, body: body.toString('utf8') }, API_SECRET));
    expect(body.toString('utf8')).toBe('{"refundAmount":0.00000001,"refundReason":"café ☕ 👩‍🚀 \\"\\\\\u2028"}');
    expect(headers['content-length']).toBe(String(body.byteLength));
  });

  it('is an empty object when there is nothing to say, never an empty body', async () => {
    const { call, received } = await against(() => ({ body: success }));
    await call('/path', {});
    expect(received[0]?.body.toString()).toBe('{}');
  });

  it('never holds the secret, and neither does the log', async () => {
    const { call, received, log } = await against((_, index) => ({ body: index === 0 ? fail('400003') : '<html>' }));
    await call('/path', {});
    expect(JSON.stringify(received)).not.toContain(API_SECRET);
    expect(JSON.stringify(log.entries)).not.toContain(API_SECRET);
    expect(JSON.stringify(log.entries)).not.toContain(API_KEY);
  });

  it('has a fresh nonce, timestamp and signature every time', async () => {
    const { call, received } = await against(() => ({ body: success }));
    for (let round = 0; round < 5; round += 1) await call('/path', { same: 'body' });
    for (const name of ['binancepay-nonce', 'binancepay-timestamp', 'binancepay-signature']) {
      expect(new Set(received.map(({ headers }) => headers[name])).size).toBe(5);
    }
  });
});

describe('an answer', () => {
  it('of success gives its data with every digit', async () => {
    expect(await answered({ body: success })).toEqual({ kind: 'success', data: { refundId: '68711039982968833' } });
  });

  it.each([200, 400, 403, 429, 500, 503])('of success is one whatever the HTTP status (%d)', async (status) => {
    expect(await answered({ status, body: success })).toMatchObject({ kind: 'success' });
  });

  it.each([200, 400, 401, 500, 503])('of refusal is one whatever the HTTP status (%d)', async (status) => {
    expect(await answered({ status, body: fail('400608') })).toEqual({
      kind: 'refused',
      code: '400608',
      message: 'what happened',
    });
  });

  it.each([
    ['the older shape', '{"code":"400002","msg":"bad signature"}', '400002', 'bad signature'],
    ['the system shape', '{"status":"ERROR","type":"SYS","code":"100001001","errorData":"x"}', '100001001', 'x'],
    ['a code that is a number', '{"status":"FAIL","code":400202}', '400202', ''],
    ['no message', '{"status":"FAIL","code":"400202","errorMessage":null}', '400202', ''],
  ])('of refusal is understood in %s', async (_, body, code, message) => {
    expect(await answered({ body })).toEqual({ kind: 'refused', code, message });
  });

  it('has its message cut to 256 characters', async () => {
    const reply = await answered({ body: `{"status":"FAIL","code":"400608","errorMessage":"${'x'.repeat(1_000)}"}` });
    expect(reply).toMatchObject({ message: 'x'.repeat(256) });
  });

  it.each([
    ['success with another code', '{"status":"SUCCESS","code":"400608","data":{}}'],
    ['the code of success without success', '{"status":"FAIL","code":"000000","data":{}}'],
    ['the code of success and no status', '{"code":"000000","data":{}}'],
  ])('that contradicts itself, %s, says nothing', async (_, body) => {
    expect(await answered({ body })).toMatchObject({ kind: 'none' });
  });

  it.each([
    [
      'HTTP 403 with HTML, as CloudFront answers',
      { status: 403, headers: { 'Content-Type': 'text/html' }, body: '<!DOCTYPE html><h1>403 ERROR</h1>' },
    ],
    ['HTTP 200 with HTML', { status: 200, body: '<html>hello</html>' }],
    ['HTTP 500 with nothing', { status: 500, body: '' }],
    ['HTTP 204', { status: 204 }],
    ['JSON that is cut short', { body: success.slice(0, 30) }],
    ['JSON that is not an object', { body: '[1]' }],
    ['an object without a code', { body: '{"status":"SUCCESS","data":{}}' }],
    ['the same field twice', { body: '{"status":"FAIL","status":"SUCCESS","code":"000000"}' }],
    ['ten thousand brackets', { body: '['.repeat(10_000) }],
    ['half a million brackets', { body: '['.repeat(500_000) }],
  ])('that cannot be used, %s, says nothing about the money', async (_, answer) => {
    expect(await answered(answer)).toMatchObject({ kind: 'none', reason: expect.any(String) });
  });

  it('is not read beyond a megabyte', async () => {
    const padded = (size: number) => `${success}${' '.repeat(size - success.length)}`;
    expect(await answered({ body: padded(MAX_REPLY_BYTES) })).toMatchObject({ kind: 'success' });
    expect(await answered({ body: padded(MAX_REPLY_BYTES + 1) })).toMatchObject({
      kind: 'none',
      reason: `reply larger than ${MAX_REPLY_BYTES} bytes`,
    });
  });

  it('that never ends is given up at a megabyte', async () => {
    let closed: () => void = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const baseUrl = await listen((_, response) => {
      response.on('close', closed);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect(await callTo(baseUrl).call('/path', {})).toMatchObject({ kind: 'none' });
    await gone;
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])(
    'of kind %d is not followed, for it would be a call to somebody else',
    async (status) => {
      const elsewhere = await against(() => ({ body: success }));
      const { call, received } = await against(() => ({
        status,
        headers: { Location: `${elsewhere.baseUrl}/path` },
        body: 'Moved',
      }));
      expect(await call('/path', {})).toMatchObject({ kind: 'none', reason: expect.stringContaining(String(status)) });
      expect(received).toHaveLength(1);
      expect(elsewhere.received).toHaveLength(0);
    },
  );
});

describe('a clock that Binance Pay finds wrong', () => {
  it('leads to one more attempt, signed afresh, with the same body', async () => {
    const { call, received, log } = await against((_, index) => ({ body: index === 0 ? fail('400003') : success }));
    expect(await call('/path', { refundRequestId: 'same' })).toMatchObject({ kind: 'success' });
    const [first, second] = received;
    expect(received).toHaveLength(2);
    expect(second?.body).toEqual(first?.body);
    for (const name of ['binancepay-nonce', 'binancepay-timestamp', 'binancepay-signature']) {
      expect(second?.headers[name]).not.toBe(first?.headers[name]);
    }
    expect(JSON.stringify(log.entries)).toContain('signing once more');
  });

  it('leads to no third attempt', async () => {
    const { call, received } = await against(() => ({ status: 400, body: fail('400003') }));
    expect(await call('/path', {})).toMatchObject({ kind: 'refused', code: '400003' });
    expect(received).toHaveLength(2);
  });

  it('is what the second attempt says when that one differs', async () => {
    const { call } = await against((_, index) => ({ body: fail(index === 0 ? '400003' : '400608') }));
    expect(await call('/path', {})).toMatchObject({ kind: 'refused', code: '400608' });
    const { call: lost } = await against((_, index) => ({ body: index === 0 ? fail('400003') : '<html>' }));
    expect(await lost('/path', {})).toMatchObject({ kind: 'none' });
  });

  it.each(['400002', '400000', '400611', '50001'])(
    'is the only refusal that is sent again: %s is not',
    async (code) => {
      const { call, received } = await against(() => ({ body: fail(code) }));
      await call('/path', {});
      expect(received).toHaveLength(1);
    },
  );
});

describe('a connection that fails', () => {
  it('says nothing when no answer comes in time, and does not try again', async () => {
    let requests = 0;
    const baseUrl = await listen(() => {
      requests += 1;
    });
    expect(await callTo(baseUrl, { timeoutMs: 50 }).call('/path', {})).toEqual({ kind: 'none', reason: 'timed out' });
    expect(requests).toBe(1);
  });

  it('says nothing when the answer stops half-way', async () => {
    const baseUrl = await listen((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write(success.slice(0, 40));
    });
    expect(await callTo(baseUrl, { timeoutMs: 100 }).call('/path', {})).toEqual({ kind: 'none', reason: 'timed out' });
  });

  it('says nothing when it is reset before an answer, and does not try again', async () => {
    let requests = 0;
    const baseUrl = await listen((request) => {
      requests += 1;
      request.socket.resetAndDestroy();
    });
    expect(await callTo(baseUrl).call('/path', {})).toMatchObject({ kind: 'none' });
    expect(requests).toBe(1);
  });

  it('says nothing when it is cut in the middle of an answer that had begun well', async () => {
    const baseUrl = await listen((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '4096' });
      response.write(success, () => response.destroy());
    });
    expect(await callTo(baseUrl).call('/path', {})).toMatchObject({ kind: 'none' });
  });

  it('says nothing when nobody listens, and names why', async () => {
    const baseUrl = await listen(() => {});
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    const { call, log } = callTo(baseUrl);
    expect(await call('/path', {})).toEqual({ kind: 'none', reason: 'ECONNREFUSED' });
    expect(JSON.stringify(log.entries)).toContain('ECONNREFUSED');
  });

  it('says nothing when what stands in for the network throws what is not an error', async () => {
    const odd: typeof fetch = () => Promise.reject('odd');
    expect(await callTo('http://127.0.0.1:1', { fetch: odd }).call('/path', {})).toEqual({
      kind: 'none',
      reason: 'unknown error',
    });
  });
});

describe('a call that may only be sent before a time', () => {
  it('is not sent after it, and nobody knows its outcome', async () => {
    const { call, received } = await against(() => ({ body: success }));
    expect(await call('/path', {}, { sendBefore: new Date(start - 1) })).toMatchObject({ kind: 'none' });
    expect(received).toHaveLength(0);
  });

  it('is not signed and sent again after it', async () => {
    const { call, received } = await against(() => ({ body: fail('400003') }));
    // The clock goes on by a millisecond with every look at it: sent in time, refused too late.
    expect(await call('/path', {}, { sendBefore: new Date(start + 2) })).toMatchObject({
      kind: 'refused',
      code: '400003',
    });
    expect(received).toHaveLength(1);
  });

  it('is sent in time like every other', async () => {
    const { call, received } = await against(() => ({ body: success }));
    expect(await call('/path', {}, { sendBefore: new Date(start + 60_000) })).toMatchObject({ kind: 'success' });
    expect(received).toHaveLength(1);
  });
});

describe('how long to wait', () => {
  const waiting = (retryAfter: string, body = '') =>
    answered({ status: 429, headers: { 'Retry-After': retryAfter }, body });

  it.each([
    ['seconds', '2', 2_000],
    // One millisecond has gone by since the request: the clock goes on with every look at it.
    ['a date', new Date(start + 61_000).toUTCString(), 61_000 - 1],
    ['an hour at most', '999999999', 3_600_000],
  ])('is read as %s', async (_, retryAfter, retryAfterMs) => {
    expect(await waiting(retryAfter)).toEqual({ kind: 'none', reason: expect.any(String), retryAfterMs });
  });

  it.each(['0', '-1', 'soon', '1.5', '', new Date(start - 5_000).toUTCString()])('is not said by %j', async (value) => {
    expect(await waiting(value)).toEqual({ kind: 'none', reason: expect.any(String) });
  });

  it('comes along with a refusal too', async () => {
    expect(await waiting('2', fail('400000'))).toMatchObject({ kind: 'refused', code: '400000', retryAfterMs: 2_000 });
  });
});

describe('the evidence of a call about a refund', () => {
  const about = { refundRequestId: 'r1' };

  function createRecorder(fails: { call?: boolean; answer?: boolean } = {}) {
    const calls: GatewayCallRequest[] = [];
    const answers: GatewayCallAnswer[] = [];
    const evidence: EvidenceStore = {
      async recordCall(call) {
        if (fails.call) throw new Error('the disk is full');
        calls.push(call);
        return BigInt(calls.length);
      },
      async recordAnswer(_, answer) {
        if (fails.answer) throw new Error('the disk is full');
        answers.push(answer);
      },
    };
    return { evidence, calls, answers };
  }

  it('is the exact bytes that were signed, recorded before they are sent, and the answer as it came', async () => {
    const { evidence, calls, answers } = createRecorder();
    let recordedWhenReceived = 0;
    const answer = () => {
      recordedWhenReceived = calls.length;
      return { status: 400, body: fail('400608') };
    };
    const { call, received } = await against(answer, { evidence });
    await call('/path', { prepayId: '1' }, about);
    expect(recordedWhenReceived).toBe(1);
    const [kept] = calls;
    expect(kept).toMatchObject({ refundRequestId: 'r1', path: '/path', body: '{"prepayId":"1"}', apiKey: '…6789' });
    expect(kept?.signature).toBe(received[0]?.headers['binancepay-signature']);
    const { timestamp = '', nonce = '', body = '', signature } = kept ?? {};
    expect(sign({ timestamp, nonce, body }, API_SECRET)).toBe(signature);
    expect(answers).toEqual([{ httpStatus: 400, body: fail('400608'), reason: null, answeredAt: expect.any(Date) }]);
  });

  it('has both attempts when one is signed again, and why there was no answer', async () => {
    const { evidence, calls, answers } = createRecorder();
    const { call } = await against((_, index) => ({ body: index === 0 ? fail('400003') : '<html>' }), { evidence });
    await call('/path', {}, about);
    expect(calls).toHaveLength(2);
    expect(calls[0]?.nonce).not.toBe(calls[1]?.nonce);
    expect(answers[1]).toMatchObject({
      httpStatus: 200,
      body: '<html>',
      reason: "HTTP 200 without Binance Pay's JSON",
    });
  });

  it('holds neither the secret nor the key, even when the answer gives them back', async () => {
    const { evidence, calls, answers } = createRecorder();
    const echo = `<p>${API_SECRET} ${API_KEY}</p>`;
    await (await against(() => ({ body: echo }), { evidence })).call('/path', {}, about);
    expect(JSON.stringify([calls, answers])).not.toMatch(new RegExp(`${API_SECRET}|${API_KEY}`));
    expect(answers[0]?.body).toBe('<p>[secret] [key]</p>');
  });

  it('that cannot be recorded beforehand is a call that is not sent', async () => {
    const { evidence } = createRecorder({ call: true });
    const { call, received } = await against(() => ({ body: success }), { evidence });
    expect(await call('/path', {}, about)).toMatchObject({ kind: 'none', reason: expect.stringContaining('not sent') });
    expect(received).toHaveLength(0);
  });

  it('that took too long to record is a call that is not sent', async () => {
    const { evidence, answers } = createRecorder();
    let nowMs = start;
    const slow: EvidenceStore = {
      ...evidence,
      async recordCall(call) {
        nowMs += 30_000;
        return evidence.recordCall(call);
      },
    };
    const { call, received } = await against(() => ({ body: success }), {
      evidence: slow,
      now: () => new Date(nowMs),
    });
    const reply = await call('/path', {}, { ...about, sendBefore: new Date(start + 20_000) });
    expect(reply).toMatchObject({ kind: 'none', reason: expect.stringContaining('not sent') });
    expect(received).toHaveLength(0);
    expect(answers).toMatchObject([{ reason: expect.stringContaining('not sent') }]);
  });

  it('that cannot be kept afterwards does not make the answer unknown', async () => {
    const { evidence } = createRecorder({ answer: true });
    const { call, log } = await against(() => ({ body: success }), { evidence });
    expect(await call('/path', {}, about)).toMatchObject({ kind: 'success' });
    expect(JSON.stringify(log.entries)).toContain('could not be kept for evidence');
  });

  it('is not kept of a call about no refund', async () => {
    const { evidence, calls } = createRecorder();
    await (await against(() => ({ body: success }), { evidence })).call('/path', {});
    expect(calls).toHaveLength(0);
  });
});
