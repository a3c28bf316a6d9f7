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

/** At p95, in milliseconds: two frames of a screen that draws sixty a second, and what nobody takes for a delay. */
const goals = { 'a frame while scrolling': 34, 'a change, from its answer to its picture': 100 } as const;

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
  const measured: Record<keyof typeof goals, readonly number[]> = {
    'a frame while scrolling': (await page.evaluate(`rows.scroll(${frames}, ${PIXELS})`)) as number[],
    'a change, from its answer to its picture': await measureChanges(page, settings),
  };
  const names = Object.keys(goals) as (keyof typeof goals)[];
  const table = names.map((name) => {
    const shares = [0.5, 0.95, 1].map((share) => show(percentile(measured[name], share), 'ms'));
    return [name, ...shares, show(percentile(measured[name], 0.95) / goals[name])];
  });
  printTable(`${rows} rows, ${slower} times slower`, ['', 'p50', 'p95', 'worst', 'p95 of the goal'], table);
  return names.every((name) => percentile(measured[name], 0.95) <= goals[name]);
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
