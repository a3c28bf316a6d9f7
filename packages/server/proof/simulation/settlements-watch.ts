/** What people say of how a refund ended: only where they were asked, and not while a step of it is under way. */
import type { Row } from './tables.js';
import type { Watched } from './watch.js';

/** The reason of somebody who does not know; whatever follows where they were asked by chance is their own doing. */
export const WITHOUT_A_LOOK = 'so I think';

export interface SettlementsWatch {
  /** Somebody who had not looked was believed. */
  readonly isExcused: boolean;
  rowWritten(before: Row, after: Row, fail: (what: string) => void): void;
  /** It was settled after a lease had run out without a word of what its step brought, which may still come. */
  isUnheard(refundRequestId: string): boolean;
}

export function createSettlementsWatch({
  settings,
  scheduler,
}: Pick<Watched, 'settings' | 'scheduler'>): SettlementsWatch {
  const unheard = new Set<string>();
  let isExcused = false;

  return {
    get isExcused() {
      return isExcused;
    },
    rowWritten(before, after, fail) {
      if (!isSettledNow(before, after)) return;
      const { refundRequestId, attention } = before.refund;
      if (attention === null) fail(`${refundRequestId} was settled by hand, and nobody was asked`);
      isExcused ||= after.notes.at(-1)?.includes(WITHOUT_A_LOOK) === true;
      const expiresAtMs = before.leaseExpiresAt?.getTime() ?? null;
      if (expiresAtMs === null) return;
      unheard.add(refundRequestId);
      if (expiresAtMs > scheduler().nowMs + settings.clockSkewMs)
        fail(`${refundRequestId} was settled by hand while its step was under way`);
    },
    isUnheard: (refundRequestId) => unheard.has(refundRequestId),
  };
}

function isSettledNow(before: Row, { notes }: Row): boolean {
  return notes.length > before.notes.length && notes.at(-1)?.startsWith('Settled by hand') === true;
}
