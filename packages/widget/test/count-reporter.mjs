/** Writes how many tests passed and failed to a file, for whoever adds up all suites. */
import { writeFileSync } from 'node:fs';

/** @param {string} file */
export function countReporter(file) {
  return {
    onTestRunFinished({ sessions }) {
      const tests = sessions.flatMap(({ testResults }) => (testResults === undefined ? [] : testsOf(testResults)));
      const passed = tests.filter((test) => test.passed && !test.skipped).length;
      const failed = tests.filter((test) => !test.passed && !test.skipped).length;
      writeFileSync(file, JSON.stringify({ passed, failed }));
    },
  };
}

function testsOf({ tests, suites }) {
  return [...tests, ...suites.flatMap(testsOf)];
}
