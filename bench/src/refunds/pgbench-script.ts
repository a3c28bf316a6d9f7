/** Writes the pgbench script of one refund from what the server really sent for a few of them. */
import type { RecordedStatement } from '../parts/recording-proxy.js';

export interface RecordedRefund {
  readonly prepayId: string;
  readonly statements: readonly RecordedStatement[];
}

export interface PgbenchScript {
  readonly text: string;
  /** Values of the variables that stay the same, for pgbench's `-D`. */
  readonly constants: ReadonlyMap<string, string>;
}

/** pgbench's whole numbers end at 2^63; this many digits fit. */
const RANDOM_DIGITS = 18;

const looksLikeTime = /^\d{4}-\d\d-\d\d[T ]|^\d{13}$/;
const looksLikeJson = /^[{[]/;

/** Where a parameter's value comes from. */
type Source =
  | { readonly kind: 'constant' | 'variable'; readonly name: string }
  | { readonly kind: 'expression'; readonly sql: string };

/**
 * Every parameter becomes a variable of pgbench, so that the statements have the same parameters. What differs from refund to
 * refund is either an order's id, or what Postgres returned before, or an id that was chosen: those differ in pgbench too. Times
 * and bodies of calls are kept as they were in the first of the recordings.
 *
 * @param recordings at least two, of different orders
 * @param pickOrder pgbench's own lines that put the id of a random order into the variable `prepay_id`
 * @throws Error when the refunds were not made by the same statements
 */
export function writePgbenchScript(recordings: readonly RecordedRefund[], pickOrder: readonly string[]): PgbenchScript {
  const [first] = recordings;
  if (first === undefined || recordings.length < 2) throw new Error('two refunds have to be recorded at least');
  const texts = recordings.map(({ statements }) => statements.map(({ sql }) => sql).join('\n'));
  if (texts.some((text) => text !== texts[0])) throw new Error('the recorded refunds differ in their statements');

  const constants = new Map<string, string>();
  const randoms: string[] = [];
  const known = new Map<string, Source>([[keyOf(recordings.map(({ prepayId }) => prepayId)), variable('prepay_id')]]);
  const returning = new Map<number, string>();

  function sourceOf(values: readonly (string | null)[], index: number): Source | null {
    const [value] = values;
    if (value == null) return null;
    const earlier = known.get(keyOf(values)) ?? returned(values, index);
    if (earlier !== null) return earlier;
    const source = newSource(values, value);
    known.set(keyOf(values), source);
    return source;
  }

  function newSource(values: readonly (string | null)[], value: string): Source {
    const isChosen = new Set(values).size > 1 && !looksLikeTime.test(value) && !looksLikeJson.test(value);
    if (!isChosen) return constant(value);
    const name = `random_${randoms.length}`;
    randoms.push(`\\set ${name} random(${10 ** (RANDOM_DIGITS - 1)}, ${10 ** RANDOM_DIGITS - 1})`);
    if (value.length <= RANDOM_DIGITS) return variable(name);
    // As long as the id that it stands for.
    const head = constant(value.slice(0, value.length - RANDOM_DIGITS));
    return { kind: 'expression', sql: `(:${head.name}::text || :${name})` };
  }

  function constant(value: string): Source & { kind: 'constant' } {
    const name = `constant_${constants.size}`;
    constants.set(name, value);
    return { kind: 'constant', name };
  }

  /** A value that an earlier statement brought, and that is not the same every time. */
  function returned(values: readonly (string | null)[], before: number): Source | null {
    if (new Set(values).size === 1) return null;
    for (let index = before - 1; index >= 0; index -= 1) {
      const rows = recordings.map(({ statements }) => statements[index]?.rows ?? []);
      if (rows.some(({ length }) => length !== 1)) continue;
      const column = Object.keys(rows[0]?.[0] ?? {}).find((name) =>
        rows.every(([row], refund) => row?.[name] === values[refund]),
      );
      if (column === undefined) continue;
      returning.set(index, `returned_${index}_`);
      return variable(`returned_${index}_${column}`);
    }
    return null;
  }

  const statements = first.statements.map(({ sql, parameters }, index) => {
    const sources = parameters.map((_, position) =>
      sourceOf(
        recordings.map(({ statements: all }) => all[index]?.parameters[position] ?? null),
        index,
      ),
    );
    if (textsIn(sql).some((text) => /:\w/.test(text)))
      throw new Error(`pgbench would take a text in this statement for a variable: ${sql}`);
    return sql.replace(/\$(\d+)/g, (_, position: string) => written(sources[Number(position) - 1] ?? null));
  });
  const lines = statements.map((sql, index) => {
    const prefix = returning.get(index);
    return prefix === undefined ? `${sql};` : `${sql} \\gset ${prefix}`;
  });
  return { text: [...pickOrder, ...randoms, ...lines, ''].join('\n'), constants };
}

const textsIn = (sql: string): readonly string[] => sql.match(/'(?:[^']|'')*'/g) ?? [];

const variable = (name: string): Source => ({ kind: 'variable', name });

function keyOf(values: readonly (string | null)[]): string {
  return JSON.stringify(values);
}

function written(source: Source | null): string {
  if (source === null) return 'null';
  return source.kind === 'expression' ? source.sql : `:${source.name}`;
}
