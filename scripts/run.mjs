// Runs one of the server package's commands from a checkout: installs and builds when something changed, then runs it here.
//   npm run sandbox -- --port 8790
//   npm run sign -- verify --help
import { fileURLToPath } from 'node:url';
import { installWhenNeeded } from './pnpm.mjs';
import { stopWithNpm } from './stop-with-npm.mjs';

const [command] = process.argv.splice(2, 1);
const path = fileURLToPath(new URL(`../packages/server/dist/${command}`, import.meta.url));
// The command finds its own arguments where it would find them when started by name.
process.argv[1] = path;

stopWithNpm();
installWhenNeeded();
const { buildWhenNeeded } = await import('./build.mjs');
await buildWhenNeeded();
await import(path);
