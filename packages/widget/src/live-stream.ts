/** One stream of the server's events: opened, watched, and opened again when it is lost, ever more slowly. */
import { createEventReader } from './event-reader.js';

export interface StreamTimes {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** A stream that stood for so long was a good one: the next attempt is a first one again. */
  readonly steadyMs: number;
  /** The server says every 15 seconds that it is still there; after two that are missing it is not, or something between is not. */
  readonly silenceMs: number;
}

const streamTimes: StreamTimes = { firstDelayMs: 1_000, maxDelayMs: 60_000, steadyMs: 10_000, silenceMs: 35_000 };

export interface StreamEvents {
  /** Asks for the stream. @param signal drops it */
  open(signal: AbortSignal): Promise<Response>;
  /** From now on nothing is missed; what was before has to be read. */
  onReady(): void;
  /** @param prepayId of the refund that changed; null when nobody knows what was missed */
  onChange(prepayId: string | null): void;
  onLost(): void;
}

export interface LiveStream {
  /** Opens it at once, where it does not stand and is not being opened. */
  wake(): void;
  /** Opens it anew; until that stands, nothing says that the old one does not. */
  restart(): void;
  close(): void;
}

export function createLiveStream(events: StreamEvents, times: StreamTimes = streamTimes): LiveStream {
  /** The connection that counts; null while it waits for the next attempt. */
  let current: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let readyAt = 0;

  async function connect(): Promise<void> {
    close();
    const mine = new AbortController();
    current = mine;
    // Why it ended is all the same: what follows is another attempt, and asking now and then meanwhile.
    const mayTryAgain = await read(mine.signal).catch(() => true);
    mine.abort();
    if (current !== mine) return;
    close();
    const wasLive = readyAt > 0;
    failures = wasLive && Date.now() - readyAt >= times.steadyMs ? 0 : failures + 1;
    readyAt = 0;
    // Not all panels at once, as when their server has started again.
    const delayMs = Math.min(times.maxDelayMs, times.firstDelayMs * 2 ** failures) * (0.5 + Math.random() / 2);
    if (mayTryAgain) timer = setTimeout(connect, delayMs);
    if (wasLive) events.onLost();
  }

  /** Until it ends. False when the server will not have it, so that asking again is no use. */
  async function read(signal: AbortSignal): Promise<boolean> {
    stillThere();
    const response = await events.open(signal);
    const { status, body, headers } = response;
    const isStream = response.ok && headers.get('Content-Type')?.startsWith('text/event-stream') === true;
    if (!isStream || body === null) return status >= 500;
    const push = createEventReader((type, data) => {
      // Another connection counts by now, or none.
      if (signal.aborted) return;
      if (type === 'ready') {
        readyAt = Date.now();
        events.onReady();
      } else if (type === 'gap') events.onChange(null);
      else if (type === 'refund-updated') events.onChange(prepayIdOf(data));
    });
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return true;
      stillThere();
      push(value);
    }
  }

  function stillThere(): void {
    const watched = current;
    clearTimeout(timer);
    timer = setTimeout(() => watched?.abort(), times.silenceMs);
  }

  function close(): void {
    clearTimeout(timer);
    current?.abort();
    current = null;
  }

  return {
    wake() {
      if (current !== null) return;
      failures = 0;
      void connect();
    },
    restart: () => void connect(),
    close,
  };
}

/** Null for what cannot be read: then nobody knows which order has changed. */
function prepayIdOf(data: string): string | null {
  try {
    return String((JSON.parse(data) as { prepayId?: unknown }).prepayId);
  } catch {
    return null;
  }
}
