/** Tests run in a real browser, whose language and time zone are fixed. */
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { countReporter } from './test/count-reporter.mjs';
import { refundServerPlugin } from './test/e2e/server-plugin.mjs';
import { emulatePlugin } from './test/emulate-plugin.mjs';
import { launchersOf } from './test/engines/index.mjs';
import { lostPartsPlugin } from './test/lost-parts-plugin.mjs';

process.env.TZ = 'UTC';
process.env.LANGUAGE = 'en_US';

const { TEST_COUNTS_FILE, TEST_ENGINES = 'chromium' } = process.env;

export default {
  files: ['src/**/*.test.ts', 'test/**/*.test.ts'],
  // The workspace is wider than this package: its dependencies are linked from the root.
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  nodeResolve: { exportConditions: ['refund-panel-source', 'browser', 'production'] },
  plugins: [
    refundServerPlugin(),
    lostPartsPlugin(),
    emulatePlugin(),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: await launchersOf(TEST_ENGINES),
  reporters: [defaultReporter(), ...(TEST_COUNTS_FILE ? [countReporter(TEST_COUNTS_FILE)] : [])],
  testFramework: { config: { timeout: 5_000 } },
};
