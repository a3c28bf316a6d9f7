/** Rows by the million, made from rows that the server itself has written, so that they are what the server would write. */
import type { Sql } from 'postgres';

export interface Multiplication {
  readonly table: string;
  /** Which of the table's rows are the patterns; an SQL condition. */
  readonly pattern: string;
  /** `n` runs over these numbers. */
  readonly from: number;
  readonly to: number;
  /** Beside the range, an SQL condition on `n`. */
  readonly where?: string;
  /** What a column holds instead, an SQL expression of `n` and of the pattern's row `p`. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Every column that is not named is copied; one that Postgres numbers by itself is left to it. */
export async function multiply(sql: Sql, { table, pattern, from, to, where, columns }: Multiplication): Promise<void> {
  const known = await sql<{ name: string; numbered: boolean }[]>`
    select column_name as name, is_identity = 'YES' or is_generated = 'ALWAYS' as numbered from information_schema.columns
    where table_schema = 'public' and table_name = ${table} order by ordinal_position`;
  const unknown = Object.keys(columns).filter((column) => !known.some(({ name }) => name === column));
  if (unknown.length > 0) throw new Error(`table ${table} has no column ${unknown.join(', ')}`);
  const filled = known.filter(({ name, numbered }) => !numbered || name in columns);
  const values = filled.map(({ name }) => (name in columns ? columns[name] : `p."${name}"`));
  const names = filled.map(({ name }) => `"${name}"`);
  const result = await sql.unsafe(`
    insert into "${table}" (${names.join(', ')})
    select ${values.join(', ')}
    from generate_series(${from}, ${to}) as n, (select * from "${table}" where ${pattern}) as p
    ${where === undefined ? '' : `where ${where}`}`);
  if (result.count === 0) throw new Error(`no row of ${table} fits the pattern ${pattern}`);
}
