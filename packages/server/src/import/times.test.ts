import { describe, expect, it } from 'vitest';
import { createTimeReader } from './times.js';

function read(text: string, timeZone: string | null = null): string {
  const readTime = createTimeReader(timeZone);
  if (readTime === null) return 'no such zone';
  const result = readTime(text);
  return 'time' in result ? result.time.toISOString() : result.fault;
}

describe('a time of a file', () => {
  it.each([
    ['1772366400000', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00Z', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01 14:00:00.1239+02:00', '2026-03-01T12:00:00.123Z'],
    ['2026/03/01 07:00:00 -0500', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01 12:00:00 UTC', '2026-03-01T12:00:00.000Z'],
  ])('that says when it was: %s', (text, time) => {
    expect(read(text)).toBe(time);
    expect(read(text, 'Asia/Tokyo')).toBe(time);
  });

  it.each([
    ['2026-03-01 12:00:00', 'names no zone'],
    ['2026-02-30T12:00:00Z', 'is no day or hour'],
    ['2026-03-01T24:00:00Z', 'is no day or hour'],
    ['2026-03-01T12:60:00Z', 'is no day or hour'],
    ['0000-00-00 00:00:00', 'is no day or hour'],
    ['2026-03-01T12:00:00+15:00', 'names no zone that there is'],
    ['2026-03/01T12:00:00Z', 'must be a time'],
    ['01/03/2026 12:00', 'must be a time'],
    ['1772366400', 'must be a time'],
    ['2026-03-01', 'must be a time'],
    ['today', 'must be a time'],
  ])('that does not: %s', (text, why) => {
    expect(read(text)).toContain(why);
  });

  it('is of the place that is named', () => {
    expect(read('2026-03-01 12:00:00', 'Europe/Berlin')).toBe('2026-03-01T11:00:00.000Z');
    expect(read('2026-07-01 12:00:00.5', 'Europe/Berlin')).toBe('2026-07-01T10:00:00.500Z');
    expect(read('2026-07-01 12:00:00', 'America/St_Johns')).toBe('2026-07-01T14:30:00.000Z');
    expect(read('2026-07-01 12:00:00', '+05:45')).toBe('2026-07-01T06:15:00.000Z');
    expect(read('2026-07-01 12:00:00', 'UTC')).toBe('2026-07-01T12:00:00.000Z');
    expect(read('2026-07-01 12:00:00', 'Mars/Base')).toBe('no such zone');
    expect(read('2026-07-01 12:00:00', '+25:00')).toBe('no such zone');
  });

  it('is certain also on the days on which the clocks are changed, or is none', () => {
    expect(read('2026-03-29 01:59:59', 'Europe/Berlin')).toBe('2026-03-29T00:59:59.000Z');
    expect(read('2026-03-29 02:30:00', 'Europe/Berlin')).toContain('was passed over');
    expect(read('2026-03-29 03:00:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(read('2026-10-25 01:59:59', 'Europe/Berlin')).toBe('2026-10-24T23:59:59.000Z');
    expect(read('2026-10-25 02:30:00', 'Europe/Berlin')).toContain('came twice');
    expect(read('2026-10-25 02:30:00+02:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(read('2026-10-25 03:00:00', 'Europe/Berlin')).toBe('2026-10-25T02:00:00.000Z');
    expect(read('2026-11-01 01:30:00', 'America/New_York')).toContain('came twice');
    expect(read('2026-03-08 02:30:00', 'America/New_York')).toContain('was passed over');
  });
});
