/** Refunds as they change, followed live: on the replica that made the change, and on another one. */
import type { Refund } from '@refund-panel/shared';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { openPostgres } from '../src/store/database.js';
import { copyTemplate, openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';

const harnesses: Harness[] = [];
afterEach(async () => {
  for (const harness of harnesses.splice(0)) await harness.close();
});

interface Event {
  readonly event: string;
  readonly data: string;
}

/** Reads a stream's events one by one; comments are not events. */
async function* eventsOf(response: Response): AsyncGenerator<Event> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
      );
      text = text.slice(end + 2);
      const event = fields.get('event');
      if (event !== undefined) yield { event, data: fields.get('data') ?? '' };
    }
  }
}

/** A token that is good for a second more: one for a minute, of which the minute and all but a second of the leeway are over. */
async function mintForASecond(harness: Harness, claims: object = {}): Promise<string> {
  const token = await harness.mintToken({ ...claims, expiresIn: 60 });
  harness.clock.advance(64_000);
  return token;
}

async function follow(harness: Harness, query = '', claims: object = {}, token?: string) {
  const response = await harness.request(`/v1/events${query}`, {
    headers: { Authorization: `Bearer ${token ?? (await harness.mintToken(claims))}` },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events = eventsOf(response);
  const next = async () => (await events.next()).value as Event | undefined;
  expect((await next())?.event).toBe('ready');
  return {
    next,
    /** Passes over the gap that the beginning of listening is. */
    async nextRefund(): Promise<Refund> {
      for (let event = await next(); event !== undefined; event = await next()) {
        if (event.event === 'refund-updated') return JSON.parse(event.data) as Refund;
      }
      throw new Error('the stream ended');
    },
    end: () => events.return(undefined),
  };
}

describe('who follows', () => {
  it('hears of every refund as it stands, on this replica', async () => {
    const harness = await createHarness();
    harnesses.push(harness);
    const { prepayId } = harness.addOrder();
    const stream = await follow(harness);
    const { refund } = await harness.refund(prepayId, { refundAmount: '10' });
    // Changes are gathered for a moment: a refund that takes longer than that is first heard of on its way.
    let heard = await stream.nextRefund();
    while (heard.status === 'submitting') heard = await stream.nextRefund();
    expect(heard).toMatchObject({ refundRequestId: refund.refundRequestId, status: 'succeeded' });
    await stream.end();
  });

  it('hears of one order only, or of the orders of its session only', async () => {
    const harness = await createHarness();
    harnesses.push(harness);
    const [one, two] = [harness.addOrder(), harness.addOrder()];
    const ofTwo = await follow(harness, `?prepayId=${two.prepayId}`);
    const ofSession = await follow(harness, '', { orders: [two.prepayId] });
    await harness.refund(one.prepayId, { refundAmount: '10' });
    await harness.refund(two.prepayId, { refundAmount: '20' });
    expect((await ofTwo.nextRefund()).prepayId).toBe(two.prepayId);
    expect((await ofSession.nextRefund()).prepayId).toBe(two.prepayId);
    await Promise.all([ofTwo.end(), ofSession.end()]);

    const foreign = await harness.request(`/v1/events?prepayId=${one.prepayId}`, {
      headers: { Authorization: `Bearer ${await harness.mintToken({ orders: [two.prepayId] })}` },
    });
    expect(foreign.status).toBe(403);
    expect((await harness.request('/v1/events')).status).toBe(401);
  });

  it('is let go when the server stops, and when the session runs out', async () => {
    const harness = await createHarness();
    harnesses.push(harness);
    const short = await follow(harness, '', {}, await mintForASecond(harness));
    const stream = await follow(harness);
    const ended = async (one: typeof stream) => {
      for (let event = await one.next(); event !== undefined; event = await one.next()) expect(event.event).toBe('gap');
      return true;
    };
    expect(await ended(short)).toBe(true);
    await harness.server.stop();
    expect(await ended(stream)).toBe(true);
  });
});

describe('who does not read', () => {
  it('takes nobody’s place: HEAD is refused, and one operator has so many streams at most', async () => {
    const harness = await createHarness();
    harnesses.push(harness);
    const mintFor = (id: string) => mintForASecond(harness, { operator: { id } });
    const open = async (token: string, method = 'GET') => {
      return harness.request('/v1/events', { method, headers: { Authorization: `Bearer ${token}` } });
    };
    const curl = await mintFor('curl');
    for (let round = 0; round < 30; round += 1) expect((await open(curl, 'HEAD')).status).toBe(405);
    // Their bodies are never read, and end with their sessions all the same.
    const token = await mintFor('greedy');
    const greedy = await Promise.all(Array.from({ length: 26 }, () => open(token)));
    expect(
      greedy
        .map(({ status }) => status)
        .sort()
        .slice(-2),
    ).toEqual([200, 503]);
    expect((await open(await mintFor('somebody else'))).status).toBe(200);
    await expect.poll(async () => (await open(await mintFor('greedy'))).status, { timeout: 5_000 }).toBe(200);
  });
});

describe.runIf(inject('databaseKind') === 'postgres')('on several replicas', () => {
  it('who follows one hears of what another did', async () => {
    const url = await copyTemplate(inject('databaseTemplate'));
    const [here, there] = await Promise.all([openPostgres(url), openPostgres(url)]);
    const replicas = [await createHarness({ opened: here }), await createHarness({ opened: there })] as const;
    harnesses.push(...replicas);
    const { prepayId } = replicas[1].addOrder();
    const stream = await follow(replicas[0]);
    // The gap says that listening has begun.
    expect((await stream.next())?.event).toBe('gap');
    const { refund } = await replicas[1].refund(prepayId, { refundAmount: '10' });
    expect(await stream.nextRefund()).toMatchObject({ refundRequestId: refund.refundRequestId });
    await stream.end();
    for (const harness of harnesses.splice(0)) await harness.close();
    await Promise.all([here.close(), there.close()]);
  });

  it('hears that it may have missed something when the connection was cut', async () => {
    const opened = await openTestDatabase();
    const harness = await createHarness({ opened });
    harnesses.push(harness);
    const { prepayId } = harness.addOrder();
    const stream = await follow(harness);
    expect((await stream.next())?.event).toBe('gap');
    await opened.database.execute(
      `select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' and datname = current_database()`,
    );
    expect((await stream.next())?.event).toBe('gap');
    await harness.refund(prepayId, { refundAmount: '10' });
    expect((await stream.nextRefund()).prepayId).toBe(prepayId);
    await stream.end();
    for (const one of harnesses.splice(0)) await one.close();
    await opened.close();
  });
});
