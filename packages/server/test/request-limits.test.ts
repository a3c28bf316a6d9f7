/** What no honest client sends: too much, for ever, twice, or in disguise. It is refused early, and nothing is made of it. */
import { permissions } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill, RATE_LIMITS, routes } from './every-route.js';
import { createHarness, type Harness } from './harness.js';
import { listen, type OverHttp, sendRaw } from './over-http.js';

/** As ARCHITECTURE.md says. */
const MAX_BODY_BYTES = 64 * 1024;

let harness: Harness;
let server: OverHttp;
let token: string;
let prepayId: string;
beforeAll(async () => {
  harness = await createHarness({ environment: { RATE_LIMITS } });
  server = await listen(harness);
  token = await harness.mintToken({ permissions });
  prepayId = harness.addOrder().prepayId;
});
afterAll(async () => {
  await server.close();
  await harness.close();
});

const headers = (more: Record<string, string> = {}) => ({
  Authorization: `Bearer ${token}`,
  'Content-Type': 'application/json',
  'Idempotency-Key': 'limits',
  ...more,
});
const refund = (body: string, more: Record<string, string> = {}) =>
  server.send('POST', `/v1/orders/${prepayId}/refunds`, { headers: headers(more), body });

const head = (path: string, ...lines: string[]) => `POST ${path} HTTP/1.1\r\nHost: x\r\n${lines.join('\r\n')}\r\n\r\n`;
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);

const withBodies = routes.filter(({ method }) => method !== 'GET').map(({ method, path }) => [method, path] as const);

describe('a body', () => {
  it.each(withBodies)('beyond the limit is refused before anything else is looked at: %s %s', async (method, path) => {
    const body = 'x'.repeat(MAX_BODY_BYTES + 1);
    const told = await server.send(method, fill(path), { body, headers: { 'Content-Length': String(body.length) } });
    const chunked = await server.send(method, fill(path), { body, headers: { 'Transfer-Encoding': 'chunked' } });
    for (const { status, text } of [told, chunked]) {
      expect(status).toBe(413);
      expect(JSON.parse(text)).toMatchObject({ code: 'payload_too_large', moneyMoved: 'no' });
    }
  });

  it.each(['Content-Length', 'Transfer-Encoding'])('of exactly the limit is looked at (%s)', async (name) => {
    const body = JSON.stringify({ refundAmount: '1', description: 'x'.repeat(MAX_BODY_BYTES - 37) }).padEnd(
      MAX_BODY_BYTES,
    );
    expect(body.length).toBe(MAX_BODY_BYTES);
    const value = name === 'Content-Length' ? String(body.length) : 'chunked';
    expect((await refund(body, { [name]: value })).status).toBe(422);
  });

  it('that has no end is answered before it ends', async () => {
    const path = `/v1/orders/${prepayId}/refunds`;
    const begun = head(path, `Authorization: Bearer ${token}`, 'Transfer-Encoding: chunked', 'Connection: close');
    const pieces = Array.from({ length: 9 }, () => chunk('y'.repeat(8 * 1024)));
    // Nine eighths of the limit, and never the last chunk.
    const { text } = await sendRaw(server.port, [begun, ...pieces]);
    expect(statusOf(text)).toBe(413);
  });

  it.each([
    ['is told twice', ['Content-Length: 5', 'Content-Length: 6']],
    ['is told in two ways', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['is no number', ['Content-Length: 5x']],
    ['is below nothing', ['Content-Length: -5']],
    ['is hidden behind a blank', ['Content-Length : 5']],
    ['has an encoding that nobody knows', ['Transfer-Encoding: xchunked']],
  ])('whose length %s is no request, so that nobody sees two where another sees one', async (_, lines) => {
    const smuggled = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
    const { text } = await sendRaw(server.port, [head('/v1/nothing', ...lines), `0\r\n\r\n${smuggled}`]);
    expect(statusOf(text)).toBe(400);
    expect(text.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
  });

  it('that nests as deep as it may be long is refused, and the next one served', async () => {
    const nested = (open: string, close: string) => `${open.repeat(15_000)}1${close.repeat(15_000)}`;
    for (const body of [
      `{"refundAmount":${nested('[', ']')}}`,
      `{"x":${nested('[', ']')}}`,
      nested('{"a":', '}').slice(0, MAX_BODY_BYTES),
      '['.repeat(MAX_BODY_BYTES),
    ]) {
      const { status, text } = await refund(body);
      expect([400, 413, 422]).toContain(status);
      expect(text.length).toBeLessThan(2_000);
    }
    expect((await server.send('GET', '/healthz')).status).toBe(200);
  });

  it('with thousands of mistakes is told of some of them', async () => {
    const keys = Array.from({ length: 6_000 }, (_, at) => `"k${at}":1`);
    const { status, text } = await refund(`{${keys.join(',')}}`);
    expect(status).toBe(422);
    expect(text.length).toBeLessThan(20_000);
  });

  it('that says a thing twice means the last, once, and that is what is recorded', async () => {
    const key = 'said-twice';
    const body = '{"refundAmount":"2","refundReason":"a","refundAmount":"3","refundReason":"b"}';
    const { status, text } = await refund(body, { 'Idempotency-Key': key });
    expect([status, JSON.parse(text)]).toMatchObject([201, { requestedAmount: '3', refundReason: 'b' }]);
    // For the server it is the same request as the one that says it once.
    expect((await refund('{"refundAmount":"3","refundReason":"b"}', { 'Idempotency-Key': key })).status).toBe(200);
    expect(harness.movedFor(prepayId)).toEqual(['3']);
  });

  it.each([
    '"__proto__":{"maxAmount":null,"refundAmount":"9"}',
    '"constructor":{"prototype":{"isAdmin":true}}',
    '"prototype":{"isAdmin":true}',
    '"toString":"x"',
    '"hasOwnProperty":1',
  ])('with %s is refused, and nothing inherits from it', async (field) => {
    const before = harness.movedFor(prepayId).length;
    const { status, text } = await refund(`{"refundAmount":"1",${field}}`, { 'Idempotency-Key': 'inherits' });
    expect([status, JSON.parse(text).code]).toEqual([422, 'invalid_request']);
    expect(harness.movedFor(prepayId)).toHaveLength(before);
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  });
});

describe('an address', () => {
  it.each(['__proto__', 'constructor', 'toString', 'a[b]', 'limit[]'])(
    'with the filter %j is refused, not passed over',
    async (name) => {
      const { status } = await server.send('GET', `/v1/orders?${encodeURIComponent(name)}=1`, { headers: headers() });
      expect(status).toBe(422);
    },
  );

  it('that leads out of itself leads nowhere else', async () => {
    for (const path of [
      '/refund-panel/..%2f..%2f..%2fpackage.json',
      '/refund-panel/%2e%2e/package.json',
      '/refund-panel/../../package.json',
      '/refund-panel/..%5c..%5cpackage.json',
      '/refund-panel.js/../../package.json',
      '/v1/orders/..%2fpolicy',
      '//v1/policy',
    ]) {
      const { status, text } = await server.send('GET', path, { headers: headers() });
      expect([404, 422], path).toContain(status);
      expect(text).not.toContain('"dependencies"');
    }
  });
});

describe('another method than the one that was sent', () => {
  const ways = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'];

  it.each(ways)('is not taken from %s', async (name) => {
    const before = await server.send('GET', '/v1/policy', { headers: headers() });
    const body = JSON.stringify({ policy: { currencies: ['EUR'] }, expectedVersion: 0, reason: 'in disguise' });
    const put = await server.send('POST', '/v1/policy', { headers: headers({ [name]: 'PUT' }), body });
    expect(put.status).toBe(405);
    const get = await server.send('GET', '/v1/policy', { headers: headers({ [name]: 'PUT' }) });
    expect([get.status, get.text]).toEqual([200, before.text]);
  });

  it('is not taken from the address or the body', async () => {
    const body = JSON.stringify({ _method: 'PUT', policy: {}, expectedVersion: 0, reason: 'in disguise' });
    expect((await server.send('POST', '/v1/policy?_method=PUT', { headers: headers(), body })).status).toBe(405);
    expect((await server.send('GET', '/v1/policy?_method=PUT', { headers: headers() })).status).toBe(422);
  });

  it.each(['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'BREW'])('%s says nothing back', async (method) => {
    const secret = `Bearer ${token}`;
    const line = `${method} ${method === 'CONNECT' ? 'x:1' : '/v1/orders'} HTTP/1.1\r\nHost: x\r\nAuthorization: ${secret}\r\nConnection: close\r\n\r\n`;
    const { text } = await sendRaw(server.port, [line]);
    expect(text).not.toContain(token);
    expect(text).not.toMatch(/^HTTP\/1\.1 [23]/);
  });
});

describe('a page of the same name by another way', () => {
  it.each(['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Prefix', 'X-Forwarded-Path'])(
    'is not asked for by %s',
    async (name) => {
      const { status } = await server.send('GET', '/v1/nothing', { headers: headers({ [name]: '/v1/policy' }) });
      expect(status).toBe(404);
    },
  );
});
