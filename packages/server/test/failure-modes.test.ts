/** docs/failure-modes.md names a test on every line; each of them must be there. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const file = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const rows = file('../../docs/failure-modes.md')
  .split('\n')
  .filter((line) => /^\| (?!what happens|---)/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));

const protectedRows = rows.filter(([, , shownBy]) => !shownBy?.startsWith('not protected'));

describe('what happens if', () => {
  it('has a line for every kind of failure, and admits what it does not hold', () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.length - protectedRows.length).toBe(5);
  });

  it.each(protectedRows)('%s', (_, then, shownBy = '') => {
    expect(then).not.toBe('');
    const named = /^`((?:test|src|proof)\/[\w./-]+\.test\.ts)`: (.+)$/.exec(shownBy);
    expect(named, shownBy).not.toBeNull();
    const [, path = '', title = ''] = named ?? [];
    expect(file(path).replaceAll("\\'", "'").includes(title), `${path} has no "${title}"`).toBe(true);
  });
});
