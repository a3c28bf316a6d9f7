import { businessHoursSchema } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import { isOpen } from './business-hours.js';

type Days = Parameters<typeof isOpen>[0]['open'][number]['days'];

const hours = (timeZone: string, days: Days, from: string, to: string) =>
  businessHoursSchema.parse({ timeZone, open: [{ days, from, to }] });

describe('business hours', () => {
  it.each([
    // Berlin: UTC+1 until 29 March 2026, 02:00, which is 03:00 then; UTC+1 again from 25 October, 03:00.
    ['2026-03-27T07:59:59Z', false],
    ['2026-03-27T08:00:00Z', true],
    ['2026-03-30T06:59:59Z', false],
    ['2026-03-30T07:00:00Z', true],
    ['2026-03-30T14:59:59Z', true],
    ['2026-03-30T15:00:00Z', false],
    ['2026-10-26T07:30:00Z', false],
    ['2026-10-26T08:00:00Z', true],
    ['2026-03-28T12:00:00Z', false],
  ])('follow the clocks of their place: %s is open: %s', (at, open) => {
    const weekdays: Days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
    expect(isOpen(hours('Europe/Berlin', weekdays, '09:00', '17:00'), new Date(at))).toBe(open);
  });

  it('last to the very end of the day, and no longer; the weekday is that of the place', () => {
    const sunday = hours('Asia/Tokyo', ['sunday'], '00:00', '24:00');
    for (const [at, open] of [
      ['2026-02-28T14:59:59.999Z', false],
      ['2026-02-28T15:00:00Z', true],
      ['2026-03-01T14:59:59.999Z', true],
      ['2026-03-01T15:00:00Z', false],
    ] as const) {
      expect(isOpen(sunday, new Date(at)), at).toBe(open);
    }
  });

  it('of the hour that is there twice are both, and the one that is skipped is none', () => {
    const early = hours('Europe/Berlin', ['sunday'], '02:00', '03:00');
    const openMinutes = (day: string) =>
      Array.from({ length: 24 * 60 }, (_, minute) => new Date(Date.parse(day) + minute * 60_000)).filter((at) =>
        isOpen(early, at),
      ).length;
    expect(openMinutes('2026-10-25T00:00:00Z')).toBe(120);
    expect(openMinutes('2026-03-29T00:00:00Z')).toBe(0);
    expect(openMinutes('2026-03-22T00:00:00Z')).toBe(60);
  });

  it.each([['Mars/Olympus'], ['']])('are in no place that nobody knows: %j', (timeZone) => {
    const open = [{ days: ['monday'], from: '09:00', to: '17:00' }];
    expect(businessHoursSchema.safeParse({ timeZone, open }).success).toBe(false);
  });
});
