/** Whoever reads with colours of their own, without motion, or much enlarged: each state, as the system asks for it. */
import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, makeOrder, PREPAY_ID } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { find, focusOf, unmountPanels } from './panel.js';
import { states } from './states/index.js';
import { shown } from './states/state-case.js';

/** 1280 px of a screen at 400 %. */
const ENLARGED_WIDTH = 320;
/** WCAG 2.5.8. */
const LEAST_TARGET = 24;
const TRANSPARENT = 'rgba(0, 0, 0, 0)';

const controls = 'button, input, select, textarea, summary';

const emulate = (features: Record<string, string>) =>
  executeServerCommand<{ readonly canEmulate: boolean }, Record<string, string>>('emulate-features', features);

/** The names of columns too: on cards each figure has its own. */
const heardOnly = '.visually-hidden, .head *';

/** That are drawn: filters that are put away are not, nor rows out of sight. */
function all(panel: RefundPanel, selector: string): HTMLElement[] {
  const found = panel.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [];
  return [...found].filter((element) => element.checkVisibility({ contentVisibilityAuto: true }));
}

const nameOf = (element: Element) => `${element.localName}.${element.getAttribute('class')}`;

/** What a system colour is on this page, now. */
function systemColour(name: string): string {
  const probe = document.createElement('p');
  probe.style.cssText = `forced-color-adjust: none; color: ${name}`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Of a ring around a control only what can be told from the page around it can be seen. */
function isSeen(colour: string): boolean {
  return colour !== TRANSPARENT && colour !== systemColour('Canvas');
}

/** What moves, in the words of its style. */
function movements(panel: RefundPanel): string[] {
  const styles = all(panel, '*').flatMap((element) =>
    ['', '::before', '::after'].map((part) => ({
      name: nameOf(element) + part,
      style: getComputedStyle(element, part),
    })),
  );
  return styles
    .filter(({ style }) => style.animationName !== 'none' || style.transitionDuration !== '0s')
    .map(({ name }) => name);
}

describe('a panel that follows the system', function () {
  this.timeout(20_000);
  let backend: FakeBackend;

  before(async function () {
    // Only Chromium can be told what the system prefers; the rules themselves are the same in every engine.
    if (!(await emulate({})).canEmulate) this.skip();
  });
  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(async () => {
    unmountPanels();
    document.documentElement.style.fontSize = '';
    backend.restore();
    await emulate({});
  });

  for (const { name, show } of states) {
    it(`can be made out in forced colours: ${name}`, async () => {
      await emulate({ 'forced-colors': 'active' });
      expect(matchMedia('(forced-colors: active)').matches).to.equal(true);
      const panel = await show(backend);
      for (const element of all(panel, '.button, .chip, .notice, .medallion, .input, .choice, .progress')) {
        const { borderTopStyle, borderTopWidth, borderTopColor } = getComputedStyle(element);
        expect(borderTopStyle, nameOf(element)).to.equal(element.matches(':disabled.input') ? 'dashed' : 'solid');
        expect(Number.parseFloat(borderTopWidth), nameOf(element)).to.be.at.least(1);
        expect(isSeen(borderTopColor), `${nameOf(element)} ${borderTopColor}`).to.equal(true);
      }
      for (const main of all(panel, '.button.primary')) {
        const { color, backgroundColor, borderTopWidth } = getComputedStyle(main);
        expect(color).to.not.equal(backgroundColor);
        expect(Number.parseFloat(borderTopWidth)).to.be.greaterThan(1);
      }
      for (const share of all(panel, '.progress rect')) {
        expect(isSeen(getComputedStyle(share).fill), nameOf(share)).to.equal(true);
      }
      // What only keeps a place must not be read as a figure.
      for (const place of all(panel, '.skeleton i')) expect(getComputedStyle(place).color).to.equal(TRANSPARENT);
      for (const control of all(panel, controls)) {
        control.focus();
        if (focusOf(panel) !== control) continue;
        // The whole row is what a press on it opens.
        const outlined = control.closest('.row') ?? control;
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(outlined);
        expect({ outlineStyle, outlineWidth }, nameOf(control)).to.deep.equal({
          outlineStyle: 'solid',
          outlineWidth: '2px',
        });
        expect(isSeen(outlineColor), `${nameOf(control)} ${outlineColor}`).to.equal(true);
        // The system's own, whatever accent the page has chosen: which of them is the system's choice.
        expect(getComputedStyle(control).forcedColorAdjust, nameOf(control)).to.equal('auto');
      }
    });

    it(`moves nothing where motion is not wanted, and has room at 400 %: ${name}`, async () => {
      await emulate({ 'prefers-reduced-motion': 'reduce' });
      expect(matchMedia('(prefers-reduced-motion: reduce)').matches).to.equal(true);
      const panel = await show(backend);
      expect(movements(panel)).to.deep.equal([]);
      expect(panel.getAnimations({ subtree: true })).to.deep.equal([]);

      panel.style.inlineSize = `${ENLARGED_WIDTH}px`;
      // Blocks of rows are drawn where they are seen, with the next frames.
      panel.scrollIntoView();
      for (const _ of [1, 2]) await new Promise((resolve) => requestAnimationFrame(resolve));
      expect(panel.scrollWidth).to.be.at.most(ENLARGED_WIDTH);
      const { left, right } = panel.getBoundingClientRect();
      for (const element of all(panel, `.panel *:not(option, slot, ${heardOnly})`)) {
        const box = element.getBoundingClientRect();
        expect(box.left, nameOf(element)).to.be.at.least(left);
        expect(box.right, nameOf(element)).to.be.at.most(right);
      }
      for (const control of all(panel, controls)) {
        const target = control.closest('.choice') ?? control;
        const { width, height } = target.getBoundingClientRect();
        expect(Math.min(width, height), nameOf(control)).to.be.at.least(LEAST_TARGET);
      }
    });
  }

  it('has room for the largest sums beside the margins of a page at 400 %', async () => {
    backend.orders.set(PREPAY_ID, makeOrder({ orderAmount: '123456789012.12345678' }));
    const panel = await shown('Everything left');
    panel.style.inlineSize = `${ENLARGED_WIDTH - 40}px`;
    expect(panel.scrollWidth).to.be.at.most(ENLARGED_WIDTH - 40);
  });

  it('stands in two columns only where both have room for text that is twice as large', async () => {
    const panel = await shown('Everything left');
    const widthOf = (selector: string) => find(panel, selector).getBoundingClientRect().width;
    panel.style.inlineSize = '1000px';
    expect(widthOf('.order')).to.be.below(600);
    document.documentElement.style.fontSize = '32px';
    expect(getComputedStyle(find(panel, '.panel')).fontSize).to.equal('30px');
    expect(widthOf('.order')).to.be.above(800);
    panel.style.inlineSize = '1800px';
    expect(widthOf('.order')).to.be.within(600, 1000);
  });

  it('does move where it is not asked not to, so that the above says something', async () => {
    const loading = states.find(({ name }) => name === 'loading an order') ?? expect.fail();
    expect(movements(await loading.show(backend))).to.not.deep.equal([]);
  });
});
