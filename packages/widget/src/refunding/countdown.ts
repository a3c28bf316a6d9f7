/** How long until a scheduled refund is sent. */
import type { Refund } from '@refund-panel/shared';
import type { Format } from '../format.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** Seconds can be read at a glance up to about here. */
const MAX_COUNTED_MS = 2 * MINUTE_MS;

/** By locale: a countdown is written every second. */
const spansOf = new Map<string, Intl.RelativeTimeFormat>();

/** `in 27 seconds`, in the language of the numbers; in minutes where seconds would only be a large number. */
export function inTime({ numbers }: Pick<Format, 'numbers'>, ms: number): string {
  const { locale } = numbers.resolvedOptions();
  const spans = spansOf.get(locale) ?? new Intl.RelativeTimeFormat(locale);
  spansOf.set(locale, spans);
  return ms <= MAX_COUNTED_MS
    ? spans.format(Math.ceil(ms / SECOND_MS), 'second')
    : spans.format(Math.ceil(ms / MINUTE_MS), 'minute');
}

/**
 * Milliseconds, zero or less once it is late; null for a refund that no time is set for.
 *
 * The two clocks may differ: where this one is slow, never longer than was left when the server last wrote the refund.
 */
export function msUntilSent({ status, sendsAt, updatedAt }: Refund, now: number): number | null {
  if (status !== 'scheduled' || sendsAt === null) return null;
  return Date.parse(sendsAt) - Math.max(now, Date.parse(updatedAt));
}

/** How much of the wait is left, from 1 down to 0; 0 too for a refund that no time is set for. For drawing only. */
export function shareUntilSent(refund: Refund, now: number): number {
  const leftMs = msUntilSent(refund, now) ?? 0;
  const wholeMs = Date.parse(refund.sendsAt ?? refund.createdAt) - Date.parse(refund.createdAt);
  return leftMs > 0 && wholeMs > 0 ? Math.min(1, leftMs / wholeMs) : 0;
}
