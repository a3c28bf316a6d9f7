/** How long until a scheduled refund is sent. */
import type { Refund } from '@refund-panel/shared';

/**
 * Milliseconds, zero or less once it is late; null for a refund that no time is set for.
 *
 * The two clocks may differ: where this one is slow, never longer than was left when the server last wrote the refund.
 */
export function msUntilSent({ status, sendsAt, updatedAt }: Refund, now: number): number | null {
  if (status !== 'scheduled' || sendsAt === null) return null;
  return Date.parse(sendsAt) - Math.max(now, Date.parse(updatedAt));
}
