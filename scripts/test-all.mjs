// npm test: every check and every test, ending with one line of true counts.
//   node scripts/test-all.mjs
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { NOT_ASKED } from './audit-dependencies.mjs';
import { buildWhenNeeded } from './build.mjs';
import { root } from './pnpm.mjs';

const counts = join(root, '.cache/test-counts');
rmSync(counts, { recursive: true, force: true });
mkdirSync(counts, { recursive: true });

let passed = 0;
let failed = 0;
/** What could be neither passed nor failed here, and why. */
const undone = [];

function run(name, folder, script, scriptArguments, environment = {}) {
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const result = spawnSync(process.execPath, [join(root, folder, script), ...scriptArguments], {
    cwd: join(root, folder),
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const became = result.status === 0 ? 'ok' : result.status === NOT_ASKED ? 'not done' : 'FAILED';
  console.log(`── ${name}: ${became} after ${Math.round((Date.now() - startedAt) / 1000)} s`);
  return became;
}

/** A check counts as one test. */
function check(name, script, scriptArguments) {
  const became = run(name, '', script, scriptArguments);
  if (became === 'ok') passed += 1;
  else if (became === 'not done') undone.push(name);
  else failed += 1;
}

/** A runner counts its own tests; one that fails without counting any failure (a crash, a leak) counts as one. */
function suite(name, folder, script, scriptArguments, readCounts, environment) {
  const succeeded = run(name, folder, script, scriptArguments, environment) === 'ok';
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

await buildWhenNeeded({ tellsAll: true });
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
check('audit of the dependencies', 'scripts/audit-dependencies.mjs', []);

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

for (const name of undone) console.log(`\nNOT DONE: ${name}; see above`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
