// Runs the campaign from a checkout: installs and builds when something changed, then lets it loose on real processes.
//   npm run campaign -- --refunds 10000 --seed 7 --database postgres --servers 3
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installWhenNeeded, root } from './pnpm.mjs';

installWhenNeeded();
const { buildWhenNeeded } = await import('./build.mjs');
await buildWhenNeeded();
const server = join(root, 'packages/server');
const child = spawn(
  process.execPath,
  [
    join(server, 'node_modules/tsx/dist/cli.mjs'),
    '--conditions',
    'refund-panel-source',
    join(server, 'proof/campaign/main.ts'),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
// It ends its servers and its database before itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
