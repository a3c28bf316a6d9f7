// npm start: installs and builds when something changed, then runs the server in this very process, so that whoever stops
// this process stops the server.
import { installWhenNeeded } from './pnpm.mjs';

installWhenNeeded();
const { buildWhenNeeded } = await import('./build.mjs');
await buildWhenNeeded();
await import('../packages/server/dist/main.js');
