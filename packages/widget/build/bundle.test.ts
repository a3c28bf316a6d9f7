/** What the built files ask for beside themselves. They must have been built before. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { readScriptFiles, type ScriptFile } from './script-files.js';

interface Asked {
  readonly statically: string[];
  readonly onDemand: string[];
}

function askedBy(code: string): Asked {
  const asked: Asked = { statically: [], onDemand: [] };
  const text = ({ start, end }: { start: number; end: number }) => code.slice(start, end);
  function visit(node: unknown): void {
    if (Array.isArray(node)) node.forEach(visit);
    if (typeof node !== 'object' || node === null || !('type' in node)) return;
    const { type, source } = node as { type: string; source?: { start: number; end: number } | null };
    if (type === 'ImportExpression' && source) asked.onDemand.push(text(source));
    else if (/^(Import|Export)\w*Declaration$/.test(type) && source) asked.statically.push(text(source));
    Object.values(node).forEach(visit);
  }
  visit(parseAst(code));
  return asked;
}

describe('the built files', () => {
  const [entry, ...parts] = readScriptFiles();

  it('are the entry, which needs no other file, and the parts that it fetches on demand', () => {
    const { statically, onDemand } = askedBy(entry.text);
    expect(statically).toEqual([]);
    // One import expression, which is given the names, and knows the hash of all.
    expect(onDemand).toHaveLength(1);
    const [, hash] =
      /^[`'"]\.\/refund-panel\/[`'"]\+\w+\+[`'"](-[\w-]{8})\.js[`'"]\+\w+$/.exec(onDemand[0] ?? '') ?? [];
    const call = /(\w+)=\w+=>\w+=>import\(/.exec(entry.text)?.[1];
    const named = [...entry.text.matchAll(new RegExp(`\\b${call}\\([\`'"]([\\w-]+)[\`'"]\\)`, 'g'))];
    expect(named.map(([, name]) => `refund-panel/${name}${hash}.js`).sort()).toEqual(
      parts.map(({ name }) => name).sort(),
    );
  });

  it('are parts that import nothing, least of all the entry under another address than the page has it', () => {
    for (const { name, text } of parts) expect(askedBy(text), name).toEqual({ statically: [], onDemand: [] });
  });

  it('are built without what only the server needs', () => {
    for (const { name, text } of [entry, ...parts])
      expect(text, name).not.toMatch(/zod|big\.js|\$Zod|sourceMappingURL/i);
  });

  it('are as large as the README says: less, but not much less', () => {
    const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
    const figures = [...readme.matchAll(/less than ([\d.]+) kB/g)].map(([, figure]) => Number(figure) * 1_000);
    const nameOf = ({ name }: ScriptFile) => name.slice('refund-panel/'.length, -'-1a2b3c4d.js'.length);
    const isNamed = (name: string) => (file: ScriptFile) => nameOf(file) === name;
    const english = parts.filter(isNamed('en'));
    const refunding = parts.filter(isNamed('refunding'));
    const lists = parts.filter(isNamed('transactions'));
    const listWords = parts.filter((part) => nameOf(part).endsWith('-lists'));
    const named = [...refunding, ...english, ...lists, ...listWords];
    const others = parts.filter((part) => !named.includes(part));
    const sizes = [[entry], refunding, english, others, lists, listWords].map((files) =>
      Math.max(...files.map(({ brotliBytes }) => brotliBytes)),
    );
    expect(figures).toHaveLength(sizes.length);
    sizes.forEach((size, index) => {
      expect(size).toBeLessThan(figures[index] ?? 0);
      expect(size).toBeGreaterThan(0.85 * (figures[index] ?? 0));
    });
  });

  it('is noticed when a file asks for another', () => {
    const code = "import{a}from'./a.js';export*from'./b.js';import'./c.js';export{d}from'./d.js';import('./e.js')";
    expect(askedBy(code)).toEqual({
      statically: ["'./a.js'", "'./b.js'", "'./c.js'", "'./d.js'"],
      onDemand: ["'./e.js'"],
    });
  });
});
