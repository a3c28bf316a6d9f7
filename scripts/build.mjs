// Builds what runs: every package's dist/, and the panel's files for script tags. Does nothing when the sources are as they were.
//   node scripts/build.mjs
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildLanguages } from './build-languages.mjs';
import { buildManifest } from './build-manifest.mjs';
import { root } from './pnpm.mjs';

const packages = ['shared', 'server', 'widget'];
const outputs = [
  'packages/shared/dist/index.js',
  'packages/server/dist/main.js',
  'packages/widget/dist/index.js',
  'packages/widget/dist/script-tag/refund-panel.js',
  'packages/widget/languages/built/en/words.locale.js',
  'packages/widget/dist/custom-elements.json',
];

function run(folder, script, scriptArguments) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...scriptArguments], { cwd: join(root, folder), stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${script} failed in ${folder || 'the repository'}`));
    });
  });
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

export async function buildWhenNeeded() {
  const hash = hashSources();
  const stamp = join(root, '.cache/build-hash');
  const complete = outputs.every((output) => existsSync(join(root, output)));
  if (complete && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  await buildLanguages();
  await Promise.all([
    run('', join(root, 'node_modules/typescript/bin/tsc'), ['-b']),
    run('packages/widget', join(root, 'packages/widget/node_modules/vite/bin/vite.js'), [
      'build',
      '--logLevel',
      'warn',
    ]),
    buildManifest(),
  ]);
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stamp, hash);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await buildWhenNeeded();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
