/** The trail's head in the server's log, now and then: whoever keeps the log elsewhere can prove later what the trail was. */
import type { Log } from '../operations/ports/log.js';
import type { TrailStore } from '../operations/ports/trail.js';

/** What is cut off or written anew behind the last head that was logged cannot be seen; a line every ten minutes is no flood. */
const LOGGED_EVERY_MS = 10 * 60_000;

export interface TrailHeads {
  /** Once more, and then no more. */
  stop(): Promise<void>;
}

interface TrailHeadsDependencies {
  readonly trail: Pick<TrailStore, 'findTrailHead'>;
  readonly log: Log;
}

export function createTrailHeads({ trail, log }: TrailHeadsDependencies, everyMs = LOGGED_EVERY_MS): TrailHeads {
  let logged = 0;

  /** Not again where nothing was added. */
  async function logHead(): Promise<void> {
    try {
      const { sequence, hash } = await trail.findTrailHead();
      if (sequence === logged) return;
      log.info({ head: `${sequence}:${hash}` }, 'head of the trail');
      logged = sequence;
    } catch (error) {
      log.warn({ err: error }, 'the head of the trail could not be read; it is tried again');
    }
  }

  const timer = setInterval(() => void logHead(), everyMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      await logHead();
    },
  };
}
