// The panel's tests in Firefox and WebKit, where the system's packages bring them.
//   npm run test:browsers [-- chromium,firefox,webkit]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installWhenNeeded, root } from './pnpm.mjs';

installWhenNeeded();
const { buildWhenNeeded } = await import('./build.mjs');
await buildWhenNeeded();

const [engines = 'firefox,webkit'] = process.argv.slice(2);
const folder = join(root, 'packages/widget');
const { launchersOf } = await import('../packages/widget/test/engines/index.mjs');
try {
  await launchersOf(engines);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// One after the other: some tests start servers, which two browsers cannot share.
for (const engine of engines.split(',')) {
  const { status } = spawnSync(process.execPath, [join(folder, 'node_modules/@web/test-runner/dist/bin.js')], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, TEST_ENGINES: engine },
  });
  if (status !== 0) process.exitCode = 1;
}
