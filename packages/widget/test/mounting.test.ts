/** Panels that come and go: nothing of them stays behind, however often. */
import { expect, nextFrame } from '@open-wc/testing';
import '../src/define.js';
import { FakeBackend, makeOrder } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { mountPanel, reviewPart, unmountPanels, until, untilText } from './panel.js';

const ROUNDS = 1_000;

/** Counts what is there of timers and of listeners on what outlives a panel. */
function countResources() {
  const timers = new Set<unknown>();
  const real = { setTimeout: window.setTimeout, clearTimeout: window.clearTimeout };
  const [set, clear] = [real.setTimeout.bind(window), real.clearTimeout.bind(window)];
  const listeners = new Map<string, number>();
  const targets = [window, document].map((target) => ({ target, add: target.addEventListener }));
  const count = (type: string, by: number) => listeners.set(type, (listeners.get(type) ?? 0) + by);
  window.setTimeout = ((run: () => void, delayMs?: number) => {
    const timer = set(() => {
      timers.delete(timer);
      run();
    }, delayMs);
    timers.add(timer);
    return timer;
  }) as typeof window.setTimeout;
  window.clearTimeout = (timer) => {
    timers.delete(timer);
    clear(timer);
  };
  for (const { target, add } of targets) {
    target.addEventListener = (type: string, listener: EventListener, options?: AddEventListenerOptions) => {
      count(type, 1);
      options?.signal?.addEventListener('abort', () => count(type, -1));
      add.call(target, type, listener, options);
    };
  }
  return {
    timers,
    get listeners() {
      return [...listeners].filter(([, held]) => held !== 0);
    },
    restore() {
      Object.assign(window, real);
      for (const { target, add } of targets) target.addEventListener = add;
    },
  };
}

describe('mounting', function () {
  this.timeout(60_000);
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
    backend.streams.isOffered = true;
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  it('leaves no stream, timer or listener behind, and no panel in memory', async () => {
    const counted = countResources();
    const gone: WeakRef<Element>[] = [];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const panel = mountPanel();
        // Some are taken away at once, some while they load, some when they follow and somebody types.
        if (round % 4 === 1) await panel.updateComplete;
        if (round % 4 === 2) await untilText(panel, 'Everything left');
        if (round % 100 === 3) {
          await reviewPart(panel, '10');
          await until(() => backend.streams.open.length === 1);
        }
        gone.push(new WeakRef(panel));
        unmountPanels();
        backend.requests.length = 0;
      }
      await until(() => backend.streams.open.length === 0);
      await until(() => counted.timers.size === 0);
      expect(counted.listeners).to.deep.equal([]);
    } finally {
      counted.restore();
    }
    // Only where the launcher exposes it. As a task of its own: from a script, what only looks like
    // a reference on its stack would keep panels as well, as many as hang on it.
    const { gc: collect } = globalThis as { gc?: (how: { type: 'major'; execution: 'async' }) => Promise<void> };
    if (collect === undefined) return;
    const kept = () => gone.filter((panel) => panel.deref() !== undefined).length;
    // The second round collects what the first one found only finalisers holding.
    for (let round = 0; round < 5 && kept() > 0; round += 1) {
      await nextFrame();
      await collect({ type: 'major', execution: 'async' });
    }
    expect(kept()).to.equal(0);
  });
});
