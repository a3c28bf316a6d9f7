// Packs every package as it would be published and checks what is inside: entry points, types, files.
//   node scripts/check-packages.mjs
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runPnpm } from './pnpm.mjs';

const packs = join(root, '.cache/packs');
rmSync(packs, { recursive: true, force: true });
mkdirSync(packs, { recursive: true });
runPnpm(['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', packs]);

function check(script, checkArguments) {
  const result = spawnSync(process.execPath, [join(root, 'node_modules', script), ...checkArguments], {
    cwd: root,
    encoding: 'utf8',
  });
  if (result.status === 0) return;
  console.error(`${script} ${checkArguments.join(' ')}\n${result.stdout}${result.stderr}`);
  process.exit(1);
}

for (const name of readdirSync(packs)) {
  const pack = join(packs, name);
  check('publint/src/cli.js', ['run', pack, '--strict']);
  // The script tag's file is for browsers and has no types.
  check('@arethetypeswrong/cli/dist/index.js', [
    pack,
    '--profile',
    'esm-only',
    '--no-emoji',
    '--exclude-entrypoints',
    './refund-panel.js',
  ]);
  console.log(`${name}: entry points, types and files are in order`);
}
