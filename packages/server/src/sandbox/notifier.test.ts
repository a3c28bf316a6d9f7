import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCertificates } from './certificates.js';
import { createClock, createSettings } from './clock.js';
import type { Notification } from './notifications.js';
import { createNotifier } from './notifier.js';
import { openState } from './state.js';

const START = Date.parse('2026-03-01T12:00:00Z');

const notification = (body: string, change: Partial<Notification> = {}): Notification => ({
  bizType: 'PAY_REFUND',
  bizStatus: 'REFUND_SUCCESS',
  prepayId: '1',
  refundRequestId: body,
  signer: 'binance_pay',
  body,
  ...change,
});

const acknowledgement = () => Response.json({ returnCode: 'SUCCESS', returnMessage: null });

function open(answer: (body: string) => Response | Promise<Response>, { automatic = false } = {}) {
  const state = openState();
  const settings = createSettings(state, 'notifier');
  const clock = createClock(() => new Date(START), settings);
  const got: { body: string; timestamp: string | null; nonce: string | null }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    const { headers } = request;
    got.push({ body, timestamp: headers.get('BinancePay-Timestamp'), nonce: headers.get('BinancePay-Nonce') });
    return answer(body);
  };
  const { identityOf } = createCertificates(settings);
  const notifier = createNotifier({ state, settings, clock, fetch, identityOf, automatic });
  return { notifier, clock, got, bodies: () => got.map(({ body }) => body) };
}

const url = 'http://desk.internal/notify';

afterEach(() => vi.useRealTimers());

describe('the queue of notifications', () => {
  it('delivers exactly what is due, in the order of when', async () => {
    const { notifier, clock, bodies } = open(acknowledgement);
    notifier.enqueue(notification('late'), url, START + 3_000);
    notifier.enqueue(notification('now'), url, START);
    notifier.enqueue(notification('now too'), url, START);
    expect(await notifier.runDue()).toBe(2);
    expect(bodies()).toEqual(['now', 'now too']);
    clock.advance(2_999);
    expect(await notifier.runDue()).toBe(0);
    clock.advance(1);
    expect(await notifier.runDue()).toBe(1);
    expect(notifier.list().map(({ outcome }) => outcome)).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
  });

  it.each([
    ['FAIL', () => Response.json({ returnCode: 'FAIL' })],
    ['no JSON', () => new Response('thanks')],
    ['JSON that is no object', () => new Response('null')],
    ['SUCCESS with HTTP 500', () => Response.json({ returnCode: 'SUCCESS' }, { status: 500 })],
    ['a redirect', () => new Response(null, { status: 302, headers: { Location: 'http://elsewhere.invalid/' } })],
    ['nothing', () => Promise.reject(new Error('connection refused'))],
  ])('repeats six times what is answered with %s, with the stated waits', async (_, answer) => {
    const { notifier, clock, got } = open(answer);
    notifier.enqueue(notification('a'), url, START);
    expect(await notifier.runDue()).toBe(1);
    for (const waitMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000]) {
      clock.advance(waitMs - 1);
      expect(await notifier.runDue()).toBe(0);
      clock.advance(1);
      expect(await notifier.runDue()).toBe(1);
    }
    clock.advance(3_600_000);
    expect(await notifier.runDue()).toBe(0);
    expect(notifier.list()).toMatchObject([{ outcome: 'given_up', dueAt: null }]);
    expect(new Set(got.map(({ nonce }) => nonce)).size).toBe(7);
    // A moved clock must not make a receiver think that the notification is from tomorrow.
    expect(new Set(got.map(({ timestamp }) => timestamp))).toEqual(new Set([String(START)]));
  });

  it('keeps what became of each attempt', async () => {
    const { notifier } = open(() => Response.json({ returnCode: 'FAIL' }));
    notifier.enqueue(notification('a'), url, START);
    await notifier.runDue();
    expect(notifier.list()).toMatchObject([
      { outcome: 'waiting', attempts: [{ at: START, httpStatus: 200, returnCode: 'FAIL', reason: null }] },
    ]);
  });

  it('does not repeat a forged one', async () => {
    const { notifier } = open(() => Response.json({ returnCode: 'FAIL' }));
    notifier.enqueue(notification('a', { signer: 'forger' }), url, START);
    await notifier.runDue();
    expect(notifier.list()).toMatchObject([{ outcome: 'given_up' }]);
  });

  it('keeps two hundred finished ones', async () => {
    const { notifier } = open(acknowledgement);
    for (let number = 1; number <= 203; number += 1) notifier.enqueue(notification(String(number)), url, START);
    await notifier.runDue();
    expect(notifier.list()).toHaveLength(200);
    expect(notifier.list()[0]?.body).toBe('4');
  });

  it('gives up waiting for a receiver that does not answer when it is closed', async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const { notifier } = open(() => {
      arrive();
      return new Promise<Response>(() => {});
    });
    notifier.enqueue(notification('a'), url, START);
    const run = notifier.runDue();
    await arrived;
    await notifier.close();
    expect(await run).toBe(1);
    // Whoever opens the same books again delivers it.
    expect(notifier.list()).toMatchObject([{ outcome: 'waiting', attempts: [] }]);
  });

  it('runs by itself when asked to', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { notifier, bodies } = open(acknowledgement, { automatic: true });
    notifier.enqueue(notification('a'), url, START);
    await vi.runOnlyPendingTimersAsync();
    await notifier.runDue();
    expect(bodies()).toEqual(['a']);
    await notifier.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
