import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Workspace packages are read from their sources, so that no test runs on a stale build. */
const conditions = ['refund-panel-source', 'node', 'import', 'default'];

const packageFolder = (name: string) => fileURLToPath(new URL(`packages/${name}/`, import.meta.url));

/** The server's whole suite runs twice: once on each database. */
const serverOn = (database: 'embedded' | 'postgres') => ({
  root: packageFolder('server'),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name: `server on ${database}`,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: [`${packageFolder('server')}test/global-setup.ts`],
    provide: { databaseKind: database },
    hookTimeout: 60_000,
    testTimeout: 30_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      { root: packageFolder('shared'), test: { name: 'shared', include: ['src/**/*.test.ts'] } },
      serverOn('embedded'),
      serverOn('postgres'),
    ],
  },
});
