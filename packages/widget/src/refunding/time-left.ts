/** How long until something, in the language of the numbers. */
import type { Format } from '../format.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Seconds can be read at a glance up to about here. */
const MAX_COUNTED_MS = 2 * MINUTE_MS;

type Numbers = Pick<Format, 'numbers'>;

/** By locale: a countdown is written every second. */
const spansOf = new Map<string, Intl.RelativeTimeFormat>();

function spansIn({ numbers }: Numbers): Intl.RelativeTimeFormat {
  const { locale } = numbers.resolvedOptions();
  const spans = spansOf.get(locale) ?? new Intl.RelativeTimeFormat(locale);
  spansOf.set(locale, spans);
  return spans;
}

/** `in 27 seconds`, counted down; in minutes where seconds would only be a large number. */
export function inTime(format: Numbers, ms: number): string {
  return ms <= MAX_COUNTED_MS
    ? spansIn(format).format(Math.ceil(ms / SECOND_MS), 'second')
    : spansIn(format).format(Math.ceil(ms / MINUTE_MS), 'minute');
}

/** In hours and days, rounded down: nobody is promised more time than there is, but for the minute that was spent on asking. */
export function inLongTime(format: Numbers, ms: number): string {
  const atMostMs = ms + MINUTE_MS;
  if (atMostMs >= 2 * DAY_MS) return spansIn(format).format(Math.floor(atMostMs / DAY_MS), 'day');
  if (atMostMs >= 2 * HOUR_MS) return spansIn(format).format(Math.floor(atMostMs / HOUR_MS), 'hour');
  return inTime(format, Math.max(0, ms));
}
