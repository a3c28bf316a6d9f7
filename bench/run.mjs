// Runs one of the benches from a checkout: installs and builds when something changed, then starts it.
//   npm run bench:refunds -- --help
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installWhenNeeded } from '../scripts/pnpm.mjs';

const [name, ...benchArguments] = process.argv.slice(2);

installWhenNeeded();
const { buildWhenNeeded } = await import('../scripts/build.mjs');
await buildWhenNeeded();

const bench = spawn(process.execPath, ['--import', 'tsx', `src/${name}/main.ts`, ...benchArguments], {
  cwd: fileURLToPath(new URL('.', import.meta.url)),
  stdio: 'inherit',
});
// Ctrl-C reaches the bench as well; it cleans up, and this waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => bench.kill(signal));
bench.once('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
