/** `npm run bench:rows`: ten thousand rows in a real browser whose processor is slowed down: scrolled through, and one of them changed. */
import { readFileSync } from 'node:fs';
import puppeteer, { type Page } from 'puppeteer-core';
import { findBrowser } from '../../../packages/widget/test/find-browser.mjs';
import { percentile, print, printTable, show } from '../parts/figures.js';
import { readCount, readOptions } from '../parts/options.js';
import { atWorkplace, type Workplace } from '../parts/workplace.js';
import { serveRows } from './rows-server.js';

const usage = `Ten thousand rows: how long a frame takes while they are scrolled, and how soon a change of one is seen.

  npm run bench:rows -- [options]

  --rows <n>      rows to load; left out, 10000
  --slower <n>    how many times slower the processor is made; left out, 4
  --frames <n>    frames to scroll for; left out, 300
  --changes <n>   changes to wait for; left out, 20
  --help`;

/** From the answer to the picture, and a frame while scrolling: three frames of a screen that draws sixty a second. */
const GOAL_MS = 50;

/** About a third of a screen in each frame: faster than anybody reads, as when somebody drags the bar. */
const PIXELS = 250;

interface Settings {
  readonly rows: number;
  readonly slower: number;
  readonly frames: number;
  readonly changes: number;
}

const inPage = readFileSync(new URL('./in-page.js', import.meta.url), 'utf8');

async function measureChanges(page: Page, { rows, changes }: Settings): Promise<number[]> {
  const times: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    // Here and there in the list, in sight and far from it.
    const index = Math.floor((rows / changes) * change);
    times.push((await page.evaluate(`rows.change(${index}, 1)`)) as number);
  }
  return times;
}

async function bench(place: Workplace, settings: Settings): Promise<boolean> {
  const { rows, slower, frames } = settings;
  const server = await serveRows(rows);
  place.atEnd(server.stop);
  const browser = await puppeteer.launch({
    executablePath: await findBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  place.atEnd(() => browser.close());
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  await page.evaluateOnNewDocument(inPage);
  await page.goto(server.address);
  print(`${await browser.version()}, ${rows} rows, a processor ${slower} times slower`);
  print(
    `loaded page by page at full speed in ${show(((await page.evaluate(`rows.load(${rows})`)) as number) / 1_000, 's')}`,
  );

  await page.emulateCPUThrottling(slower);
  const measured = {
    'a frame while scrolling': (await page.evaluate(`rows.scroll(${frames}, ${PIXELS})`)) as number[],
    'a change, from its answer to its picture': await measureChanges(page, settings),
  };
  const table = Object.entries(measured).map(([name, times]) => [
    name,
    ...[0.5, 0.95, 1].map((share) => show(percentile(times, share), 'ms')),
  ]);
  printTable(`${rows} rows, ${slower} times slower`, ['', 'p50', 'p95', 'worst'], table);
  const slowest = Math.max(...Object.values(measured).map((times) => percentile(times, 0.95)));
  print(`\nworst p95: ${show(slowest, 'ms')}, ${show(slowest / GOAL_MS)} of the goal of ${GOAL_MS} ms`);
  return slowest <= GOAL_MS;
}

const values = readOptions(usage, {
  rows: { type: 'string' },
  slower: { type: 'string' },
  frames: { type: 'string' },
  changes: { type: 'string' },
});
if (values !== null) {
  const settings = {
    rows: readCount(values, 'rows', 10_000),
    slower: readCount(values, 'slower', 4),
    frames: readCount(values, 'frames', 300),
    changes: readCount(values, 'changes', 20),
  };
  await atWorkplace((place) => bench(place, settings));
}
