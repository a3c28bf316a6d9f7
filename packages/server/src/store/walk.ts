/** One page of a list: keys in the order of an index, from a cursor on, at a bounded cost whatever else is asked of the rows. */
import { compareAmounts } from '@refund-panel/shared';
import { type AnyColumn, and, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './database.js';

/**
 * Rows that are looked at for one page, where an index brings more than what was asked for. A row that has to be read for it is a page
 * of eight kilobytes at worst; this many are read in milliseconds.
 */
export const MOST_LOOKED_AT = 500;

/** Fewer, where something of another table has to be found for each: four or five pages of it. */
const MOST_ASKED_ABOUT = 150;

export type KeyKind = 'time' | 'amount' | 'id';

export interface Key {
  readonly column: AnyColumn;
  readonly kind: KeyKind;
}

/** Of the first key, in its text. */
export interface Range {
  /** Included. */
  readonly least?: string | undefined;
  readonly most?: string | undefined;
  readonly isMostIncluded: boolean;
}

/** A row's place in the list, as text: a time is milliseconds since 1970. */
export type Place = readonly string[];

export interface Walk {
  readonly table: PgTable;
  /** As an index has them behind the columns that `where` gives one value each. The last one names what is listed. */
  readonly keys: readonly [Key, ...Key[]];
  readonly descending: boolean;
  /** What the index is asked for. */
  readonly where: readonly (SQL | undefined)[];
  /** And this, of what it is sorted by. */
  readonly range: Range | null;
  /** What is compared in each row that the index brings. */
  readonly fits: readonly (SQL | undefined)[];
  /** What other rows must be there, or must not, for what is named so. */
  readonly related: readonly ((id: SQL) => SQL)[];
  /** Several rows stand in the same place, and count once. */
  readonly repeats: boolean;
  /** The rows that `where` selects are few: all are looked at. */
  readonly isShort: boolean;
}

export interface WalkedPage {
  readonly places: readonly Place[];
  /** From where more may follow; null at the end. */
  readonly next: Place | null;
}

const names = ['key1', 'key2', 'key3'] as const;

interface WalkedRow {
  readonly key1: string | null;
  readonly key2: string | null;
  readonly key3: string | null;
  /** The last row that was looked at, for there may be more. */
  readonly isBound: boolean;
}

/** In one statement: what it has looked at and what it found are of the same moment, so that nothing between two pages is lost. */
export async function walkPage(
  database: Database,
  walk: Walk,
  { limit, after }: { readonly limit: number; readonly after: Place | null },
): Promise<WalkedPage> {
  const { keys } = walk;
  const rows: WalkedRow[] = await database
    .select({
      key1: asText(keys[0], 'key1'),
      key2: asText(keys[1], 'key2'),
      key3: asText(keys[2], 'key3'),
      isBound: sql<boolean>`is_bound`,
    })
    .from(sql`(${write(walk, limit, after)}) as page`)
    .orderBy(sql`page.is_bound`, inOrder(walk, 'page'));
  const places = rows.filter(({ isBound }) => !isBound).map((row) => placeFrom(row, keys.length));
  const bound = rows.find(({ isBound }) => isBound);
  if (places.length > limit) return { places: places.slice(0, limit), next: places[limit - 1] ?? null };
  return { places, next: bound === undefined ? null : placeFrom(bound, keys.length) };
}

function write(walk: Walk, limit: number, after: Place | null): SQL {
  const { table, keys, where, fits, related, repeats, isShort } = walk;
  const isFiltered = repeats || related.length > 0 || fits.some((condition) => condition !== undefined);
  // As a number in the text, where Postgres plans for any: of a parameter it would expect a tenth of the table, and join all of another.
  const mostLookedAt = related.length > 0 ? MOST_ASKED_ABOUT : MOST_LOOKED_AT;
  const most = isFiltered ? mostLookedAt : limit + 1;
  const upToMost = isFiltered ? sql.raw(`limit ${most}`) : sql`limit ${most}`;
  const asked = and(...where, ...boundsOf(walk, after));
  const id = sql.raw(`looked_at.${names[keys.length - 1]}`);
  const found = and(sql`fits`, ...related.map((condition) => condition(id)));
  const listed = sql.raw(names.slice(0, keys.length).join(', '));
  const columns = keys.map(({ column }, index) => sql`${column} as ${sql.raw(names[index] ?? '')}`);
  const order = sql.join(
    keys.map(({ column }) => sql`${column} ${direction(walk)}`),
    sql`, `,
  );
  return sql`
    with looked_at as materialized (
      select ${sql.join(columns, sql`, `)}, (${and(...fits) ?? sql`true`}) as fits
      from ${table} ${asked === undefined ? sql`` : sql`where ${asked}`} order by ${order} ${isShort ? sql`` : upToMost}
    ), found as (
      select ${repeats ? sql`distinct` : sql``} ${listed} from looked_at where ${found}
      order by ${inOrder(walk, 'looked_at')} limit ${limit + 1}
    )
    select ${listed}, false as is_bound from found
    ${
      isShort
        ? sql``
        : sql`union all (select ${listed}, true from looked_at order by ${inOrder(walk, 'looked_at')} offset ${most - 1} limit 1)`
    }`;
}

function direction({ descending }: Walk): SQL {
  return descending ? sql`desc` : sql`asc`;
}

/** With its table: alone, a name could be that of the text that is handed out, which sorts in another way. */
function inOrder(walk: Walk, table: 'looked_at' | 'page'): SQL {
  const listed = names.slice(0, walk.keys.length);
  return sql.join(
    listed.map((name) => sql`${sql.raw(`${table}.${name}`)} ${direction(walk)}`),
    sql`, `,
  );
}

/**
 * One bound at each end: of two Postgres begins at either, and reads all that lies between them. A place that lies outside the range is
 * passed by the range's own end.
 */
function boundsOf(walk: Walk, after: Place | null): (SQL | undefined)[] {
  const { keys, range, descending } = walk;
  const [{ kind, column }] = keys;
  const { least, most, isMostIncluded = false } = range ?? {};
  const compare = (one: string, other: string) =>
    kind === 'amount' ? compareAmounts(one, other) : Math.sign(Number(one) - Number(other));
  const isFrom = (text: string, end?: string) => end === undefined || compare(text, end) >= 0;
  const isBelow = (text: string, end?: string) => end === undefined || compare(text, end) < (isMostIncluded ? 1 : 0);
  const isAfterStart = after !== null && (descending ? isBelow(after[0] ?? '', most) : isFrom(after[0] ?? '', least));
  const follow = isAfterStart ? [follows(walk, after)] : [];
  const lower = sql`${column} >= ${typed(kind, least ?? '')}`;
  const upper = sql`${column} ${isMostIncluded ? sql`<=` : sql`<`} ${typed(kind, most ?? '')}`;
  return [
    ...follow,
    least === undefined || (isAfterStart && !descending) ? undefined : lower,
    most === undefined || (isAfterStart && descending) ? undefined : upper,
  ];
}

/** One bound of the index, where an OR would be a filter. */
function follows({ keys, descending }: Walk, after: Place): SQL {
  const columns = sql.join(
    keys.map(({ column }) => sql`${column}`),
    sql`, `,
  );
  const values = sql.join(
    keys.map(({ kind }, index) => typed(kind, after[index] ?? '')),
    sql`, `,
  );
  return sql`(${columns}) ${descending ? sql`<` : sql`>`} (${values})`;
}

function typed(kind: KeyKind, text: string): SQL {
  switch (kind) {
    case 'time':
      return sql`${new Date(Number(text)).toISOString()}::text::timestamptz`;
    case 'amount':
      return sql`${text}::text::numeric`;
    case 'id':
      return sql`${text}::text`;
  }
}

/** The same text from both drivers. */
function asText(key: Key | undefined, name: string): SQL<string | null> {
  if (key === undefined) return sql<string | null>`null`;
  const column = sql.raw(name);
  return key.kind === 'time'
    ? sql<string>`(extract(epoch from ${column}) * 1000)::bigint::text`
    : sql<string>`${column}::text`;
}

function placeFrom(row: WalkedRow, length: number): Place {
  return names.slice(0, length).map((name) => row[name] ?? '');
}
