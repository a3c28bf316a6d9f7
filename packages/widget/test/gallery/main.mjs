// Every state of the panel on one page.
//   npm run gallery                        serves it and says where
//   npm run gallery -- --pictures <folder> takes a picture of each state instead, narrow and wide, light, dark and right-to-left
//     [--find <part of a state's name>] [--look <part of a look's name>]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { createServer } from 'vite';
import { findBrowser } from '../find-browser.mjs';

/** How each state is looked at. */
const looks = [
  { look: '320-light', width: 320, theme: 'light', lang: 'en' },
  { look: '320-dark-rtl', width: 320, theme: 'dark', lang: 'ar' },
  { look: '1280-light', width: 1280, theme: 'light', lang: 'en' },
  { look: '1280-dark', width: 1280, theme: 'dark', lang: 'en' },
  { look: '1280-light-rtl', width: 1280, theme: 'light', lang: 'ar' },
  { look: '480-german', width: 480, theme: 'light', lang: 'de' },
  { look: '480-light-rtl', width: 480, theme: 'light', lang: 'he' },
];

const { values } = parseArgs({
  options: {
    pictures: { type: 'string' },
    find: { type: 'string', default: '' },
    look: { type: 'string', default: '' },
  },
});
const server = await createServer({
  configFile: false,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../../../.cache/gallery', import.meta.url)),
  resolve: { conditions: ['refund-panel-source', 'module', 'browser', 'production'] },
  server: { host: '127.0.0.1', port: 0, fs: { strict: false } },
  logLevel: 'warn',
});
await server.listen();
const address = `${server.resolvedUrls.local[0]}test/gallery/`;
if (values.pictures === undefined) {
  process.stdout.write(`\nEvery state of the panel: ${address}\n\n`);
} else {
  await takePictures(values.pictures);
  await server.close();
}

async function takePictures(folder) {
  mkdirSync(folder, { recursive: true });
  const browser = await puppeteer.launch({
    executablePath: await findBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--lang=en-US'],
  });
  const page = await browser.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error));
  await page.goto(address, { waitUntil: 'networkidle0' });
  const names = await page.$$eval('figcaption', (captions) => captions.map(({ textContent }) => textContent));
  if (names.length === 0) throw new AggregateError(faults, `the gallery is empty: ${faults.join()}`);
  for (const name of names.filter((one) => one.includes(values.find))) {
    for (const { look, width, theme, lang } of looks.filter((one) => one.look.includes(values.look))) {
      await page.setViewport({ width, height: 400 });
      await page.goto(`${address}state.html?${new URLSearchParams({ name, theme, lang })}`);
      await page.waitForSelector('[data-shown]');
      await page.evaluate('document.fonts.ready');
      await page.screenshot({ path: join(folder, `${name.replace(/\W+/g, '-')} ${look}.png`), fullPage: true });
    }
  }
  await browser.close();
}
