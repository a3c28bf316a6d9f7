import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Workspace packages are read from their sources, so that no test runs on a stale build. */
const conditions = ['refund-panel-source', 'node', 'import', 'default'];

const packageFolder = (name: string) => fileURLToPath(new URL(`packages/${name}/`, import.meta.url));

const server = {
  root: packageFolder('server'),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};

/** How the panel is built; the panel itself is tested in a browser. */
const widgetBuild = { ...server, root: packageFolder('widget') };

const campaign = 'proof/campaign/campaign.test.ts';

/** Tests beside the code need no database, and run once; so does the simulation. */
const unitTests = { include: ['src/**/*.test.ts', 'proof/**/*.test.ts'], exclude: [campaign] };
const serverUnits = { ...server, test: { name: 'server units', ...unitTests, testTimeout: 30_000 } };

/** What these look at is the same whatever the database is. */
const edgeTests = [
  'architecture',
  'connection-limits',
  'cross-origin',
  'demo',
  'minting-helpers',
  'outgoing-calls',
  'request-limits',
  'security-headers',
  'token-places',
].map((name) => `test/${name}.test.ts`);

/** All other whole-server tests run twice: once on each database. */
const serverOn = (database: 'embedded' | 'postgres') => ({
  ...server,
  test: {
    name: `server on ${database}`,
    include: ['test/**/*.test.ts', campaign],
    exclude: database === 'postgres' ? edgeTests : [],
    globalSetup: [`${packageFolder('server')}test/global-setup.ts`],
    provide: { databaseKind: database },
    hookTimeout: 60_000,
    testTimeout: 30_000,
  },
});

export default defineConfig({
  test: {
    // Most of what is tested waits: for a database, another process, the clock.
    maxWorkers: 2,
    projects: [
      { test: { name: 'repository', include: ['scripts/*.test.mjs'], testTimeout: 60_000 } },
      { root: packageFolder('shared'), test: { name: 'shared', include: ['src/**/*.test.ts'] } },
      { ...widgetBuild, test: { name: 'widget build', include: ['build/**/*.test.ts'] } },
      {
        root: packageFolder('widget'),
        test: {
          name: 'widget from outside',
          include: ['test/node/*.test.mjs'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      serverUnits,
      serverOn('embedded'),
      serverOn('postgres'),
    ],
  },
});
