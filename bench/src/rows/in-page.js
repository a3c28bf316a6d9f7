// Runs in the measured page before its own scripts; the bench calls what it puts on `globalThis.rows`.
(() => {
  const inPanel = (selector) => document.querySelector('refund-panel')?.shadowRoot?.querySelector(selector);
  const count = () =>
    [...(document.querySelector('refund-panel')?.shadowRoot?.querySelectorAll('.rows') ?? [])].reduce(
      (sum, { childElementCount }) => sum + childElementCount,
      0,
    );
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  /** The task after a frame's callbacks runs when it is painted. */
  const painted = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    });

  /** Page after page, as the end comes near. */
  async function load(rows) {
    const begun = performance.now();
    while (count() < rows) {
      window.scrollTo(0, document.documentElement.scrollHeight);
      await frame();
    }
    return performance.now() - begun;
  }

  /** @returns how long each frame took, in milliseconds, while the list moved by so many pixels in each */
  async function scroll(frames, pixels) {
    const times = [];
    window.scrollTo(0, 0);
    await frame();
    let before = await frame();
    for (let done = 0; done < frames; done += 1) {
      window.scrollBy(0, pixels);
      const now = await frame();
      times.push(now - before);
      before = now;
    }
    return times;
  }

  /** @returns from the last byte of the order's answer to the frame that shows it, in milliseconds */
  async function change(index, refunded) {
    performance.clearResourceTimings();
    const { prepayId } = await (await fetch(`/change?index=${index}`)).json();
    // Found once: to look through all rows in every frame would be what is measured.
    const cell = inPanel(`[data-order="${prepayId}"] .c-refunded`);
    while (cell.textContent !== `${refunded}.00`) await frame();
    const pixels = await painted();
    const answered = performance
      .getEntriesByType('resource')
      .find(({ name }) => name.endsWith(`/v1/orders/${prepayId}`));
    return pixels - answered.responseEnd;
  }

  globalThis.rows = { load, scroll, change };
})();
