/** Finds a Chromium to run the tests in: the one named, one that is installed, or the one that npm brought along. */
import { existsSync } from 'node:fs';

const { CHROME_PATH, LOCALAPPDATA, PROGRAMFILES } = process.env;
const PROGRAMFILES_X86 = process.env['PROGRAMFILES(X86)'];

const installedAt = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [PROGRAMFILES, PROGRAMFILES_X86, LOCALAPPDATA].flatMap((folder) =>
    folder === undefined
      ? []
      : [`${folder}\\Google\\Chrome\\Application\\chrome.exe`, `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`],
  ),
};

/** @returns {Promise<string>} the path of an executable; rejects with one line that says what to do when there is none */
export async function findBrowser() {
  if (CHROME_PATH) {
    if (existsSync(CHROME_PATH)) return CHROME_PATH;
    throw new Error(`CHROME_PATH is "${CHROME_PATH}", where there is nothing; it must be the path of a Chrome.`);
  }
  const installed = (installedAt[process.platform] ?? []).find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  if (process.platform === 'linux' && process.arch === 'x64') {
    const { default: chromium } = await import('@sparticuz/chromium');
    return chromium.executablePath();
  }
  throw new Error('No Chrome, Chromium or Edge was found: install one, or set CHROME_PATH to its executable.');
}
