/** Firefox, as the system's packages bring it. */
import { chromeLauncher } from '@web/test-runner-chrome';
import { findProgram } from './find-program.mjs';

export async function firefoxLauncher() {
  const executablePath = findProgram('Firefox', ['firefox-esr', 'firefox'], 'firefox-esr');
  const launcher = chromeLauncher({
    launchOptions: {
      browser: 'firefox',
      executablePath,
      headless: true,
      extraPrefsFirefox: { 'intl.accept_languages': 'en-US', 'intl.locale.requested': 'en-US' },
    },
    // Firefox shows one page at a time to whoever waits for its frames.
    concurrency: 1,
  });
  launcher.name = 'Firefox';
  return launcher;
}
