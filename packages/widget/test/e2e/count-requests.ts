/** Stands between the panel and the network: counts what is asked, and keeps back, loses or spoils what a network could. */
import { nextFrame } from '@open-wc/testing';

export interface CountedRequests {
  readonly real: typeof globalThis.fetch;
  /** How often the order was read. */
  readings(prepayId: string): number;
  /** How often a refund of it was sent. */
  sent(prepayId: string): number;
  /** The idempotency keys that were sent for it. */
  keysOf(prepayId: string): Set<string | null>;
  /** Until a stream stands, and what was before it has been read. */
  streamReady(): Promise<void>;
  /** Until nothing but streams is on its way. */
  quiet(): Promise<void>;
  /** From now on the server answers to a refund, and nobody hears it. @returns until it has */
  holdAnswer(prepayId: string): Promise<void>;
  /** The connections of held answers break. */
  fail(): void;
  /** From now on a refund does not reach the server: the connection breaks before. */
  loseRequest(prepayId: string): void;
  /** The next refund is sent with a token that the server does not know. */
  spoilToken(prepayId: string): void;
  /** Breaks the streams, and every new one. */
  refuseStreams(): void;
  /** Everything goes through again. */
  release(): void;
  restore(): void;
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
}

type Answering = (answer: Response) => Promise<Response>;

/** What is on its way, and what is to happen to it. */
function createTraffic(real: typeof globalThis.fetch) {
  const traffic = {
    log: [] as Sent[],
    out: 0,
    /** Readings of orders that began after the newest stream stood, and are over; null before it stands. */
    readSinceStream: null as number | null,
    /** The path whose next request has a token that nobody knows. */
    spoiled: null as string | null,
    /** The path whose requests for a refund are lost. */
    lost: null as string | null,
    streamsRefused: false,
    streams: new Set<AbortController>(),
    answering: null as { path: string; with: Answering } | null,
    fetch,
  };

  async function follow(url: URL, init: RequestInit): Promise<Response> {
    if (traffic.streamsRefused) throw new TypeError('refused');
    const cut = new AbortController();
    traffic.streams.add(cut);
    init.signal?.addEventListener('abort', () => cut.abort());
    const response = await real(url, { ...init, signal: cut.signal });
    if (response.ok) traffic.readSinceStream = 0;
    return response;
  }

  async function ask(url: URL, init: RequestInit): Promise<Response> {
    const { pathname: path } = url;
    const { method = 'GET' } = init;
    const headers = new Headers(init.headers);
    traffic.log.push({ method, path, key: headers.get('Idempotency-Key') });
    if (method === 'POST' && path === traffic.spoiled) {
      traffic.spoiled = null;
      headers.set('Authorization', 'Bearer spoiled');
    }
    if (method === 'POST' && path === traffic.lost) throw new TypeError('lost');
    const answer = await real(url, { ...init, headers });
    return method === 'POST' && path === traffic.answering?.path ? traffic.answering.with(answer) : answer;
  }

  async function fetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(String(input));
    if (url.pathname.endsWith('/v1/events')) return follow(url, init);
    const isAfterStream = traffic.readSinceStream !== null && /\/v1\/orders\/\d+$/.test(url.pathname);
    traffic.out += 1;
    try {
      return await ask(url, init);
    } finally {
      traffic.out -= 1;
      if (isAfterStream && traffic.readSinceStream !== null) traffic.readSinceStream += 1;
    }
  }

  return traffic;
}

export function countRequests(): CountedRequests {
  const page = window.fetch;
  const real = page.bind(window);
  const traffic = createTraffic(real);
  window.fetch = traffic.fetch;
  const failures: (() => void)[] = [];
  const refundPath = (prepayId: string) => `/v1/orders/${prepayId}/refunds`;
  const pathsOf = (path: string) => traffic.log.filter((one) => one.path === path);
  const sentFor = (prepayId: string) => pathsOf(refundPath(prepayId)).filter(({ method }) => method === 'POST');
  return {
    real,
    readings: (prepayId) => pathsOf(`/v1/orders/${prepayId}`).length,
    sent: (prepayId) => sentFor(prepayId).length,
    keysOf: (prepayId) => new Set(sentFor(prepayId).map(({ key }) => key)),
    async streamReady() {
      while (!traffic.readSinceStream) await nextFrame();
    },
    async quiet() {
      do await nextFrame();
      while (traffic.out > 0);
    },
    holdAnswer: (prepayId) =>
      new Promise((answered) => {
        traffic.answering = {
          path: refundPath(prepayId),
          with() {
            answered();
            return new Promise((_, reject) => failures.push(() => reject(new TypeError('broken'))));
          },
        };
      }),
    fail() {
      for (const failure of failures.splice(0)) failure();
    },
    loseRequest(prepayId) {
      traffic.lost = refundPath(prepayId);
    },
    spoilToken(prepayId) {
      traffic.spoiled = refundPath(prepayId);
    },
    refuseStreams() {
      traffic.streamsRefused = true;
      traffic.readSinceStream = null;
      for (const stream of traffic.streams) stream.abort();
      traffic.streams.clear();
    },
    release() {
      traffic.answering = null;
      traffic.lost = null;
      traffic.streamsRefused = false;
    },
    restore() {
      window.fetch = page;
    },
  };
}
