/** Refunds as they change, for whoever follows them: each change is read once, however many follow. */
import type { Refund } from '../domain/refund.js';
import type { Log } from '../operations/ports/log.js';
import type { Store } from '../operations/ports/store.js';

export interface Follower {
  readonly onRefund: (refund: Refund) => void;
  /** Changes may have been missed: read again. */
  readonly onGap: () => void;
}

export interface LiveRefunds {
  /** @returns ends it */
  follow(follower: Follower): () => void;
}

export function createLiveRefunds(store: Pick<Store, 'changes' | 'findRefund'>, log: Log): LiveRefunds {
  const followers = new Set<Follower>();
  /** Ids that changed and are not being read yet; one that changes while it is read is read again. */
  const changed = new Set<string>();
  let reading = false;
  let end: () => void = () => {};

  function onGap(): void {
    for (const follower of followers) follower.onGap();
  }

  async function readChanged(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      for (const refundRequestId of changed) {
        changed.delete(refundRequestId);
        const refund = await store.findRefund(refundRequestId);
        if (refund === null) continue;
        for (const follower of followers) follower.onRefund(refund);
      }
    } catch (error) {
      log.warn({ err: error }, 'a changed refund could not be read for those who follow');
      changed.clear();
      onGap();
    } finally {
      reading = false;
    }
  }

  return {
    follow(follower) {
      if (followers.size === 0) {
        end = store.changes.subscribe(({ refundRequestId }) => {
          changed.add(refundRequestId);
          void readChanged();
        }, onGap);
      }
      followers.add(follower);
      return () => {
        if (followers.delete(follower) && followers.size === 0) end();
      };
    },
  };
}
