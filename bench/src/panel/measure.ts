/** What one page load took, told by the page itself. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'puppeteer-core';

export const timesNames = ['data to pixels', 'script to element', 'a key in the amount'] as const;
/** Milliseconds. */
export type Times = Record<(typeof timesNames)[number], number>;

const inPage = readFileSync(new URL('./in-page.js', import.meta.url), 'utf8');

export interface Conditions {
  /** How many times slower than it is the processor is made. */
  readonly slower: number;
  /** Milliseconds that each answer takes at least. */
  readonly latency: number;
}

const UNLIMITED = -1;

export async function measureTimes(browser: Browser, address: string, { slower, latency }: Conditions): Promise<Times> {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.emulateCPUThrottling(slower);
    await page.emulateNetworkConditions({ offline: false, latency, download: UNLIMITED, upload: UNLIMITED });
    await page.evaluateOnNewDocument(inPage);
    await page.goto(address);
    return (await page.evaluate('measured')) as Times;
  } finally {
    await context.close();
  }
}
