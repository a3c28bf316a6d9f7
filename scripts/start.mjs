// npm start: installs and builds when something changed, then runs the server in this very process.
import { installWhenNeeded } from './pnpm.mjs';
import { stopWithNpm } from './stop-with-npm.mjs';

stopWithNpm();
installWhenNeeded();
const { buildWhenNeeded } = await import('./build.mjs');
await buildWhenNeeded();
await import('../packages/server/dist/main.js');
