/** No address that comes with a request is ever called: one that is put into every place of every route catches nobody. */
import { permissions } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenApiDocument, type Operation, operationsOf } from '../proof/fuzz/document.js';
import { createKnownThings } from '../proof/fuzz/known-things.js';
import { createValues, type Values } from '../proof/fuzz/valid-values.js';
import { createRandom } from '../proof/simulation/random.js';
import { paths } from '../src/gateway/wire.js';
import { NOTIFICATIONS_PATH } from '../src/http/routes/notifications.js';
import { fill, RATE_LIMITS } from './every-route.js';
import { listen, type OverHttp } from './over-http.js';
import { type ScriptedGateway, startScriptedGateway, success } from './scripted-gateway.js';
import { createTestServer, REFUNDS_API_KEY, type TestServer } from './test-server.js';
import { createSigningKey, type SigningKey, signToken, startTokenIssuer, type TokenIssuer } from './token-issuer.js';
import { setTrap, type Trap } from './trap.js';

const ISSUER = 'https://id.example.com/';
const SEED = 20_260_301;
/** So often each route's body is made up: not every field is in each. */
const BODIES = 4;

let trap: Trap;
let gateway: ScriptedGateway;
let issuer: TokenIssuer;
let key: SigningKey;
let server: TestServer;
let http: OverHttp;
let token: string;
beforeAll(async () => {
  trap = await setTrap();
  gateway = await startScriptedGateway();
  // What the gateway says may name addresses as well; they are shown to nobody, and called by nobody.
  const links = { webhookUrl: trap.url, checkoutUrl: trap.url, qrcodeLink: trap.url, universalUrl: trap.url };
  gateway.scripts.set(paths.queryOrder, ({ prepayId = '1' }) =>
    success({
      prepayId,
      merchantTradeNo: `T${prepayId}`,
      status: 'PAID',
      currency: 'USDT',
      orderAmount: '1000',
      ...links,
    }),
  );
  gateway.scripts.set(paths.refund, ({ refundRequestId }) =>
    success({ refundRequestId, remainingAttempts: 9, ...links }),
  );
  gateway.scripts.set(paths.queryRefund, () => ({ status: 302, headers: { Location: trap.url }, body: '' }));
  issuer = await startTokenIssuer();
  key = await createSigningKey('first', 'EdDSA');
  issuer.publish(key);
  server = await createTestServer({
    environment: {
      RATE_LIMITS,
      ALLOWED_ORIGINS: 'https://admin.example.com',
      BINANCE_PAY_API_KEY: 'an-api-key-0123456789',
      BINANCE_PAY_API_SECRET: 'an-api-secret-0123456789',
      BINANCE_PAY_BASE_URL: gateway.url,
      WORKER_CALLS_PER_SECOND: '10000',
      SESSION_JWKS_URL: issuer.url,
      SESSION_ISSUER: ISSUER,
      SESSION_AUDIENCE: 'refunds',
      SESSION_ALGORITHMS: 'EdDSA',
    },
  });
  http = await listen(server);
  token = await server.mintToken({ operator: { id: 'trapper' }, permissions });
});
afterAll(async () => {
  await http.close();
  await server.close();
  await Promise.all([gateway.close(), issuer.close(), trap.close()]);
});

/** Whatever is due is done, so that what was taken in is also worked on. */
async function work(): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    server.clock.advance(60_000);
    await server.server.worker.runOnce();
  }
}

/** Every header in which somebody has ever put an address that somebody else then called. */
const lies = (): Record<string, string> => ({
  Host: trap.host,
  Origin: `http://${trap.host}`,
  Referer: trap.url,
  Forwarded: `for="${trap.host}";host="${trap.host}";proto=http;by="${trap.host}"`,
  From: trap.url,
  Via: `1.1 ${trap.host}`,
  'X-Forwarded-For': trap.host,
  'X-Forwarded-Host': trap.host,
  'X-Forwarded-Server': trap.host,
  'X-Forwarded-Proto': 'http',
  'X-Real-IP': trap.host,
  'X-Original-URL': trap.url,
  'X-Rewrite-URL': trap.url,
  'X-Wap-Profile': trap.url,
  'X-Request-Id': trap.url,
  'Webhook-Url': trap.url,
  'Callback-Url': trap.url,
  'Idempotency-Key': `${trap.url}${Math.floor(performance.now() * 1_000)}`,
  'BinancePay-Certificate-SN': trap.url,
});

/** The value with the address in the place of one text, for each text in it; and in the place of all. */
function trapped(value: unknown): unknown[] {
  const texts = textsIn(value);
  return [...texts.map((_, at) => replaceTexts(value, (index) => index === at)), replaceTexts(value, () => true)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(textsIn);
}

function replaceTexts(value: unknown, isMeant: (index: number) => boolean): unknown {
  let index = 0;
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) => {
    if (typeof inner !== 'string') return inner;
    index += 1;
    return isMeant(index - 1) ? trap.url : inner;
  });
}

interface Made {
  readonly path: string;
  readonly body: string | null;
  readonly headers: Record<string, string>;
}

function* requestsFor({ path, parameters, body, authority }: Operation, values: Values): Generator<Made> {
  const authorization = `Bearer ${authority === 'host' ? REFUNDS_API_KEY : token}`;
  let number = 0;
  const headers = () => {
    number += 1;
    return { Authorization: authorization, 'Content-Type': 'application/json', 'Idempotency-Key': `${path}${number}` };
  };
  const right = Object.fromEntries(parameters.map(({ name, schema }) => [name, String(values.of(schema, name))]));
  const bodies = body === null ? [] : Array.from({ length: BODIES }, () => values.of(body, 'body'));
  const rightBody = bodies[0] === undefined ? null : JSON.stringify(bodies[0]);
  const at = fill(path, right);

  yield { path: at, body: rightBody, headers: headers() };
  yield { path: at, body: rightBody, headers: { ...headers(), ...lies() } };
  for (const one of bodies.flatMap(trapped)) yield { path: at, body: JSON.stringify(one), headers: headers() };
  for (const { in: place, name } of parameters) {
    const address = encodeURIComponent(trap.url);
    if (place === 'path')
      yield { path: fill(path, { ...right, [name]: trap.url }), body: rightBody, headers: headers() };
    if (place === 'query') yield { path: `${at}?${name}=${address}`, body: null, headers: headers() };
  }
  for (const name of ['url', 'callback', 'webhookUrl', 'returnUrl', 'redirect'])
    yield { path: `${at}?${name}=${encodeURIComponent(trap.url)}`, body: rightBody, headers: headers() };
}

describe('an address that comes with a request', () => {
  it('is called by nothing, in whatever place of whatever route it is', async () => {
    const document = (await (await server.request('/openapi.json')).json()) as OpenApiDocument;
    const random = createRandom(SEED);
    const known = createKnownThings(random);
    for (const prepayId of ['11', '12', '13', '14']) {
      const { refund } = await server.refund(prepayId, { refundAmount: '1', refundReason: trap.url });
      known.learn(refund);
    }
    // It got as far as it goes: to the gateway, as a word.
    expect(
      gateway.received.filter(({ path }) => path === paths.refund).map(({ fields }) => fields.refundReason),
    ).toEqual(Array(4).fill(trap.url));
    const values = createValues(document, known, random);
    const statuses = new Map<string, Set<number>>();
    for (const operation of operationsOf(document)) {
      const seen = new Set<number>();
      statuses.set(operation.name, seen);
      for (const { path, headers, body } of requestsFor(operation, values)) {
        const { method } = operation;
        seen.add((await http.send(method, path, { headers, body: method === 'GET' ? null : body })).status);
      }
    }
    await work();
    expect(await trap.caught()).toBe(0);
    // Right ones were among them, and wrong ones.
    for (const route of ['POST /v1/orders/{prepayId}/refunds', 'POST /v1/sessions', 'PUT /v1/policy', 'GET /v1/orders'])
      expect([...(statuses.get(route) ?? [])].sort(), route).toEqual(expect.arrayContaining([422]));
    expect(statuses.get('POST /v1/sessions')).toContain(201);
    expect([...statuses.values()].filter((seen) => seen.has(200) || seen.has(201)).length).toBeGreaterThan(10);
  });

  it('is called by nothing when a notification names it, signed or not', async () => {
    const names = { webhookUrl: trap.url, callbackUrl: trap.url, certUrl: trap.url, transactionId: trap.url };
    const info = { refundRequestId: trap.url, prepayId: '11', refundAmount: 1, payerOpenId: trap.url, ...names };
    for (const [bizType, bizStatus] of [
      ['PAY', 'PAY_SUCCESS'],
      ['PAY_REFUND', 'REFUND_SUCCESS'],
      ['PAY_REFUND', 'REFUND_REJECTED'],
    ] as const) {
      const data = { merchantTradeNo: 'T11', totalFee: 1000, currency: 'USDT', productName: trap.url, ...names };
      const told = JSON.stringify({ ...data, refundInfo: info });
      const content = { bizType, bizStatus, bizIdStr: '11', data: told, ...names };
      const { body, headers } = gateway.notification(content);
      const signed = headers as Record<string, string>;
      const send = (more: Record<string, string>) =>
        http.send('POST', NOTIFICATIONS_PATH, { body: String(body), headers: { ...signed, ...more } });
      expect((await send({})).status).toBe(200);
      const { 'BinancePay-Certificate-SN': _, ...others } = lies();
      expect((await send(others)).status).toBe(200);
      // Another certificate than any that Binance Pay has: it is asked, and nobody else.
      expect((await send(lies())).status).toBe(401);
    }
    await work();
    expect(await trap.caught()).toBe(0);
  });

  it('is called by nothing when a token says that its keys are there', async () => {
    const iat = Math.floor(server.clock.now().getTime() / 1000);
    const claims = { iss: ISSUER, aud: 'refunds', iat, exp: iat + 600, sub: 'ada', permissions: ['orders:read'] };
    const own = await createSigningKey(trap.url, 'EdDSA');
    const header = { jku: trap.url, x5u: trap.url, iss: trap.url };
    const answers = [
      await signToken(key, claims, header),
      await signToken(own, claims, header),
      await signToken(own, { ...claims, iss: trap.url }, { ...header, jwk: own.publicJwk }),
      await signToken(own, { ...claims, iss: `http://${trap.host}`, aud: trap.url }, header),
    ].map((bearer) => http.send('GET', '/v1/orders', { headers: { Authorization: `Bearer ${bearer}` } }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 401, 401, 401]);
    expect(await trap.caught()).toBe(0);
  });

  it('would have been noticed', async () => {
    await fetch(trap.url);
    expect(await trap.caught()).toBe(1);
  });
});
