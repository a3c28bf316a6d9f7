/** Tables of rows, kept on disk as lines of JSON: a change is appended before it is answered; the last line of a key wins. */
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Rewriting the file costs a few milliseconds; so many lines are a few megabytes. */
const COMPACT_AFTER_LINES = 20_000;

export interface Table<Row> {
  get(key: string): Row | undefined;
  set(key: string, row: Row): void;
  delete(key: string): void;
  /** In the order in which their keys were first set. */
  values(): Row[];
  readonly size: number;
}

export interface Storage {
  /** The same table for the same name. Its rows must survive JSON. */
  table<Row>(name: string): Table<Row>;
  /** Forgets every row of every table. */
  clear(): void;
  close(): void;
}

interface Line {
  readonly table: string;
  readonly key: string;
  /** Left out when the key was deleted. */
  readonly row?: unknown;
}

type Tables = Map<string, Map<string, unknown>>;

/** @param file left out, the rows are kept in memory only. @throws Error when the file cannot be read, opened or understood */
export function createStorage(file?: string): Storage {
  const tables: Tables = file === undefined ? new Map() : readTables(file);
  const journal = file === undefined ? null : createLines(file, tables);

  function rowsOf(name: string): Map<string, unknown> {
    const rows = tables.get(name) ?? new Map<string, unknown>();
    tables.set(name, rows);
    return rows;
  }

  return {
    table<Row>(name: string): Table<Row> {
      rowsOf(name);
      return {
        get: (key) => rowsOf(name).get(key) as Row | undefined,
        set(key, row) {
          journal?.append({ table: name, key, row });
          rowsOf(name).set(key, row);
        },
        delete(key) {
          if (!rowsOf(name).has(key)) return;
          journal?.append({ table: name, key });
          rowsOf(name).delete(key);
        },
        values: () => [...(rowsOf(name).values() as IterableIterator<Row>)],
        get size() {
          return rowsOf(name).size;
        },
      };
    },
    clear() {
      tables.clear();
      journal?.rewrite();
    },
    close: () => journal?.close(),
  };
}

/** The open file; rewritten with one line a row when it is opened, and whenever it has grown long. */
function createLines(file: string, tables: Tables) {
  let descriptor: number | null = null;
  let appended = 0;

  function rewrite(): void {
    if (descriptor !== null) closeSync(descriptor);
    mkdirSync(dirname(file), { recursive: true });
    // Whole or not at all: a process that dies here leaves the old file.
    writeFileSync(`${file}.new`, allLines(tables));
    renameSync(`${file}.new`, file);
    descriptor = openSync(file, 'a');
    appended = 0;
  }

  rewrite();
  return {
    rewrite,
    append(line: Line): void {
      if (descriptor === null) throw new Error('the sandbox is closed');
      if (appended >= COMPACT_AFTER_LINES) rewrite();
      writeSync(descriptor, `${JSON.stringify(line)}\n`);
      appended += 1;
    },
    close(): void {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

function allLines(tables: Tables): string {
  const lines = [...tables].flatMap(([table, rows]) =>
    [...rows].map(([key, row]) => JSON.stringify({ table, key, row } satisfies Line)),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function readTables(file: string): Tables {
  const tables: Tables = new Map();
  const lines = readLines(file);
  for (const [index, text] of lines.entries()) {
    const line = readLine(text);
    if (line === null) {
      // What a killed process was writing; its change was never answered.
      if (index === lines.length - 1) break;
      throw new Error(`${file}: line ${index + 1} is not one of the sandbox's`);
    }
    const rows = tables.get(line.table) ?? new Map<string, unknown>();
    tables.set(line.table, rows);
    if (line.row === undefined) rows.delete(line.key);
    else rows.set(line.key, line.row);
  }
  return tables;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readLine(text: string): Line | null {
  try {
    const value: unknown = JSON.parse(text);
    const { table, key } = (value ?? {}) as Partial<Line>;
    return typeof table === 'string' && typeof key === 'string' ? (value as Line) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
