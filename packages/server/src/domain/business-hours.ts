/** When refunds may be asked for: hours of the week in a time zone, whatever the clocks there do. */
import { type BusinessHours, weekdays } from '@refund-panel/shared';

/** What a clock on the wall shows there. */
interface LocalTime {
  readonly weekday: string;
  /** `09:30`. */
  readonly time: string;
}

/** Costs a hundred times what it does; nearly every call is for the same time zone. */
let last: { readonly timeZone: string; readonly format: Intl.DateTimeFormat } | undefined;

function formatFor(timeZone: string): Intl.DateTimeFormat {
  if (last?.timeZone !== timeZone) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    last = { timeZone, format };
  }
  return last.format;
}

function localTimeOf(at: Date, timeZone: string): LocalTime {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    weekday: (parts.get('weekday') ?? '').toLowerCase(),
    time: `${parts.get('hour')}:${parts.get('minute')}`,
  };
}

/** Times compare as the texts that they are: `24:00` is after every minute of the day. */
export function isOpen({ timeZone, open }: BusinessHours, at: Date): boolean {
  const { weekday, time } = localTimeOf(at, timeZone);
  return open.some(({ days, from, to }) => days.some((day) => day === weekday) && from <= time && time < to);
}

/** For a person: when it is open, and what time it is there. */
export function describeHours({ timeZone, open }: BusinessHours, at: Date): string {
  const hours = open.map(({ days, from, to }) => {
    const named = weekdays.filter((day) => days.includes(day)).map(capitalised);
    return `${named.join(', ')} ${from}–${to}`;
  });
  const { weekday, time } = localTimeOf(at, timeZone);
  return `${hours.join('; ')} (${timeZone}); it is ${capitalised(weekday)} ${time} there`;
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
