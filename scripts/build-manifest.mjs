// Makes packages/widget/dist/custom-elements.json, which tells editors and other tools of the element, from its docblocks.
//   node scripts/build-manifest.mjs
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './pnpm.mjs';
import { runStep } from './steps.mjs';

const widget = join(root, 'packages/widget');
const manifestFile = join(widget, 'dist/custom-elements.json');
const publicModules = ['index', 'define', 'refund-panel', 'events'];

function analyze() {
  const { resolve } = createRequire(join(widget, 'package.json'));
  const script = join(resolve('@custom-elements-manifest/analyzer/package.json'), '../cem.js');
  const globs = publicModules.map((name) => `src/${name}.ts`);
  // Its --outdir is relative to the working directory, whatever it is given.
  const commandLine = [script, 'analyze', '--litelement', '--quiet', '--outdir', 'dist', '--globs', ...globs];
  return runStep('The custom elements manifest', commandLine, { cwd: widget });
}

const isPublic = ({ name, privacy = 'public' }) => privacy === 'public' && !name.startsWith('#');
const asBuilt = (path) => path.replace(/^(?:\.?\/)?(?:src\/)?(.*)\.(?:ts|js)$/, 'dist/$1.js');
const onOneLine = (text) => text.replace(/\s*\n\s*/g, ' ');

/** What is private is nobody's business, and importers find the built modules. */
function publish(value) {
  if (Array.isArray(value)) return value.map(publish);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => {
    if (key === 'members') return [key, publish(part.filter(isPublic))];
    if (key === 'description') return [key, onOneLine(part)];
    if (key === 'module' || key === 'path') return [key, asBuilt(part)];
    return [key, publish(part)];
  });
  return Object.fromEntries(entries);
}

/** An attribute and its property are described once. */
function describeProperties({ attributes = [], members = [] }) {
  for (const attribute of attributes) {
    const property = members.find(({ name }) => name === attribute.fieldName);
    if (property !== undefined) property.description ??= attribute.description;
  }
}

export async function buildManifest() {
  await mkdir(join(widget, 'dist'), { recursive: true });
  const said = await analyze();
  const manifest = publish(JSON.parse(await readFile(manifestFile, 'utf8')));
  for (const { declarations } of manifest.modules) declarations.forEach(describeProperties);
  await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
  return said;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await buildManifest();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
