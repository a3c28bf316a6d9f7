/** How long ago, in one word or two, and when that word is no longer true. */
import type { Format } from '../format.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The coarsest unit of which there is at least one; months and years vary, and nobody counts by them here. */
const units = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
] as const;

/** By locale: there are thousands of rows. */
const formats = new Map<string, Intl.RelativeTimeFormat>();

/** @param numeric `auto` for "now"; else it would say "yesterday" of what was the day before */
function formatIn({ numbers }: Pick<Format, 'numbers'>, numeric: 'auto' | 'always'): Intl.RelativeTimeFormat {
  const { locale } = numbers.resolvedOptions();
  const key = locale + numeric;
  const known = formats.get(key) ?? new Intl.RelativeTimeFormat(locale, { numeric, style: 'short' });
  formats.set(key, known);
  return known;
}

export interface Age {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly trueUntil: number;
}

/** @param at when it was, as an instant; the clock of this machine may be behind the server's */
export function ageOf(format: Pick<Format, 'numbers'>, at: string, now: number): Age {
  const ms = Math.max(0, now - Date.parse(at));
  const found = units.find(([, oneMs]) => ms >= oneMs);
  if (found === undefined)
    return { text: formatIn(format, 'auto').format(0, 'second'), trueUntil: now - ms + MINUTE_MS };
  const [unit, unitMs] = found;
  const count = Math.floor(ms / unitMs);
  return { text: formatIn(format, 'always').format(-count, unit), trueUntil: now - ms + (count + 1) * unitMs };
}
