/** Follows the order on screen: by the server's events while there is a stream, by asking ever more slowly while there is none. */
import { type Following, followLive } from './live-streams.js';
import { hasOpenRefunds } from './order-changes.js';
import type { PanelDesk } from './panel-desk.js';

/** Most refunds settle within seconds; one that has not after a while is asked about twice a minute, for as long as somebody looks. */
const FIRST_DELAY_MS = 1_000;
const GROWTH = 1.5;
const MAX_DELAY_MS = 30_000;

export interface FollowedReading {
  /** Reads again what is on screen; resolves to true while there is something to follow. */
  poll(): Promise<boolean>;
  /** The server says that the order has changed. */
  onChange(): void;
  /** A stream stands; what was missed before has to be read. */
  onLive(): void;
}

export interface OrderFollower {
  /** Starts over with short delays; a stream that stands is kept. */
  start(): void;
  /** Asks no more by itself; a stream is kept. */
  rest(): void;
  /** Opens a lost stream at once. */
  wake(): void;
  /** Follows no longer in any way. */
  stop(): void;
}

export function createOrderFollower(desk: PanelDesk, reading: FollowedReading): OrderFollower {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with every start and stop, so that an answer that comes late does not go on with an old round. */
  let round = 0;
  let following: Following | null = null;
  let isLive = false;

  function join(): void {
    const { server, state, tokens } = desk;
    if (following !== null || server === null || state.view !== 'order') return;
    following = followLive({
      server,
      tokens,
      prepayId: state.order.prepayId,
      onChange: reading.onChange,
      onLive() {
        isLive = true;
        reading.onLive();
      },
      onLost() {
        isLive = false;
        start();
      },
    });
  }

  function schedule(mine: number, polls: number): void {
    const { state } = desk;
    const isTold = isLive && state.view === 'order' && state.stale === null;
    if (isTold && !hasOpenRefunds(state.order)) return;
    // A server that dies in the middle does not tell of what it did last: what is on its way is asked about all the same.
    const delayMs = isTold ? MAX_DELAY_MS : Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * GROWTH ** polls);
    timer = setTimeout(async () => {
      const goOn = await reading.poll();
      if (!goOn || mine !== round) return;
      join();
      schedule(mine, polls + 1);
    }, delayMs);
  }

  function rest(): void {
    round += 1;
    clearTimeout(timer);
  }

  function start(): void {
    rest();
    join();
    schedule(round, 0);
  }

  return {
    start,
    rest,
    wake: () => following?.wake(),
    stop() {
      rest();
      following?.leave();
      following = null;
      isLive = false;
    },
  };
}
