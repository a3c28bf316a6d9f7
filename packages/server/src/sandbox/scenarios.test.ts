import { afterEach, describe, expect, it } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import { createGateway } from '../gateway/client.js';
import { findResultCode, resultCodes } from '../gateway/codes.js';
import { paths, readJson } from '../gateway/wire.js';
import { sixDigitCodes } from './refusals.js';
import { findScenario, scenarioOfRefund, scenarios } from './scenarios.js';
import { type ServedSandbox, serveSandbox } from './serve.js';

const credentials = { apiKey: 'key-of-the-sandbox', apiSecret: 'secret-of-the-sandbox' };

/** Long enough for an answer on a busy machine, and below the slow script's three seconds. */
const CLIENT_TIMEOUT_MS = 1_500;

const served: ServedSandbox[] = [];
afterEach(async () => {
  for (const one of served.splice(0)) await one.close();
});

/** The sandbox on a port, the real client, and a desk that takes its notifications. */
async function open({ header }: { header?: string } = {}) {
  const delivered: { request: Request; body: Buffer }[] = [];
  const desk: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    delivered.push({ request, body: Buffer.from(await request.clone().arrayBuffer()) });
    return Response.json({ returnCode: 'SUCCESS', returnMessage: null });
  };
  const one = await serveSandbox({ credentials, fetch: desk, seed: 'scenarios', deliversByItself: false });
  served.push(one);
  const throughHeader: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    if (header !== undefined) headers.set('X-Sandbox-Scenario', header);
    return fetch(input, { ...init, headers });
  };
  const log = createRecordingLog();
  const gateway = createGateway({
    ...credentials,
    baseUrl: one.url,
    fetch: throughHeader,
    now: () => new Date(),
    log,
    timeoutMs: CLIENT_TIMEOUT_MS,
    webhookUrl: 'http://desk.internal/notify',
  });
  const { sandbox } = one;
  return {
    sandbox,
    url: one.url,
    gateway,
    delivered,
    log,
    addOrder(prepayId: string): string {
      sandbox.ledger.addOrder({
        prepayId,
        merchantTradeNo: `T${prepayId}`,
        transactionId: `M_${prepayId}`,
        status: 'PAID',
        currency: 'USDT',
        orderAmount: '100',
        createTime: sandbox.clock.now(),
        transactTime: sandbox.clock.now(),
        paymentInstructions: [],
      });
      return prepayId;
    },
    submit: (prepayId: string, refundAmount = '10') =>
      gateway.submitRefund({
        refundRequestId: 'refund-1',
        prepayId,
        refundAmount,
        refundReason: null,
        sendBefore: new Date(Date.now() + 60_000),
      }),
    query: (prepayId: string) => gateway.queryRefund({ refundRequestId: 'refund-1', prepayId }),
    /** What the books say was taken from the wallet since it was filled. */
    moved: () => sandbox.ledger.listRefunds().map(({ refundAmount }) => refundAmount),
    /** What the desk got, as the real client reads it; null for what it does not believe. */
    notifications: () =>
      Promise.all(
        delivered.map(async ({ request, body }) => {
          const verified = await gateway.verifyNotification(body, request.headers);
          return verified === null ? null : `${verified.bizType} ${verified.bizStatus}`;
        }),
      ),
  };
}

interface Expected {
  /** What the client makes of the refund call. */
  readonly submit: object;
  readonly moved: readonly string[];
  /** What it makes of a query right after. */
  readonly query: object;
  /** What the desk then gets; null is what it does not believe. */
  readonly notifications: readonly (string | null)[];
  /** What the client makes of the same refund, sent again; by default it is accepted. */
  readonly again?: object;
}

const accepted = { outcome: 'accepted', report: { refundStatus: 'REFUND_SUCCESS', refundAmount: '10' } };
const found = { outcome: 'found', report: { refundStatus: 'REFUND_SUCCESS', refundedAmount: '10' } };
const notFound = { outcome: 'not_found' };
const unknown = (reason: unknown = expect.any(String)) => ({ outcome: 'unknown', reason });
const declined = (gatewayCode: string) => ({ outcome: 'declined', failure: { gatewayCode } });
const succeeded = ['PAY_REFUND REFUND_SUCCESS'];

const lostAfter: Expected = { submit: unknown(), moved: ['10'], query: found, notifications: succeeded };
const lostBefore: Expected = { submit: unknown(), moved: [], query: notFound, notifications: [] };
const plain: Expected = { submit: accepted, moved: ['10'], query: found, notifications: succeeded };
const pending = { report: { refundStatus: 'REFUND_PENDING', refundedAmount: '10' } };
const noStatus = { report: { refundStatus: null, refundAmount: '10' } };

const expected: Readonly<Record<string, Expected>> = {
  'reply-lost-after': { ...lostAfter, submit: unknown('UND_ERR_SOCKET') },
  'pending-then-success': { ...plain, submit: pending, query: pending, again: pending },
  'pending-then-rejected': {
    ...plain,
    submit: pending,
    query: pending,
    notifications: ['PAY_REFUND REFUND_REJECTED'],
    again: pending,
  },
  'request-lost-before': { ...lostBefore, submit: unknown('UND_ERR_SOCKET') },
  'wallet-short': { ...lostBefore, submit: declined('400611'), again: declined('400611') },
  slow: { ...lostAfter, submit: unknown('timed out') },
  'error-500-before': { ...lostBefore, submit: unknown("HTTP 500 without Binance Pay's JSON") },
  'error-500-after': { ...lostAfter, submit: unknown("HTTP 500 without Binance Pay's JSON") },
  html: { ...lostBefore, submit: unknown("HTTP 403 without Binance Pay's JSON") },
  truncated: { ...lostAfter, submit: unknown("HTTP 200 without Binance Pay's JSON") },
  'rate-limited': { ...lostBefore, submit: { outcome: 'unknown', retryAfterMs: 2_000 } },
  'notification-before-reply': plain,
  'notification-never': { ...plain, notifications: [] },
  'notification-repeated': { ...plain, notifications: [...succeeded, ...succeeded, ...succeeded] },
  'notification-out-of-order': { ...plain, notifications: [...succeeded, 'PAY PAY_SUCCESS'] },
  'notification-forged': { ...plain, notifications: [null, ...succeeded] },
  'clock-skew': { ...lostBefore, submit: declined('400003'), again: declined('400003') },
  'timestamp-once': plain,
  'certificate-rotated': plain,
  'status-missing': { ...plain, submit: noStatus, query: noStatus, again: noStatus },
  'refund-info-text': plain,
  'refund-info-missing': plain,
  oversized: { ...lostAfter, submit: unknown(expect.stringContaining('reply larger than')) },
  redirect: { ...lostBefore, submit: unknown("HTTP 302 without Binance Pay's JSON") },
  hanging: { ...lostAfter, submit: unknown('timed out') },
  'not-found-at-first': { ...plain, query: notFound },
};

describe('every fault script, by the real client over a port', () => {
  it('has its expectations here', () => {
    expect(Object.keys(expected)).toEqual(scenarios.map(({ name }) => name));
  });

  it.each(scenarios)('$number $name', async ({ number, name }) => {
    const story = expected[name] as Expected;
    const { addOrder, submit, query, moved, sandbox, notifications } = await open();
    const prepayId = addOrder(`38372930372${number}`);
    expect(await submit(prepayId)).toMatchObject(story.submit);
    expect(moved()).toEqual(story.moved);
    expect(await query(prepayId)).toMatchObject(story.query);
    sandbox.clock.advance(3_999);
    await sandbox.runDue();
    sandbox.clock.advance(1);
    await sandbox.runDue();
    expect(await notifications()).toEqual(story.notifications);
  });

  it.each(scenarios)('$number $name leaves one refund at most when it is sent again', async ({ number, name }) => {
    const story = expected[name] as Expected;
    const { addOrder, submit, moved, gateway } = await open();
    const prepayId = addOrder(`38372930372${number}`);
    await submit(prepayId);
    const again = await submit(prepayId);
    expect(again).toMatchObject(story.again ?? accepted);
    expect(moved()).toEqual(again.outcome === 'accepted' ? ['10'] : []);
    expect(await gateway.queryBalance('USDT', '1')).toMatchObject({ outcome: 'found' });
  });
});

describe('what a fault script does besides', () => {
  it('a rejected refund gives its money back', async () => {
    const { addOrder, submit, query, sandbox } = await open();
    const prepayId = addOrder('3837293037299003');
    const before = sandbox.ledger.wallets.available('USDT');
    await submit(prepayId);
    expect(sandbox.ledger.wallets.available('USDT')).toBe(String(Number(before) - 10));
    sandbox.clock.advance(3_000);
    expect(sandbox.ledger.wallets.available('USDT')).toBe(before);
    expect(await query(prepayId)).toMatchObject({ report: { refundStatus: 'REFUND_FAIL', refundedAmount: '0' } });
  });

  it('the notification comes before the reply, without anybody asking for it', async () => {
    const { addOrder, submit, delivered } = await open();
    await submit(addOrder('3837293037299012'));
    expect(delivered).toHaveLength(1);
  });

  it('repeated notifications have the same body, and a timestamp and nonce of their own', async () => {
    const { addOrder, submit, delivered, sandbox } = await open();
    await submit(addOrder('3837293037299014'));
    sandbox.clock.advance(1_000);
    await sandbox.runDue();
    expect(new Set(delivered.map(({ body }) => body.toString())).size).toBe(1);
    expect(new Set(delivered.map(({ request }) => request.headers.get('BinancePay-Nonce'))).size).toBe(3);
  });

  it('a rotated certificate is listed first, and the one before still', async () => {
    const { addOrder, submit, sandbox, delivered, notifications } = await open();
    const listed = () => {
      const [call] = sandbox.journal.list().filter(({ path }) => path === paths.certificates);
      return (readJson(call?.reply?.body ?? '') as { data: { certSerial: string }[] }).data;
    };
    await submit(addOrder('3837293037299019'));
    sandbox.clock.advance(1_000);
    await sandbox.runDue();
    expect(await notifications()).toEqual(succeeded);
    const serial = delivered[0]?.request.headers.get('BinancePay-Certificate-SN');
    expect(listed()).toHaveLength(2);
    expect(listed()[0]?.certSerial).toBe(serial);
  });

  it.each([
    ['9020', { refundRequestId: 'refund-1' }],
    ['9021', expect.stringContaining('"refundRequestId":"refund-1"')],
    ['9022', undefined],
  ])('%s says in its notification which refund it is about: %j', async (number, refundInfo) => {
    const { addOrder, submit, delivered, sandbox } = await open();
    await submit(addOrder(`38372930372${number}`));
    sandbox.clock.advance(1_000);
    await sandbox.runDue();
    const { data } = readJson(String(delivered[0]?.body)) as { data: string };
    const said = (readJson(data) as { refundInfo?: unknown }).refundInfo;
    if (refundInfo === undefined) expect(said).toBeUndefined();
    else expect({ said }).toMatchObject({ said: refundInfo });
  });

  it('a refund that is not found at first is found ten seconds later', async () => {
    const { addOrder, submit, query, sandbox } = await open();
    const prepayId = addOrder('3837293037299026');
    await submit(prepayId);
    sandbox.clock.advance(9_000);
    expect(await query(prepayId)).toEqual(notFound);
    sandbox.clock.advance(1_000);
    expect(await query(prepayId)).toMatchObject(found);
  });
});

describe('a fault script is chosen', () => {
  it('by an amount whose eight decimals end in its number, before the order', () => {
    expect(scenarioOfRefund('3837293037299001', '1.00009003')?.name).toBe('pending-then-rejected');
    expect(scenarioOfRefund('3837293037299001', '1.0000901')?.name).toBe('truncated');
    expect(scenarioOfRefund('3837293037299001', '1.9003')?.name).toBe('reply-lost-after');
    expect(scenarioOfRefund('383729303729303', '1')).toBeNull();
  });

  it('by an amount, over the wire', async () => {
    const { addOrder, submit } = await open();
    expect(await submit(addOrder('100'), '1.00009005')).toMatchObject(declined('400611'));
  });

  it('by a header, before everything else', async () => {
    const { addOrder, submit } = await open({ header: 'wallet-short' });
    expect(await submit(addOrder('3837293037299001'), '1.00009003')).toMatchObject(declined('400611'));
  });

  it('by a header, for any call', async () => {
    const { addOrder, gateway } = await open({ header: 'html' });
    const prepayId = addOrder('100');
    expect(await gateway.queryOrder({ prepayId })).toMatchObject(unknown("HTTP 403 without Binance Pay's JSON"));
    expect(await gateway.queryBalance('USDT', '1')).toMatchObject({ outcome: 'unknown' });
  });

  it('by a header that is refused when it names none', async () => {
    const { addOrder, gateway, sandbox } = await open({ header: 'no-such-script' });
    await gateway.queryOrder({ prepayId: addOrder('100') });
    expect(sandbox.journal.list()[0]?.reply?.body).toContain('"400102"');
  });

  it('by names that are all different', () => {
    for (const { name, number } of scenarios) expect(findScenario(name)?.number).toBe(number);
    expect(findScenario('toString')).toBeNull();
  });
});

describe("Binance Pay's six-digit codes", () => {
  it.each(sixDigitCodes)('%s is what refunds of an order are answered with whose id ends in it', async (code) => {
    const { addOrder, submit, moved } = await open();
    const outcome = await submit(addOrder(`38372930${code}`));
    const row = findResultCode(code);
    expect(row).not.toBeNull();
    expect(outcome).toMatchObject(
      row?.outcome === 'declined' ? declined(code) : { outcome: 'unknown', reason: expect.stringContaining(code) },
    );
    expect(moved()).toEqual([]);
  });
});

describe("every other code of the client's table", () => {
  const others = resultCodes.filter(({ code }) => code !== '000000' && !sixDigitCodes.includes(code));

  it('is one of two', () => {
    expect(others.map(({ code }) => code)).toEqual(['50001', '100001001']);
  });

  it.each(others)('$code $name leaves the refund unknown', async ({ code }) => {
    const { addOrder, submit, moved, url } = await open();
    const forced = await fetch(`${url}/sandbox/api/answers`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ path: paths.refund, code }),
    });
    expect(forced.status).toBeLessThan(300);
    const prepayId = addOrder('100');
    expect(await submit(prepayId)).toMatchObject({ outcome: 'unknown', reason: expect.stringContaining(code) });
    expect(moved()).toEqual([]);
    expect(await submit(prepayId)).toMatchObject(accepted);
  });
});

describe('the fault scripts', () => {
  it('are the table that people read in docs/sandbox-faults.md', async () => {
    const page = [
      "# The sandbox's faults on demand",
      '',
      'Refund an order whose prepayId ends in the number, or an amount with eight decimals that end in it (`1.00009001`), or send the header',
      '`X-Sandbox-Scenario` with the name. A fault on the way breaks the first call for a refund only, unless it says "always".',
      '',
      '| number | name | what happens |',
      '| --- | --- | --- |',
      ...scenarios.map(({ number, name, summary }) => `| ${number} | \`${name}\` | ${summary} |`),
      '',
      `An order whose prepayId ends in one of Binance Pay's six-digit codes has its refunds refused with that code: ${sixDigitCodes.join(', ')}.`,
      '',
    ];
    await expect(page.join('\n')).toMatchFileSnapshot('../../../../docs/sandbox-faults.md');
  });
});
