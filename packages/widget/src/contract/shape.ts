/** Checks of shapes, as small as the contract's replies need them: what the generated module beside this one is made of. */

export type Shape = (value: unknown) => boolean;

export const string: Shape = (value) => typeof value === 'string';

export const boolean: Shape = (value) => typeof value === 'boolean';

export const integer: Shape = (value) => Number.isSafeInteger(value);

/** @__NO_SIDE_EFFECTS__ */
export function matching(...patterns: readonly RegExp[]): Shape {
  return (value) => typeof value === 'string' && patterns.every((pattern) => pattern.test(value));
}

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Of a day that the calendar does not have, `Date` makes another one or none. */
export const dateTime: Shape = (value) =>
  typeof value === 'string' &&
  timePattern.test(value) &&
  (new Date(value).toJSON() ?? '').startsWith(value.slice(0, 'yyyy-mm-ddThh:mm:ss'.length));

/** @__NO_SIDE_EFFECTS__ */
export function oneOf(...names: readonly unknown[]): Shape {
  return (value) => names.includes(value);
}

/** @__NO_SIDE_EFFECTS__ */
export function nullable(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

/** @__NO_SIDE_EFFECTS__ */
export function optional(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

/** @__NO_SIDE_EFFECTS__ */
export function array(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every((item) => shape(item));
}

/** Other fields may be there too: a server may know more than this panel. @__NO_SIDE_EFFECTS__ */
export function object(fields: Readonly<Record<string, Shape>>): Shape {
  return (value) => isRecord(value) && Object.entries(fields).every(([name, shape]) => shape(value[name]));
}

/** No other fields. @__NO_SIDE_EFFECTS__ */
export function exactly(fields: Readonly<Record<string, Shape>>): Shape {
  const shape = object(fields);
  return (value) => shape(value) && Object.keys(value as object).every((name) => Object.hasOwn(fields, name));
}

/** @__NO_SIDE_EFFECTS__ */
export function both(one: Shape, other: Shape): Shape {
  return (value) => one(value) && other(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
