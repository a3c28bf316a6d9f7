// npm test: every check and every test, ending with one line of true counts.
//   node scripts/test-all.mjs
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildWhenNeeded } from './build.mjs';
import { root } from './pnpm.mjs';

const counts = join(root, '.cache/test-counts');
rmSync(counts, { recursive: true, force: true });
mkdirSync(counts, { recursive: true });

let passed = 0;
let failed = 0;

function run(name, folder, script, scriptArguments, environment = {}) {
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const result = spawnSync(process.execPath, [join(root, folder, script), ...scriptArguments], {
    cwd: join(root, folder),
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  console.log(
    `── ${name}: ${result.status === 0 ? 'ok' : 'FAILED'} after ${Math.round((Date.now() - startedAt) / 1000)} s`,
  );
  return result.status === 0;
}

/** A check counts as one test. */
function check(name, script, scriptArguments) {
  if (run(name, '', script, scriptArguments)) passed += 1;
  else failed += 1;
}

/** A runner counts its own tests; one that fails without counting any failure (a crash, a leak) counts as one. */
function suite(name, folder, script, scriptArguments, readCounts, environment) {
  const succeeded = run(name, folder, script, scriptArguments, environment);
  const counted = readCounts();
  passed += counted.passed;
  failed += counted.failed === 0 && !succeeded ? 1 : counted.failed;
}

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {}; // the runner did not get as far as its report; it is counted as failed
  }
};

await buildWhenNeeded();
check('lint and format', 'node_modules/@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '.']);
for (const project of [
  'packages/server/tsconfig.domain.json',
  'packages/server/tsconfig.test.json',
  'packages/widget/tsconfig.test.json',
  'packages/widget/tsconfig.build.json',
  'bench/tsconfig.json',
]) {
  check(`types of ${project}`, 'node_modules/typescript/bin/tsc', ['-p', project]);
}
check('unused code', 'node_modules/knip/bin/knip.js', []);
check('packages', 'scripts/check-packages.mjs', []);

const vitestReport = join(counts, 'vitest.json');
suite(
  'shared and server, on both databases',
  '',
  'node_modules/vitest/vitest.mjs',
  ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${vitestReport}`],
  () => {
    const { numPassedTests = 0, numFailedTests = 0 } = readJson(vitestReport);
    return { passed: numPassedTests, failed: numFailedTests };
  },
);

const browserReport = join(counts, 'browser.json');
suite(
  'widget, in a browser',
  'packages/widget',
  'node_modules/@web/test-runner/dist/bin.js',
  [],
  () => ({ passed: 0, failed: 0, ...readJson(browserReport) }),
  { TEST_COUNTS_FILE: browserReport },
);

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
