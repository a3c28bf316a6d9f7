/** The undo window and the fuse: when a confirmed refund is sent, and when nothing is. */
import type { Operator } from '@refund-panel/shared';
import { afterMs } from './schedule.js';

/** Whether money is sent at all. */
export interface Sending {
  readonly frozen: boolean;
  /** When it was frozen or thawed; null when it never was. */
  readonly since: Date | null;
  readonly reason: string | null;
  /** Null when the fuse tripped by itself. */
  readonly by: Operator | null;
}

export const neverFrozen: Sending = { frozen: false, since: null, reason: null, by: null };

export interface SendingRules {
  /** How long a confirmed refund waits, so that it can be taken back; 0 for not at all. */
  readonly undoWindowMs: number;
  /** This many refunds within an hour trip the fuse; null for no limit. */
  readonly maxRefundsPerHour: number | null;
}

/** The window in which a spike is counted. */
export const SPIKE_WINDOW_MS = 60 * 60_000;

export interface Start {
  readonly status: 'submitting' | 'scheduled';
  readonly dueAt: Date;
  /** Why sending is frozen from now on; null when it is not. */
  readonly trips: string | null;
}

/**
 * How a confirmed refund begins.
 *
 * @param recentRefunds asked for within the window, without this one and without those before the last thaw
 */
export function decideStart(
  { undoWindowMs, maxRefundsPerHour }: SendingRules,
  sending: Sending,
  recentRefunds: number,
  now: Date,
): Start {
  const isSpike = !sending.frozen && maxRefundsPerHour !== null && recentRefunds >= maxRefundsPerHour;
  const waits = undoWindowMs > 0 || sending.frozen || isSpike;
  return {
    status: waits ? 'scheduled' : 'submitting',
    dueAt: afterMs(now, undoWindowMs),
    trips: isSpike
      ? `More than ${maxRefundsPerHour} refunds were asked for within an hour; sending froze by itself`
      : null,
  };
}
