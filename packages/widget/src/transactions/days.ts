/** Days of the operator's own calendar, and when they begin. */

/** One that the calendar has, of a year that a database can hold. */
export function isDay(text: string): boolean {
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const [year, month, day] = text.split('-').map(Number) as [number, number, number];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day;
}

/** @param later by so many days: where a day ends, the next one begins, however long it was */
export function beginningOf(day: string, later = 0): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return new Date(year, month - 1, date + later).toISOString();
}

/** For `Intl`, which would else take it for a day of Greenwich. */
export function noonOf(day: string): Date {
  return new Date(`${day}T12:00`);
}
