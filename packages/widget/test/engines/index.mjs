/** The browsers that the tests run in: Chromium always; Firefox and WebKit where TEST_ENGINES names them. */
import { chromeLauncher } from '@web/test-runner-chrome';
import { findBrowser } from '../find-browser.mjs';
import { firefoxLauncher } from './firefox.mjs';
import { webkitLauncher } from './webkit.mjs';

const chromiumArguments = [
  '--lang=en-US',
  // So that a test can tell what is still held from what is not collected yet.
  '--js-flags=--expose-gc',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const launchers = {
  chromium: async () =>
    chromeLauncher({
      launchOptions: { executablePath: await findBrowser(), headless: 'shell', args: chromiumArguments },
    }),
  firefox: firefoxLauncher,
  webkit: webkitLauncher,
};

/** @param {string} names such as `firefox,webkit` */
export function launchersOf(names) {
  return Promise.all(
    names.split(',').map((name) => {
      const launcher = launchers[name];
      if (launcher === undefined)
        throw new Error(`There is no engine "${name}": ${Object.keys(launchers).join(', ')}.`);
      return launcher();
    }),
  );
}
