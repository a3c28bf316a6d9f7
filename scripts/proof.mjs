// Runs one of the server's proofs from its sources: installs and builds when something changed, then runs it with tsx.
//   npm run simulate -- --schedules 100000
//   npm run campaign -- --refunds 10000 --seed 7 --database postgres --servers 3
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installWhenNeeded } from './pnpm.mjs';

installWhenNeeded();
const { buildWhenNeeded } = await import('./build.mjs');
await buildWhenNeeded();
const [proof, ...rest] = process.argv.slice(2);
const options = ['--conditions=refund-panel-source', '--import', 'tsx', `proof/${proof}`, ...rest];
const cwd = fileURLToPath(new URL('../packages/server', import.meta.url));
const child = spawn(process.execPath, options, { cwd, stdio: 'inherit' });
// It ends its servers and its database before itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
