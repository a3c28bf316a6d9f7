/** Figures as a person reads them: percentiles, and tables of text. */

/** The smallest value that at least this share of all is not above; of none, NaN. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Three significant digits, for figures that no run repeats more exactly. */
export function show(value: number, unit = ''): string {
  const text = Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return unit === '' ? text : `${text} ${unit}`;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The first column is left-aligned, the others right. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('   ')
      .trimEnd();
  print(`\n${title}`);
  print(line(head));
  print(widths.map((width) => '─'.repeat(width)).join('───'));
  for (const row of rows) print(line(row));
}
