/** Pages whose rules were written for themselves: the panel stays as it is on a page without any. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, makeOrder } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { find, mountPanel, press, refundPart, unmountPanels, untilText } from './panel.js';

const inherited = `
  letter-spacing: 5px; word-spacing: 9px; line-height: 4; color: red; text-transform: uppercase; text-align: right;
  text-indent: 40px; font-style: italic; font-variant: small-caps; font-weight: 900; text-shadow: 2px 2px red;
  white-space: pre; text-decoration: underline wavy red; tab-size: 20; list-style: square inside; quotes: 'x' 'y';
  border-collapse: collapse; fill: red; stroke: red; font-size-adjust: 0.9; text-underline-offset: 10px; cursor: wait;
  -webkit-text-fill-color: red; -webkit-text-stroke: 2px blue; hyphens: auto; line-break: anywhere; text-wrap: nowrap;
  word-break: break-all; font-feature-settings: 'smcp'; user-select: none; writing-mode: vertical-rl; text-emphasis: dot;`;

const hostile: Record<string, string> = {
  'what a body can hand down': `body { ${inherited} }`,
  'a rule for everything': `* { ${inherited.replaceAll(';', ' !important;')} }`,
  'a reset of everything': '* { all: unset } style, script, head { display: none }',
  'boxes of another kind':
    '*, *::before, *::after { box-sizing: content-box !important; float: left; max-width: none }',
  'Bootstrap-like base rules': `
    *, ::before, ::after { box-sizing: border-box } h1, h2, h3 { font-size: 2rem; margin: 0 0 0.5rem }
    button, input, select, textarea { font: inherit; border-radius: 0 } [type="button"] { -webkit-appearance: button }
    dl, ol, ul { margin: 0 0 1rem } label { display: inline-block } legend { float: left; font-size: 1.5rem }`,
  'Tailwind-like base rules': `
    *, ::before, ::after { box-sizing: border-box; border: 0 solid; margin: 0; padding: 0 } svg { display: block }
    button, input, select, textarea { font: inherit; color: inherit; background: transparent } html { line-height: 1.5 }`,
  'a tenfold rem': 'html { font-size: 62.5% }',
};

/** How the panel's own parts are drawn, and where they stand in it. */
function looksOf(panel: RefundPanel): unknown[] {
  const frame = find(panel, '.panel').getBoundingClientRect();
  // A slot has no box, and where one pixel stands that nobody sees is no look.
  const seen = '.panel, .panel *:not(option, slot, .visually-hidden)';
  const drawn = panel.shadowRoot?.querySelectorAll<HTMLElement>(seen) ?? [];
  return [...drawn].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const { color, fontSize, fontWeight, fontStyle, letterSpacing, wordSpacing, lineHeight, textTransform } = style;
    const { textShadow, whiteSpace, cursor, fill, stroke, visibility, writingMode, listStyleType } = style;
    return {
      name: `${element.localName}.${element.getAttribute('class')}`,
      box: [x - frame.x, y - frame.y, width, height].map(Math.round),
      text: [color, fontSize, fontWeight, fontStyle, letterSpacing, wordSpacing, lineHeight, textTransform, textShadow],
      more: [whiteSpace, cursor, fill, stroke, visibility, writingMode, listStyleType],
    };
  });
}

/** WebKit only knows it by its own name. */
function choiceOf(element: Element): string {
  const { userSelect, webkitUserSelect } = getComputedStyle(element);
  return userSelect || webkitUserSelect;
}

describe('in a hostile page', () => {
  const sheet = document.createElement('style');
  let backend: FakeBackend;

  before(() => document.head.append(sheet));
  after(() => sheet.remove());
  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
    sheet.textContent = '';
  });

  /** A page of one width, whatever its rules are; a font of its own, so that the page's is no difference. */
  async function show(): Promise<RefundPanel> {
    const panel = mountPanel();
    panel.style.cssText = `display: block !important; width: 600px !important; max-width: none !important; float: none !important;
      margin: 0 !important; padding: 0 !important; border: 0 !important; box-sizing: border-box !important;
      --refund-panel-font: sans-serif`;
    await refundPart(panel, '10');
    await untilText(panel, 'Left to refund15.17');
    await press(panel, 'Refund more');
    return panel;
  }

  for (const [name, rules] of Object.entries(hostile)) {
    it(`looks the same under ${name}`, async () => {
      const plain = looksOf(await show());
      unmountPanels();
      backend.restore();
      backend = new FakeBackend(makeOrder());
      sheet.textContent = rules;
      const panel = await show();
      expect(looksOf(panel)).to.deep.equal(plain);
      const { x, width } = panel.getBoundingClientRect();
      expect(find(panel, '.panel').getBoundingClientRect()).to.include({ x, width });
      // A line under the page's text cannot be asked for; it ends at an inline block.
      expect(getComputedStyle(find(panel, '.panel')).display).to.equal('inline-block');
      expect(choiceOf(find(panel, 'code'))).to.equal('all');
      await expect(panel).to.be.accessible({ ignoredRules: ['color-contrast'] });
    });
  }

  it('lets its text be chosen where the page forbids it', async () => {
    sheet.textContent = '* { user-select: none !important; -webkit-user-select: none !important }';
    const panel = await show();
    expect(choiceOf(find(panel, '.panel'))).to.equal('text');
  });

  it('is no larger than twice its size, however large the page writes', async () => {
    sheet.textContent = '* { font-size: 40px !important }';
    const panel = await show();
    expect(getComputedStyle(find(panel, '.panel')).fontSize).to.equal('30px');
  });

  it('is hidden, out of reach and read from right to left where the page says so', async () => {
    const panel = await show();
    const styleOf = () => getComputedStyle(find(panel, '.panel'));
    const parent = document.createElement('div');
    panel.replaceWith(parent);
    parent.append(panel);
    parent.style.cssText = 'visibility: hidden; pointer-events: none; direction: rtl; color-scheme: dark';
    expect(styleOf()).to.include({
      visibility: 'hidden',
      pointerEvents: 'none',
      direction: 'rtl',
      colorScheme: 'dark',
    });
    parent.style.cssText = '';
    parent.inert = true;
    panel.focus();
    expect(panel.shadowRoot?.activeElement).to.equal(null);
    parent.remove();
  });

  it('leaves the choice of glyphs to the language of the page', async function glyphs() {
    // Firefox has no such property.
    if (!CSS.supports('-webkit-locale', '"ja"')) return this.skip();
    const panel = await show();
    panel.lang = 'ja';
    const { webkitLocale } = getComputedStyle(find(panel, '.panel')) as CSSStyleDeclaration & { webkitLocale: string };
    expect(webkitLocale.replaceAll('"', '')).to.equal('ja');
  });
});
