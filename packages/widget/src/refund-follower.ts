/** Asks again and again, ever more slowly, while a refund is on its way and somebody is looking. */

/** Most refunds settle within seconds; one that has not after a while is asked about twice a minute. */
const FIRST_DELAY_MS = 1_000;
const GROWTH = 1.5;
const MAX_DELAY_MS = 30_000;
/** About half an hour. Whoever still waits then comes back to the page, or presses Refresh. */
const MAX_POLLS = 70;

export interface RefundFollower {
  /** Starts over with short delays. */
  start(): void;
  stop(): void;
}

/** @param poll reads the order again; resolves to true while there is something to follow */
export function createRefundFollower(poll: () => Promise<boolean>): RefundFollower {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with every start and stop, so that an answer that comes late does not go on with an old round. */
  let round = 0;

  function stop(): void {
    round += 1;
    clearTimeout(timer);
  }

  function schedule(mine: number, polls: number): void {
    if (polls >= MAX_POLLS) return;
    const delayMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * GROWTH ** polls);
    timer = setTimeout(async () => {
      const goOn = await poll();
      if (goOn && mine === round) schedule(mine, polls + 1);
    }, delayMs);
  }

  return {
    start() {
      stop();
      schedule(round, 0);
    },
    stop,
  };
}
