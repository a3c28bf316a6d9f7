/** The server's event streams inside the page, as many as are open, and what it says on them. */
import type { Refund } from '@refund-panel/shared';

export interface FakeStream {
  readonly prepayId: string | null;
  readonly token: string | null;
  /** Ends it, as a server that stops does. */
  end(): void;
  /** Breaks it, as a lost connection does. */
  cut(): void;
  say(text: string): void;
}

export class FakeStreams {
  /** Whether the server offers streams: refused, it answers 503. */
  isOffered = false;
  /** Asked for so far. */
  asked = 0;
  readonly #open = new Set<FakeStream>();

  get open(): readonly FakeStream[] {
    return [...this.#open];
  }

  /** Tells those who follow of a refund as it stands. */
  tell(refund: Refund): void {
    for (const stream of this.#open) {
      if (stream.prepayId !== null && stream.prepayId !== refund.prepayId) continue;
      stream.say(`event: refund-updated\ndata: ${JSON.stringify(refund)}\n\n`);
    }
  }

  /** Null when none is offered. */
  answer(url: URL, init: RequestInit): Response | null {
    this.asked += 1;
    if (!this.isOffered) return null;
    const encoder = new TextEncoder();
    const streams = this.#open;
    let stream: FakeStream | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const over = (end: () => void) => () => {
          if (stream !== undefined && streams.delete(stream)) end();
        };
        stream = {
          prepayId: url.searchParams.get('prepayId'),
          token: new Headers(init.headers).get('Authorization'),
          end: over(() => controller.close()),
          cut: over(() => controller.error(new TypeError('network error'))),
          say: (text) => controller.enqueue(encoder.encode(text)),
        };
        streams.add(stream);
        init.signal?.addEventListener(
          'abort',
          over(() => controller.error(new DOMException('aborted', 'AbortError'))),
        );
        stream.say('event: ready\ndata: \n\n');
      },
      cancel() {
        if (stream !== undefined) streams.delete(stream);
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }
}
