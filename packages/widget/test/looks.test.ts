/** What is to be seen at a glance: which button goes on, how much is left, and an order's number in one piece. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, makeOrder } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { buttonOf, find, press, unmountPanels, until } from './panel.js';
import { states } from './states/index.js';
import { shown } from './states/state-case.js';

/** WCAG 1.4.11, for what a picture needs to be understood. */
const LEAST_CONTRAST = 3;

function luminance(colour: string): number {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d') ?? expect.fail();
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('at a glance', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
    document.documentElement.style.colorScheme = '';
  });

  const show = (name: string) => (states.find((state) => state.name === name) ?? expect.fail(name)).show(backend);
  const all = (panel: RefundPanel, selector: string) => [
    ...(panel.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
  ];

  for (const theme of ['light', 'dark'] as const) {
    it(`the empty part of the bar is seen in ${theme}, and so is the square that names it`, async () => {
      document.documentElement.style.colorScheme = theme;
      const panel = await show('an amount that was refunded elsewhere');
      const surface = getComputedStyle(find(panel, '.panel')).backgroundColor;
      const edgeOf = ({ borderTopStyle, borderTopColor, backgroundColor }: CSSStyleDeclaration) =>
        borderTopStyle === 'solid' ? borderTopColor : backgroundColor;
      const edges = [
        edgeOf(getComputedStyle(find(panel, '.progress'))),
        edgeOf(getComputedStyle(find(panel, '.figure.left dt'), '::before')),
      ];
      const shares = all(panel, '.progress rect').map((share) => getComputedStyle(share).fill);
      for (const colour of [...edges, ...shares]) {
        expect(contrast(colour, surface), colour).to.be.at.least(LEAST_CONTRAST);
      }
    });

    it(`one button goes on while a refund is to be decided in ${theme}, and to reject looks like nothing else`, async () => {
      document.documentElement.style.colorScheme = theme;
      for (const state of ['awaiting approval, seen by an approver', 'about to approve']) {
        const panel = await show(state);
        // Where a theme's accent is, nothing else is.
        const approve = getComputedStyle(buttonOf(panel, 'Approve')).backgroundColor;
        const others = all(panel, '.button').filter((button) => button !== buttonOf(panel, 'Approve'));
        for (const { backgroundColor } of others.map((button) => getComputedStyle(button))) {
          expect(backgroundColor).to.not.equal(approve);
        }
        unmountPanels();
      }
      const panel = await show('about to reject, with a mistake');
      const colours = all(panel, '.button').map((button) => getComputedStyle(button).color);
      expect(new Set(colours).size, colours.join()).to.equal(2);
      expect(all(panel, '[part~="button-danger"]').map(({ textContent }) => textContent)).to.have.lengthOf(1);
    });
  }

  it('one button goes on while a refund made elsewhere is put on record', async () => {
    const panel = await show('the form that puts it on record, with a mistake');
    const goesOn = getComputedStyle(buttonOf(panel, 'Put 5.00')).backgroundColor;
    // A button takes its time to look otherwise.
    await until(() => getComputedStyle(buttonOf(panel, 'Review refund')).backgroundColor !== goesOn);
  });

  it('a sentence runs as its language does, whatever it begins with, and what people wrote runs by itself', async () => {
    const panel = await show('failed');
    panel.lang = 'he';
    const sentences = await until(() => {
      const found = all(panel, '.outcome p > bdi, .failure > bdi');
      return found.some(({ textContent }) => /^\s*Binance Pay [\u05d0-\u05ea]/.test(textContent ?? '')) && found;
    });
    for (const sentence of sentences)
      expect(getComputedStyle(sentence).direction, sentence.textContent ?? '').to.equal('rtl');
    await press(panel, 'ביצוע החזר שוב');
    backend.refundElsewhere({ refundReason: 'Customer request', description: 'broken: the pot' });
    const written = await until(() => panel.shadowRoot?.querySelector('.description > bdi'));
    expect(getComputedStyle(written).direction).to.equal('ltr');
    expect(getComputedStyle(find(panel, '.history li > p > bdi')).direction).to.equal('ltr');
    expect(getComputedStyle(find(panel, '.order-amount > bdi')).direction).to.equal('ltr');
  });

  it('the figures stand four beside each other, or two and two', async () => {
    const panel = await shown('Everything left');
    for (const lang of ['en', 'de']) {
      panel.lang = lang;
      for (let width = 280; width <= 1400; width += 40) {
        panel.style.inlineSize = `${width}px`;
        await panel.updateComplete;
        const tops = all(panel, '.figure').map((figure) => figure.getBoundingClientRect().top);
        expect([1, 2], `${lang} ${width}: ${tops}`).to.include(new Set(tops).size);
        expect(tops.filter((top) => top === tops[0]).length % 2, `${lang} ${width}: ${tops}`).to.equal(0);
      }
    }
  });

  for (const { name, show: showState } of states) {
    it(`an order's number is in one piece at 320 px: ${name}`, async () => {
      const panel = await showState(backend);
      panel.style.inlineSize = '320px';
      for (const number of all(panel, '.c-order bdi, h2 bdi')) {
        expect(number.getClientRects().length, number.textContent ?? '').to.equal(1);
      }
    });
  }
});
