// SECURITY.md names files and tests; each of them must be there, under the title it is named by.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './pnpm.mjs';

const document = readFileSync(join(root, 'SECURITY.md'), 'utf8');

/** Paths are below the server unless they begin with a folder of the repository. */
const fileAt = (path) =>
  [root, join(root, 'packages/server')].map((base) => join(base, path)).find((file) => existsSync(file));

const paths = [...document.matchAll(/`((?:\w[\w-]*\/)+[\w.-]+\.\w+)`/g)].map(([, path]) => path);
const tests = [...document.matchAll(/`([\w./-]+\.test\.m?[jt]s)`: (.+?)(?=<br>| \||$)/gm)].map(([, path, title]) => [
  path,
  title,
]);

/** Of each table its rows, by the heading that it stands under. */
const rows = document.split(/^#{2,3} /m).flatMap((section) => {
  const [heading] = section.split('\n');
  const lines = section.split('\n').filter((line) => /^\| (?!attack \||chapter \||---)/.test(line));
  return lines.map((line) => [heading, ...line.slice(2, -2).split(' | ')]);
});

/** As it stands in the test, in any of the three kinds of quotes. */
function hasTitle(file, title) {
  const text = readFileSync(file, 'utf8');
  return ["'", '"', '`'].some((quote) =>
    text.includes(`${quote}${title.replaceAll("'", quote === "'" ? "\\'" : "'")}${quote}`),
  );
}

describe('SECURITY.md', () => {
  it.each([...new Set(paths)])('names %s, which is there', (path) => {
    expect(fileAt(path)).toBeDefined();
  });

  it.each(tests)('names the test in %s: %s', (path, title) => {
    expect(hasTitle(fileAt(path), title), `${path} has no test "${title}"`).toBe(true);
  });

  it('names a test for every attack that is stopped', () => {
    const attacks = rows.filter(([heading]) => !heading.startsWith('OWASP'));
    expect(attacks.length).toBeGreaterThan(35);
    for (const [heading, attack, , shownBy] of attacks) expect(shownBy, `${heading}: ${attack}`).toMatch(/^`[^`]+`: ./);
  });

  it.each([
    'A curious operator',
    'A stolen session token',
    'A hostile page',
    'A forged notification',
    'A compromised replica',
    'A database reader',
    'A database writer',
  ])('says what %s can do', (who) => {
    expect(rows.some(([heading]) => heading === who)).toBe(true);
  });

  it('goes through every chapter, and says by what it is met or that it is not', () => {
    const chapters = rows.filter(([heading]) => heading.startsWith('OWASP'));
    const numbers = new Set(chapters.map(([, chapter]) => Number(/^V(\d+) /.exec(chapter)?.[1])));
    expect([...numbers]).toEqual(Array.from({ length: 17 }, (_, at) => at + 1));
    for (const [, chapter, , shownBy] of chapters)
      expect(shownBy, chapter).toMatch(/`[\w./-]+\.test\.m?[jt]s`|not met|n\/a|the host's job|docs\//);
  });

  it('notices a title that no test has', () => {
    expect(hasTitle(fileAt('test/denials.test.ts'), 'says the same of what')).toBe(false);
  });
});
