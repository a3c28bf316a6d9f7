/** How long somebody has, in hours and days where minutes would only be a large number. */
import type { Format } from '../format.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Rounded down: nobody is promised more time than there is. */
export function fromNow(format: Format, ms: number): string {
  const spans = new Intl.RelativeTimeFormat(format.numbers.resolvedOptions().locale);
  if (ms >= 2 * DAY_MS) return spans.format(Math.floor(ms / DAY_MS), 'day');
  if (ms >= 2 * HOUR_MS) return spans.format(Math.floor(ms / HOUR_MS), 'hour');
  return format.fromNow(Math.max(0, ms));
}
