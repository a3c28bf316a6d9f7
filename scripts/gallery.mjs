// Every state of the panel on one page, served until Ctrl-C.
//   npm run gallery [-- --pictures <folder>]
import { installWhenNeeded } from './pnpm.mjs';

installWhenNeeded();
const { buildWhenNeeded } = await import('./build.mjs');
await buildWhenNeeded();
await import('../packages/widget/test/gallery/main.mjs');
