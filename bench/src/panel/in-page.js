// Runs in the measured page before its own scripts, and tells what the page saw: `measured`.
// A frame counts once the browser has handed it on: the task after a frame's callbacks runs when it is painted.
(() => {
  const afterPaint = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });
  const inPanel = (selector) => document.querySelector('refund-panel')?.shadowRoot?.querySelector(selector);

  /** When the last byte of what was asked for first was there, whether or not the page had time to look at it. */
  const arrived = (address) =>
    performance.getEntriesByType('resource').find(({ name }) => address.test(name)).responseEnd;

  /** Looks in every frame, before it is painted. */
  const seen = (look) =>
    new Promise((resolve) => {
      const again = () => (look() ? resolve(performance.now()) : requestAnimationFrame(again));
      requestAnimationFrame(again);
    });

  async function measure() {
    const element = await seen(() => document.querySelector('refund-panel')?.shadowRoot);
    await seen(() => inPanel('[part~="order"]'));
    // This frame's callbacks are running: the task after them comes once it is painted.
    const pixels = await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    });
    const data = arrived(/\/v1\/orders\/\d+$/);
    const script = arrived(/\/refund-panel.js$/);
    inPanel('input[value="partial"]').click();
    await seen(() => inPanel('#amount'));
    await afterPaint();
    const pressed = performance.now();
    const field = inPanel('#amount');
    field.value = '1';
    field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    return {
      'data to pixels': pixels - data,
      'script to element': element - script,
      'a key in the amount': (await afterPaint()) - pressed,
    };
  }

  globalThis.measured = measure();
})();
