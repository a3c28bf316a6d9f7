// Brings the pinned pnpm to a machine that has only Node and npm, installs when the lock file changed, then runs pnpm.
//   node scripts/pnpm.mjs [--install] [pnpm arguments…]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { announce, runStepNow } from './steps.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

const [majorVersion, minorVersion] = process.versions.node.split('.').map(Number);
if (majorVersion < 20 || (majorVersion === 20 && minorVersion < 19)) {
  console.error(`refund-panel needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

/** Path of the pinned pnpm's command line, fetched once into .cache/. */
export function pnpmPath() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = packageManager.split('@')[1].split('+')[0];
  const home = join(root, '.cache', `pnpm-${version}`);
  const path = join(home, 'node_modules/pnpm/bin/pnpm.cjs');
  if (!existsSync(path)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{"private":true}');
    const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
    const options = { cwd: home, shell: process.platform === 'win32' };
    runStepNow('Fetching pnpm from the registry', 'npm', ['install', ...quiet, `pnpm@${version}`], options);
  }
  return path;
}

export function runPnpm(pnpmArguments) {
  const result = spawnSync(process.execPath, [pnpmPath(), ...pnpmArguments], { stdio: 'inherit', cwd: root });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Installs exactly what the lock file says; does nothing when that was already done. */
export function installWhenNeeded() {
  const lockHash = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  const stamp = join(root, 'node_modules/.lock-hash');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash) return;
  announce('Installing what it is made of (a minute or two where the network is slow) …');
  // Without CI set, pnpm stops to ask before it replaces a node_modules it did not make.
  const options = { cwd: root, env: { ...process.env, CI: 'true' } };
  runStepNow('Installing', process.execPath, [pnpmPath(), 'install', '--frozen-lockfile'], options);
  writeFileSync(stamp, lockHash);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const pnpmArguments = process.argv.slice(2);
  if (pnpmArguments[0] === '--install') {
    pnpmArguments.shift();
    installWhenNeeded();
  }
  if (pnpmArguments.length > 0) runPnpm(pnpmArguments);
}
