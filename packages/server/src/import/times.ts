/** Times as exports write them: with their zone, as milliseconds since 1970, or as a clock on the wall of a place showed them. */

export type TimeRead = { readonly time: Date } | { readonly fault: string };
export type ReadTime = (text: string) => TimeRead;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Binance Pay's own form: thirteen digits are the years 2001 to 2286. */
const MILLISECONDS = /^\d{13}$/;

/** Year first: of 03/04 nobody knows which is the month. */
const WRITTEN =
  /^(\d{4})([-/])(\d{2})\2(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

const NOT_A_TIME = 'must be a time such as 2026-03-01T12:00:00Z, or 13 digits of milliseconds since 1970';

/**
 * @param timeZone of the times that name none: a name of the IANA's or an offset; null where each has to name one
 * @returns null when there is no such zone
 */
export function createTimeReader(timeZone: string | null): ReadTime | null {
  const toTime = timeZone === null ? null : placeOf(timeZone);
  if (timeZone !== null && toTime === null) return null;
  return function readTime(text) {
    if (MILLISECONDS.test(text)) return { time: new Date(Number(text)) };
    const [, year, , month, day, hour, minute, second = '0', fraction = '', zone] = WRITTEN.exec(text) ?? [];
    if (year === undefined) return { fault: NOT_A_TIME };
    const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
    const numbers = [year, month, day, hour, minute, second].map(Number);
    const wallMs = wallTime(numbers, milliseconds);
    if (wallMs === null) return { fault: 'is no day or hour of any calendar' };
    if (zone !== undefined) return atOffset(wallMs, zone);
    if (toTime === null) return { fault: 'names no zone; add one, or say --time-zone' };
    return toTime(wallMs);
  };
}

/** As if the clock on the wall hung in Greenwich; null for the 30th of February and the like. */
function wallTime(numbers: readonly number[], milliseconds: number): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
  const isThere =
    wall.getUTCFullYear() === year &&
    wall.getUTCMonth() === month - 1 &&
    wall.getUTCDate() === day &&
    wall.getUTCHours() === hour &&
    wall.getUTCMinutes() === minute &&
    wall.getUTCSeconds() === second;
  return isThere ? wall.getTime() : null;
}

function atOffset(wallMs: number, zone: string): TimeRead {
  const offsetMs = offsetOf(zone);
  return offsetMs === null ? { fault: `names no zone that there is: ${zone}` } : { time: new Date(wallMs - offsetMs) };
}

/** No place is further from Greenwich than 14 hours. */
function offsetOf(zone: string): number | null {
  if (/^(Z|UTC)$/i.test(zone)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

type ToTime = (wallMs: number) => TimeRead;

function placeOf(timeZone: string): ToTime | null {
  const offsetMs = offsetOf(timeZone);
  if (offsetMs !== null) return (wallMs) => ({ time: new Date(wallMs - offsetMs) });
  const format = formatFor(timeZone);
  return format === null ? null : createPlace(format, timeZone);
}

function formatFor(timeZone: string): Intl.DateTimeFormat | null {
  try {
    const two = '2-digit';
    const parts = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const;
    return new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, ...parts },
      ...{ calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    });
  } catch (error) {
    // There is no such zone.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A file is of few days; asking for the zone's rules costs a hundred times as much as all else of a time. */
const MAX_DAYS_KNOWN = 4096;

function createPlace(format: Intl.DateTimeFormat, timeZone: string): ToTime {
  /** Both are the same on all days but those on which, or beside which, the clocks are changed. */
  const offsetsOfDays = new Map<number, readonly [number, number]>();

  function offsetsAround(wallMs: number): readonly [number, number] {
    const day = Math.floor(wallMs / DAY_MS);
    const known = offsetsOfDays.get(day);
    if (known !== undefined) return known;
    if (offsetsOfDays.size >= MAX_DAYS_KNOWN) offsetsOfDays.clear();
    const offsets = [offsetAt(format, (day - 1) * DAY_MS), offsetAt(format, (day + 2) * DAY_MS)] as const;
    offsetsOfDays.set(day, offsets);
    return offsets;
  }

  return function toTime(wallMs) {
    const [before, after] = offsetsAround(wallMs);
    if (before === after) return { time: new Date(wallMs - before) };
    const times = [before, after]
      .filter((offsetMs) => offsetAt(format, wallMs - offsetMs) === offsetMs)
      .map((offsetMs) => ({ time: new Date(wallMs - offsetMs) }));
    const [only, ...others] = times;
    if (only !== undefined && others.length === 0) return only;
    const fault = only === undefined ? 'was passed over' : 'came twice';
    return { fault: `${fault} when the clocks were changed in ${timeZone}; write it with its zone` };
  };
}

function offsetAt(format: Intl.DateTimeFormat, atMs: number): number {
  const part = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes) => part.get(type) ?? 0;
  const wallMs = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wallMs - Math.floor(atMs / 1000) * 1000;
}
