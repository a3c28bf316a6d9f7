// Runs the campaign from a checkout: installs and builds when something changed, then lets it loose on real processes.
//   npm run campaign -- --refunds 10000 --seed 7 --database postgres --servers 3
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installWhenNeeded, root } from './pnpm.mjs';

installWhenNeeded();
const { buildWhenNeeded } = await import('./build.mjs');
await buildWhenNeeded();
const child = spawn(
  process.execPath,
  ['--conditions=refund-panel-source', '--import', 'tsx', 'proof/campaign/main.ts', ...process.argv.slice(2)],
  // Where tsx is found.
  { stdio: 'inherit', cwd: join(root, 'packages/server') },
);
// It ends its servers and its database before itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
