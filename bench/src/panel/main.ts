/** `npm run bench:panel`: from the order's data to its pixels, in a real browser whose processor is slowed down. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../../../packages/widget/test/find-browser.mjs';
import { percentile, print, printTable, show } from '../parts/figures.js';
import { readCount, readOptions } from '../parts/options.js';
import { startServer } from '../parts/processes.js';
import { atWorkplace, type Workplace } from '../parts/workplace.js';
import { measureTimes, type Times, timesNames } from './measure.js';
import { servePage } from './page.js';

const usage = `From data to pixels: how long the panel takes to show an order once it has the answer.

  npm run bench:panel -- [options]

  --loads <n>     page loads of each kind; left out, 20
  --slower <n>    how many times slower the processor is made; left out, 4
  --latency <ms>  what an answer of the server takes at least; left out, 100
  --help`;

/** From the answer to the picture, on the slowed processor. */
const GOAL_MS = 50;

/** Paid orders of the sandbox's own. */
const ORDERS = { 'no refund yet': '383729303729303', 'seven refunds': '383729303729304' } as const;
const REFUNDS = 7;

interface Settings {
  readonly loads: number;
  readonly slower: number;
  readonly latency: number;
}

async function refundInParts(url: string, token: string, prepayId: string): Promise<void> {
  for (let number = 1; number <= REFUNDS; number += 1) {
    const response = await fetch(`${url}/v1/orders/${prepayId}/refunds`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': `part-${number}`,
      },
      body: JSON.stringify({ refundAmount: '0.5', refundReason: 'Customer request' }),
    });
    if (response.status !== 201) throw new Error(`no refund: HTTP ${response.status} ${await response.text()}`);
  }
}

async function bench(place: Workplace, { loads, slower, latency }: Settings): Promise<boolean> {
  const page = await servePage();
  place.atEnd(page.stop);
  const server = await startServer({
    environment: { DATA_DIR: join(place.folder, 'data'), ALLOWED_ORIGINS: page.origin, LOG_LEVEL: 'error' },
    logFile: join(place.folder, 'server.log'),
  });
  place.atEnd(() => server.stop());
  const token = await server.token();
  await refundInParts(server.url, token, ORDERS['seven refunds']);

  const browser = await puppeteer.launch({
    executablePath: await findBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  place.atEnd(() => browser.close());
  print(
    `${await browser.version()}, ${loads} page loads each; the goal is ${GOAL_MS} ms at p95 with a processor ${slower} times slower and answers that take ${latency} ms`,
  );

  let slowest = 0;
  for (const times of [1, slower]) {
    const rows: string[][] = [];
    for (const [name, prepayId] of Object.entries(ORDERS)) {
      const measured: Times[] = [];
      for (let load = 0; load < loads; load += 1) {
        const address = page.addressOf({ serverUrl: server.url, prepayId, token });
        measured.push(await measureTimes(browser, address, { slower: times, latency }));
      }
      for (const kind of timesNames) {
        const values = measured.map((one) => one[kind]);
        if (kind === 'data to pixels' && times === slower) slowest = Math.max(slowest, percentile(values, 0.95));
        rows.push([`${name}: ${kind}`, ...[0.5, 0.95, 1].map((share) => show(percentile(values, share), 'ms'))]);
      }
    }
    printTable(times === 1 ? 'At full speed' : `${times} times slower`, ['', 'p50', 'p95', 'worst'], rows);
  }
  const script = readFileSync(createRequire(import.meta.url).resolve('@refund-panel/widget/refund-panel.js'));
  print(`\nrefund-panel.js: ${script.length} bytes, ${brotliCompressSync(script).length} as brotli`);
  print(`data to pixels, worst p95: ${show(slowest, 'ms')}, ${show(slowest / GOAL_MS)} of the goal`);
  return slowest <= GOAL_MS;
}

const values = readOptions(usage, {
  loads: { type: 'string' },
  slower: { type: 'string' },
  latency: { type: 'string' },
});
if (values !== null) {
  const settings = {
    loads: readCount(values, 'loads', 20),
    slower: readCount(values, 'slower', 4),
    latency: readCount(values, 'latency', 100),
  };
  await atWorkplace((place) => bench(place, settings));
}
