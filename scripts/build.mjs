// Builds what runs: every package's dist/, and the panel's files for script tags. Does nothing when the sources are as they were.
//   node scripts/build.mjs
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildLanguages } from './build-languages.mjs';
import { buildManifest } from './build-manifest.mjs';
import { root } from './pnpm.mjs';
import { announce, runStep } from './steps.mjs';

const packages = ['shared', 'server', 'widget'];
const outputs = [
  'packages/shared/dist/index.js',
  'packages/server/dist/main.js',
  'packages/widget/dist/index.js',
  'packages/widget/dist/script-tag/refund-panel.js',
  'packages/widget/languages/built/en/words.locale.js',
  'packages/widget/dist/custom-elements.json',
];

/** @returns what the compilers said */
async function build() {
  await buildLanguages();
  const widget = join(root, 'packages/widget');
  const said = await Promise.all([
    runStep('The compiler', [join(root, 'node_modules/typescript/bin/tsc'), '-b'], { cwd: root }),
    runStep("The panel's build", [join(widget, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: widget,
    }),
    buildManifest(),
  ]);
  return said.join('');
}

function sourceFiles() {
  const files = ['tsconfig.base.json', 'tsconfig.json', 'pnpm-lock.yaml'];
  for (const name of packages) {
    const folder = `packages/${name}`;
    files.push(`${folder}/package.json`, `${folder}/tsconfig.json`);
    for (const entry of readdirSync(join(root, folder, 'src'), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) files.push(join(entry.parentPath, entry.name).slice(root.length));
    }
  }
  files.push('packages/widget/vite.config.ts');
  for (const name of readdirSync(join(root, 'packages/widget/build'))) files.push(`packages/widget/build/${name}`);
  files.push('packages/widget/vite.config.ts', 'scripts/build-manifest.mjs');
  for (const name of readdirSync(join(root, 'packages/widget/languages/xliff'))) {
    files.push(`packages/widget/languages/xliff/${name}`);
  }
  files.push('packages/widget/languages/lit-localize.json', 'scripts/build-languages.mjs');
  return files.sort();
}

function hashSources() {
  const hash = createHash('sha256');
  for (const file of sourceFiles())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Silent but for one line; where it fails all is said, and this process ends. */
export async function buildWhenNeeded({ tellsAll = false } = {}) {
  const hash = hashSources();
  const stamp = join(root, '.cache/build-hash');
  const complete = outputs.every((output) => existsSync(join(root, output)));
  if (complete && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  announce('Building …');
  try {
    const said = await build();
    if (tellsAll) process.stdout.write(said);
  } catch (error) {
    announce(error.message);
    process.exit(1);
  }
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stamp, hash);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await buildWhenNeeded({ tellsAll: true });
