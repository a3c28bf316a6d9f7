import { expect } from '@open-wc/testing';
import { FakeStreams } from '../test/fake-streams.js';
import { until } from '../test/panel.js';
import { createLiveStream, type LiveStream, type StreamTimes } from './live-stream.js';

const url = new URL('https://refunds.test/v1/events?prepayId=1');
const times: StreamTimes = { firstDelayMs: 10, maxDelayMs: 20, steadyMs: 1_000, silenceMs: 60_000 };

describe('live-stream', () => {
  let server: FakeStreams;
  let stream: LiveStream;
  let told: string[];

  function follow(changes: Partial<StreamTimes> = {}, refusal = 503): void {
    told = [];
    stream = createLiveStream(
      {
        open: async (signal) => server.answer(url, { signal }) ?? new Response('{}', { status: refusal }),
        onReady: () => told.push('ready'),
        onChange: (prepayId) => told.push(`change of ${prepayId}`),
        onLost: () => told.push('lost'),
      },
      { ...times, ...changes },
    );
    stream.wake();
  }

  const say = (text: string) => server.open[0]?.say(text);

  beforeEach(() => {
    server = new FakeStreams();
    server.isOffered = true;
  });
  afterEach(() => stream.close());

  it('tells what the server tells', async () => {
    follow();
    await until(() => told.length === 1);
    say('event: refund-updated\ndata: {"prepayId":"1"}\n\n: still here\n\nevent: gap\ndata: \n\n');
    say('event: refund-updated\ndata: {"prepa\n\nevent: something-new\ndata: 1\n\n');
    await until(() => told.length === 4);
    expect(told).to.deep.equal(['ready', 'change of 1', 'change of null', 'change of null']);
  });

  for (const how of ['end', 'cut'] as const) {
    it(`opens again after the ${how}, and says so once each time`, async () => {
      follow();
      await until(() => told.length === 1);
      server.open[0]?.[how]();
      await until(() => told.length === 3);
      expect(told).to.deep.equal(['ready', 'lost', 'ready']);
      expect(server.open.length).to.equal(1);
    });
  }

  it('counts a silent stream as lost, and one that says that it is still there not', async () => {
    follow({ silenceMs: 500 });
    await until(() => told.length === 1);
    const beganAt = Date.now();
    while (Date.now() - beganAt < 1_100) {
      say(': still here\n\n');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(told).to.deep.equal(['ready']);
    await until(() => told.length === 3);
    expect(told).to.deep.equal(['ready', 'lost', 'ready']);
    expect(server.open.length).to.equal(1);
  });

  it('tries again while the server has no room, ever more slowly', async () => {
    server.isOffered = false;
    follow({ firstDelayMs: 1, maxDelayMs: 60_000 });
    await until(() => server.asked === 5);
    expect(told).to.deep.equal([]);
    server.isOffered = true;
    stream.wake();
    await until(() => told.length === 1);
  });

  it('gives up when the server will not have it, until it is woken', async () => {
    server.isOffered = false;
    follow({}, 403);
    await until(() => server.asked === 1);
    await new Promise((resolve) => setTimeout(resolve, 4 * times.maxDelayMs));
    expect(server.asked).to.equal(1);
    server.isOffered = true;
    stream.wake();
    await until(() => told.length === 1);
    stream.wake();
    expect(server.asked).to.equal(2);
  });

  it('is silent once it is closed', async () => {
    follow();
    await until(() => told.length === 1);
    stream.close();
    await until(() => server.open.length === 0);
    await new Promise((resolve) => setTimeout(resolve, 4 * times.maxDelayMs));
    expect(told).to.deep.equal(['ready']);
    expect(server.asked).to.equal(1);
  });

  it('opened anew, is lost only when that does not stand', async () => {
    follow();
    await until(() => told.length === 1);
    stream.restart();
    await until(() => told.length === 2);
    expect(told).to.deep.equal(['ready', 'ready']);
    server.isOffered = false;
    stream.restart();
    await until(() => told.length === 3);
    expect(told.at(-1)).to.equal('lost');
  });
});
