// The demo's page in a real browser: what somebody who has just typed `npm start` can see of the panel, in a minute.
import puppeteer from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServerProcess } from '../e2e/server-process.mjs';
import { findBrowser } from '../find-browser.mjs';
import { press, untilText } from './host-page.mjs';

const NARROWEST = 320;
const WIDE = 1280;

const server = createServerProcess('http://localhost');
const complaints = [];
let browser;
let page;
let url;

beforeAll(async () => {
  url = await server.start();
  browser = await puppeteer.launch({
    executablePath: await findBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--lang=en-US'],
  });
  page = await browser.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
  });
  await page.setViewport({ width: WIDE, height: 900 });
  await page.goto(url);
});
afterAll(async () => {
  await browser?.close();
  await server.remove();
});

const until = (text) => untilText(page, 'refund-panel', text);
const pressPanel = (name) => press(page, 'refund-panel', name);
const pick = (number) => page.click(`tr[data-prepay-id$="${number}"]`);

/** What is cut off, or reaches beyond the page's edge. */
function overflowing() {
  const edge = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')]
    .filter((element) => {
      const { right, left, width } = element.getBoundingClientRect();
      const isCut = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline';
      return width > 0 && !element.closest('thead') && (right > edge + 0.5 || left < -0.5 || isCut);
    })
    .map(({ localName, className, textContent }) => `${localName}.${className} ${textContent.trim().slice(0, 30)}`);
}

it('refunds the first order in three actions, and asks nobody', async () => {
  await until('Everything left 25.17');
  await pressPanel('Review refund');
  await until('Confirm the refund');
  await pressPanel('Refund 25.17');
  await until('Refund succeeded');
  await until('Fully refunded');
});

it('shows an approval: one asks, another is signed in and decides', async () => {
  await pick('9304');
  await until('Everything left 148.50');
  await pressPanel('Review refund');
  await until('A colleague has to approve it');
  await pressPanel('Ask for approval of 148.50');
  await until('Waiting for approval');
  await page.select('[name=as]', 'boris');
  await until('Approve…');
  await pressPanel('Approve…');
  await until('You are approving the refund of 148.50');
  await pressPanel('Approve 148.50');
  await until('Refund succeeded');
});

it('shows all of its orders, and marks the one that is opened there', async () => {
  await page.click('#all-orders');
  for (const number of ['TEAHOUSE10241', 'TEAHOUSE10234']) await until(number);
  await pressPanel('TEAHOUSE10238');
  await until('Everything left 32.40');
  expect(await page.$eval('[aria-current]', ({ textContent }) => textContent)).toBe('TEAHOUSE10238');
  expect(new URL(page.url())).toMatchObject({ search: '?as=boris', hash: '#383729303729002' });
});

it('shows what a freeze is', async () => {
  await page.click('#freeze');
  await page.waitForFunction(() => document.querySelector('#freeze').textContent === 'Resume refunds');
  await pressPanel('Review refund');
  await until('Confirm the refund');
  await pressPanel('Refund 32.40');
  await until('Sending is frozen');
  await page.click('#freeze');
  await until('Refund succeeded');
});

it('speaks another language from its own side, in the look that was chosen, and does so again when it is opened again', async () => {
  const seen = () =>
    page.$eval('refund-panel', (panel) => {
      const inside = panel.shadowRoot.querySelector('.panel');
      const { direction, colorScheme, fontFamily } = getComputedStyle(inside);
      return { lang: inside.lang, direction, colorScheme, isGeorgia: fontFamily.startsWith('Georgia') };
    });
  await page.select('[name=lang]', 'he');
  await page.select('[name=look]', 'dark');
  await page.waitForFunction(
    () => document.querySelector('refund-panel').shadowRoot.querySelector('.panel').lang === 'he',
  );
  expect(await seen()).toEqual({ lang: 'he', direction: 'rtl', colorScheme: 'dark', isGeorgia: false });
  await page.select('[name=look]', 'shop');
  expect(await seen()).toMatchObject({ colorScheme: 'light dark', isGeorgia: true });
  await page.reload();
  await page.waitForFunction(
    () => document.querySelector('refund-panel').shadowRoot.querySelector('.panel').lang === 'he',
  );
  expect(await seen()).toMatchObject({ direction: 'rtl', isGeorgia: true });
  expect(await page.$eval('[name=as]', ({ value }) => value)).toBe('boris');
});

it.each(['/', '/#all', '/sandbox'])(
  'has room for everything on a phone, as at four times the size: %s',
  async (path) => {
    await page.goto('about:blank');
    await page.setViewport({ width: NARROWEST, height: 900 });
    await page.goto(`${url}${path}`);
    if (path !== '/sandbox') await until('TEAHOUSE10241');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(NARROWEST);
    expect(await page.evaluate(overflowing)).toEqual([]);
  },
);

it('complains of nothing, in a page as strict as can be', () => {
  expect(complaints).toEqual([]);
});
