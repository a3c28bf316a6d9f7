// The tag in the markup of React, Vue and Svelte, checked as an integrator's project is: by the frameworks' own checkers.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const right = join(folder, 'test/frameworks');
/** Inside the package, so that its own name and the frameworks are found from there. */
const made = join(folder, '.cache/frameworks');
const { resolve } = createRequire(import.meta.url);

const packageFile = (name, file) => join(resolve(`${name}/package.json`), '..', file);
const inFolder = (cwd) => ['-p', cwd, '--pretty', 'false'];

const checkers = {
  'refund-dialog.tsx': {
    script: join(folder, '../../node_modules/typescript/bin/tsc'),
    commandLine: inFolder,
    line: /^\S*refund-dialog\.tsx\((\d+),/,
  },
  'RefundDialog.vue': {
    script: packageFile('vue-tsc', 'bin/vue-tsc.js'),
    commandLine: inFolder,
    line: /^\S*RefundDialog\.vue\((\d+),/,
  },
  'RefundDialog.svelte': {
    script: packageFile('svelte-check', 'bin/svelte-check'),
    commandLine: (cwd) => ['--workspace', cwd, '--tsconfig', './tsconfig.json', '--output', 'machine'],
    line: /^\d+ ERROR "RefundDialog\.svelte" (\d+):/,
  },
};

/** @returns {Promise<{ code: number, output: string[] }>} what the checker says of the folder */
function check({ script, commandLine }, cwd) {
  return new Promise((done) => {
    execFile(process.execPath, [script, ...commandLine(cwd)], { cwd }, (error, stdout, stderr) => {
      done({ code: error?.code ?? 0, output: `${stdout}${stderr}`.split('\n') });
    });
  });
}

function makeFolder(name, files) {
  const target = join(made, name);
  mkdirSync(target, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(target, file), text);
  for (const file of ['tsconfig.json', 'svelte.config.mjs']) cpSync(join(right, file), join(target, file));
  return target;
}

/** What a person gets wrong, each on a line of its own. */
const mistakes = [
  [/theme="light"/, 'theme="pink"'],
  [/async \(\) => \(await fetch\('\/my-refund-token'\)\)\.text\(\)/, '() => 7'],
  [/refund\.status ===/, 'refund.state ==='],
  [/refundAmount: 'full'/, 'refundAmount: 7'],
];

afterAll(() => rmSync(made, { recursive: true, force: true }));

describe('types', () => {
  for (const [file, checker] of Object.entries(checkers)) {
    it(`let ${file} through, and none of its mistakes`, async () => {
      const source = readFileSync(join(right, file), 'utf8');
      const fine = await check(checker, makeFolder(`right-${file}`, { [file]: source }));
      expect(fine.output.filter((line) => / error |ERROR /.test(line))).toEqual([]);
      expect(fine.code).toBe(0);

      const wrong = mistakes.reduce((text, [from, to]) => {
        expect(text).toMatch(from);
        return text.replace(from, to);
      }, source);
      const changed = wrong.split('\n').flatMap((line, at) => (line === source.split('\n')[at] ? [] : [at + 1]));
      const { output } = await check(checker, makeFolder(`wrong-${file}`, { [file]: wrong }));
      const found = new Set(output.flatMap((line) => checker.line.exec(line)?.[1] ?? []).map(Number));
      // Vue and Svelte are told of a wrong function where it is used.
      const uses = wrong.split('\n').flatMap((line, at) => (/^ *(:getToken|\{getToken)/.test(line) ? [at + 1] : []));
      const declared = wrong.split('\n').findIndex((line) => line.includes('const getToken = () => 7')) + 1;
      expect([...found].sort()).toEqual([...changed.filter((at) => at !== declared), ...uses].sort());
    });
  }

  it('are shown in the manual by the very files that are checked', () => {
    const manual = readFileSync(join(folder, '../../docs/embedding.md'), 'utf8');
    for (const file of Object.keys(checkers))
      expect(manual).toContain(`\n${readFileSync(join(right, file), 'utf8')}\`\`\`\n`);
  });

  it('have every attribute, property and event of the manifest', async () => {
    const { modules } = JSON.parse(readFileSync(join(folder, 'dist/custom-elements.json'), 'utf8'));
    const element = modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName !== undefined);
    const isSettable = ({ kind, readonly, static: isStatic }) => kind === 'field' && !readonly && !isStatic;
    const names = [...element.attributes, ...element.members.filter(isSettable)].map(({ name }) => name);
    const events = element.events.map(({ name }) => name);
    const camel = (name) => name.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase());
    const union = (all) => all.map((name) => `'${name}'`).join(' | ');
    const source = `
      import type {} from '@refund-panel/widget/react';
      import type {} from '@refund-panel/widget/svelte';
      import type {} from '@refund-panel/widget/vue';
      import type { JSX } from 'react';
      import type { SvelteHTMLElements } from 'svelte/elements';
      import type { GlobalComponents } from 'vue';
      type Names = ${union(names)};
      export type React = Pick<JSX.IntrinsicElements['refund-panel'], Names | ${union(events.map((name) => `on${name}`))}>;
      export type Svelte = Pick<SvelteHTMLElements['refund-panel'], Names | ${union(events.map((name) => `on${name}`))}>;
      export type Vue = Pick<InstanceType<GlobalComponents['refund-panel']>['$props'],
        Names | ${union(events.map((name) => `on${camel(name)}`))}>;
    `;
    const { output, code } = await check(checkers['refund-dialog.tsx'], makeFolder('manifest', { 'every.ts': source }));
    expect(output.join('\n').trim()).toBe('');
    expect(code).toBe(0);
  });
});
