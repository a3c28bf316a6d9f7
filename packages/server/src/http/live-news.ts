/** What one follower has still to be told, each refund once and as it stands last. */
import type { Refund } from '../domain/refund.js';
import type { Follower } from './live-refunds.js';

/** What a reader who stopped reading may miss one by one; beyond it, it is told to read again. */
const MAX_PENDING = 200;

export interface News extends Follower {
  /** The next thing to tell; null when there is nothing new. */
  take(): Refund | 'gap' | null;
  /** Until there is something new, or nothing was for so long. */
  wait(silenceMs: number): Promise<'news' | 'silence'>;
  /** Ends the waiting. */
  stop(): void;
}

export function createNews(isWanted: (refund: Refund) => boolean): News {
  const pending = new Map<string, Refund>();
  let missed = false;
  let wake: () => void = () => {};

  function miss(): void {
    pending.clear();
    missed = true;
    wake();
  }

  return {
    onRefund(refund) {
      if (!isWanted(refund)) return;
      pending.set(refund.refundRequestId, refund);
      if (pending.size > MAX_PENDING) miss();
      else wake();
    },
    onGap: miss,
    take() {
      if (missed) {
        missed = false;
        return 'gap';
      }
      for (const [refundRequestId, refund] of pending) {
        pending.delete(refundRequestId);
        return refund;
      }
      return null;
    },
    wait(silenceMs) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve('silence'), silenceMs);
        wake = () => {
          clearTimeout(timer);
          resolve('news');
        };
      });
    },
    stop: () => wake(),
  };
}
