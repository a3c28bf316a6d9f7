// A page that opens and closes the panel all day: after a thousand times it holds no more than after a hundred.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHostPage } from './host-page.mjs';

const TIMES = 1_000;
/** Enough for everything that is made once: compiled templates, shared style sheets, the browser's own caches. */
const WARM_UP_TIMES = 100;
/** The engine's own, such as code that it has compiled since; each panel holds more than twenty times as much. */
const MOST_BYTES_A_TIME = 1_000;
/** The browser lets go of what an animation or a layout has touched some seconds later. */
const LETTING_GO = { timeout: 30_000, interval: 250 };

let host;

beforeAll(async () => {
  host = await openHostPage((refundServer, token) => ({
    policy: '',
    head: `<meta name="token" content="${token}"><script type="module" src="${refundServer}/refund-panel.js"></script>`,
    body: '',
    script: '',
  }));
});
afterAll(() => host?.close());

/** Each time until the order is on screen. The answers are the server's own, kept, so that the page is what is measured. */
function mountTimes(times) {
  const { content: token } = document.querySelector('meta[name=token]');
  const real = window.realFetch ?? window.fetch;
  window.realFetch = real;
  const kept = window.keptAnswers ?? new Map();
  window.keptAnswers = kept;
  window.fetch = async (input, init) => {
    // A stream has no end that could be kept: each panel opens its own, and drops it.
    if (String(input).includes('/v1/events')) return real(input, init);
    const key = `${init?.method ?? 'GET'} ${input}`;
    if (!kept.has(key)) {
      const answer = await real(input, { ...init, signal: undefined });
      kept.set(key, { text: await answer.text(), status: answer.status, type: answer.headers.get('Content-Type') });
    }
    const { text, status, type } = kept.get(key);
    return new Response(text, { status, headers: { 'Content-Type': type } });
  };
  const mountOnce = async () => {
    const panel = document.createElement('refund-panel');
    panel.setAttribute('prepay-id', '383729303729303');
    panel.token = token;
    document.body.append(panel);
    while (!panel.shadowRoot?.querySelector('[part=form]')) await new Promise((go) => setTimeout(go));
    panel.remove();
  };
  return (async () => {
    for (let time = 0; time < times; time += 1) await mountOnce();
  })();
}

async function counters(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { nodes, listeners: jsEventListeners };
}

it(`is mounted and taken away ${TIMES} times without growth`, async () => {
  const { page } = host;
  await page.evaluate(() => customElements.whenDefined('refund-panel').then(() => {}));
  const session = await page.createCDPSession();
  const heap = async () => (await session.send('Runtime.getHeapUsage')).usedSize;
  const { listeners } = await counters(session);

  await page.evaluate(mountTimes, WARM_UP_TIMES);
  // What holds no listener any more is no panel.
  await expect.poll(async () => (await counters(session)).listeners, LETTING_GO).toBe(listeners);
  const warm = { counters: await counters(session), bytes: await heap() };

  await page.evaluate(mountTimes, TIMES);
  await expect.poll(() => counters(session), LETTING_GO).toEqual(warm.counters);
  expect((await heap()) - warm.bytes).toBeLessThan(TIMES * MOST_BYTES_A_TIME);
}, 120_000);
