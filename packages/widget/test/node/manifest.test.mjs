// The custom elements manifest says what the element is: no more, no less. It must have been built before.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readReadme, renderReadme } from '../../../../scripts/widget-readme.mjs';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const readJson = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const manifest = readJson('dist/custom-elements.json');
const classes = manifest.modules.flatMap(({ declarations }) => declarations);
const element = classes.find(({ tagName }) => tagName === 'refund-panel');
const built = await import('../../dist/index.js');

const sorted = (values) => [...new Set(values)].sort();
const namesOf = (entries) => sorted(entries.map(({ name }) => name));

/** Everything between the docblocks and the tests. */
function readSources() {
  const files = readdirSync(join(folder, 'src'), { recursive: true }).filter((file) => /(?<!\.test)\.ts$/.test(file));
  return files
    .map((file) => readFileSync(join(folder, 'src', file), 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, ''))
    .join('\n');
}

const sources = readSources();

it('is where package.json says', () => {
  const { customElements, exports, files } = readJson('package.json');
  expect(`./${customElements}`).toBe(exports['./custom-elements.json']);
  expect(readJson(customElements)).toEqual(manifest);
  expect(files).toContain('dist');
});

it('names modules that are there, and what they export', async () => {
  for (const { path, exports } of manifest.modules) {
    const module = await import(join(folder, path));
    const values = exports.filter(({ kind, name }) => kind === 'js' && name in built).map(({ name }) => name);
    expect(sorted(Object.keys(module))).toEqual(sorted(values));
    for (const { declaration } of exports) {
      if (declaration.name in built) expect(declaration.module).toMatch(/^dist\/(refund-panel|events)\.js$/);
    }
  }
});

it('has every attribute that is observed, with its property', () => {
  // `dir` is every element's own.
  const attributes = element.attributes.filter(({ name }) => name !== 'dir');
  expect(namesOf(attributes)).toEqual(sorted(built.RefundPanel.observedAttributes));
  for (const { fieldName, name } of attributes) {
    expect(element.members).toContainEqual(expect.objectContaining({ name: fieldName, attribute: name }));
  }
});

it('has what the element offers, and nothing that is its own', () => {
  const lists = ['properties', 'styles', 'elementProperties', 'elementStyles', 'finalized'];
  const inside = ['constructor', 'render', 'willUpdate', 'firstUpdated', 'settings', 'offered', ...lists];
  const own = Object.getOwnPropertyNames(built.RefundPanel.prototype).filter((name) => !inside.includes(name));
  const statics = element.members.filter((member) => member.static);
  expect(namesOf(element.members.filter((member) => !member.static))).toEqual(sorted(own));
  expect(namesOf(statics)).toEqual(['defaultServerUrl']);
});

it('has every event, with a class that is exported', () => {
  for (const { name, type } of element.events) {
    expect(built[type.text]?.prototype).toBeInstanceOf(Event);
    expect(sources).toContain(`super('${name}'`);
  }
  const dispatched = [...sources.matchAll(/super\('([a-z-]+)'/g)].map(([, name]) => name);
  expect(namesOf(element.events)).toEqual(sorted(dispatched));
  const exported = Object.keys(built).filter((name) => name.endsWith('Event'));
  expect(sorted(element.events.map(({ type }) => type.text))).toEqual(sorted(exported));
});

it('has every part and every slot of the templates', () => {
  const parts = [...sources.matchAll(/\bpart="([^"]+)"/g)].flatMap(([, names]) => names.split(/\s+/));
  expect(namesOf(element.cssParts)).toEqual(sorted(parts));
  const slots = [...sources.matchAll(/<slot name="([^"]+)"/g)].map(([, name]) => name);
  expect(namesOf(element.slots)).toEqual(sorted(slots));
});

it('has every custom property that the styles read', () => {
  const read = [...sources.matchAll(/var\((--refund-panel-[a-z-]+)/g)].map(([, name]) => name);
  expect(namesOf(element.cssProperties)).toEqual(sorted(read));
});

it('describes everything', () => {
  const entries = ['attributes', 'members', 'events', 'cssParts', 'cssProperties', 'slots'].flatMap(
    (key) => element[key],
  );
  expect(entries.filter(({ description }) => !description)).toEqual([]);
});

it('is what the tables of the README say (mend: node scripts/widget-readme.mjs)', () => {
  expect(readReadme()).toBe(renderReadme());
});
