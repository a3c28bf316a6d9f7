/** Statements that Drizzle writes once: from then on only their values go through this process. */
import { is, Param, Placeholder, type Query, sql } from 'drizzle-orm';
import type { SelectedFieldsOrdered } from 'drizzle-orm/pg-core';
import { invariant } from '../invariant.js';
import type { Database, Transaction } from './database.js';

/** Sent before this returns, so that statements of a transaction are carried out in the order of their calls. */
export type Statement<Values extends object, Result> = (
  session: Database | Transaction,
  values: Values,
) => Promise<Result>;

/** What Drizzle's builders make: all but `execute` have their text prepared. */
type Built<Result> =
  | { prepare(name: string): { getQuery(): Query; execute(): Promise<Result> } }
  | { getQuery(): Query; execute(): Promise<Result> };

interface Written {
  readonly text: string;
  /** Null for a statement that returns no rows. */
  readonly fields: SelectedFieldsOrdered | undefined;
  readonly encode: (values: Readonly<Record<string, unknown>>) => unknown[];
}

/**
 * Drizzle puts a text together anew for every use, column by column, which was a fifth of the server's time.
 *
 * @param write called once, with placeholders for the values: it hands them on to Drizzle and does nothing else with them
 */
export function statement<Values extends object, Result>(
  write: (session: Database | Transaction, values: Values) => Built<Result>,
): Statement<Values, Result> {
  let written: Written | undefined;
  return function run(session, values) {
    written ??= read(write(session, placeholders as Values));
    const { text, fields, encode } = written;
    const query = { sql: text, params: encode(values as Record<string, unknown>) };
    return session._.session.prepareQuery(query, fields, undefined, fields !== undefined).execute() as Promise<Result>;
  };
}

/** One for each name that is asked for. */
const placeholders = new Proxy({}, { get: (_, name) => sql.placeholder(String(name)) });

/** Some of the values, for where Drizzle wants an object that it can list. */
export function only<Values extends object, Name extends keyof Values>(
  values: Values,
  names: readonly Name[],
): Pick<Values, Name> {
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Pick<Values, Name>;
}

function read(built: Built<unknown>): Written {
  const prepared = 'prepare' in built ? built.prepare('') : built;
  const { sql: text, params } = prepared.getQuery();
  // What the rows are read by: both drivers' prepared queries have it, and Drizzle's types keep it to themselves.
  const { fields } = prepared as { readonly fields?: SelectedFieldsOrdered };
  return { text, fields, encode: encoderOf(params) };
}

function encoderOf(params: readonly unknown[]): Written['encode'] {
  const encoders = params.map((param) => {
    if (is(param, Placeholder)) return encoderOfName(param, asDriversWantIt);
    if (is(param, Param) && is(param.value, Placeholder)) {
      return encoderOfName(param.value, (value) => param.encoder.mapToDriverValue(value));
    }
    return () => param;
  });
  return (values) => encoders.map((encode) => encode(values));
}

function encoderOfName({ name }: Placeholder, encode: (value: unknown) => unknown) {
  return (values: Readonly<Record<string, unknown>>) => {
    const value = values[name];
    invariant(value !== undefined, `a statement is given a value for ${name}`);
    return value === null ? null : encode(value);
  };
}

/** In a condition Drizzle does not say whose column's value a placeholder is; a time is the only kind that matters. */
function asDriversWantIt(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
