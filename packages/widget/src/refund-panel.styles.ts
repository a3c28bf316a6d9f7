/** The panel's look: custom properties, and what every view is made of. */
import { css } from './css.js';
import { orderStyles } from './views/order.styles.js';
import { refundFormStyles } from './views/refund-form.styles.js';

const tokens = css`
  :host {
    display: block;
    container-type: inline-size;
    /* In a shrink-to-fit parent a size container would have no width of its own. */
    contain-intrinsic-inline-size: 480px;
    min-inline-size: 0;
    /* Important within a shadow root wins over important in the page. These would push the panel out of its place. */
    text-indent: 0 !important;
    white-space: normal !important;
    writing-mode: horizontal-tb !important;
  }
  :host([hidden]) { display: none; }
  :host([theme='auto']) { color-scheme: light dark; }
  :host([theme='light']) { color-scheme: light; }
  :host([theme='dark']) { color-scheme: dark; }

  .panel {
    /* What a page sets on its body, or on everything, must not bend the panel; what comes through is named here. */
    all: initial;
    color-scheme: inherit;
    visibility: inherit;
    pointer-events: inherit;
    interactivity: inherit;
    -webkit-locale: inherit;
    /* Lines under or through the page's text end at an inline block; nothing else ends them. */
    display: inline-block;
    inline-size: 100%;
    vertical-align: top;
    box-sizing: border-box;
    --accent: var(--refund-panel-accent, light-dark(#23211d, #f0b93a));
    --radius: var(--refund-panel-radius, 10px);
    --control-radius: calc(var(--radius) * 0.7);
    --surface: var(--refund-panel-background, light-dark(#fff, #1f1d1a));
    --text: var(--refund-panel-text, light-dark(#23211d, #f1efea));
    --quiet: light-dark(#67635a, #aaa69b);
    --line: light-dark(#e6e3dc, #37342e);
    --line-strong: light-dark(#8b867b, #7d786c);
    --sunken: light-dark(#f8f6f2, #282520);
    --good: light-dark(#14683c, #7fd3a0);
    --good-tint: light-dark(#e6f4ec, #1d3327);
    --going: light-dark(#1c5aa8, #93c2ff);
    --going-tint: light-dark(#e9f1fb, #1c2b40);
    --waiting: light-dark(#7d5200, #f2c562);
    --waiting-tint: light-dark(#fdf3dc, #362c16);
    --bad: light-dark(#a82620, #ff9d92);
    --bad-tint: light-dark(#fdecea, #3d211e);
    /* Black or white, whichever can be read on the accent that the page chose. */
    --on-accent: light-dark(#fff, #1f1d1a);
    font-family: var(--refund-panel-font, inherit);
    font-size: var(--refund-panel-font-size, clamp(15px, 0.9375rem, 30px));
  }
  @supports (color: oklch(from red l c h)) {
    .panel { --on-accent: oklch(from var(--accent) clamp(0.16, (0.67 - l) * 1000, 1) 0 0); }
  }
`;

const base = css`
  .panel {
    padding: 1.6em;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    line-height: 1.5;
    text-align: start;
    overflow-wrap: anywhere;
    text-wrap: pretty;
    hyphens: manual;
    /* Numbers are there to be copied, whatever the page forbids around them. */
    -webkit-user-select: text;
    user-select: text;
    -webkit-text-size-adjust: 100%;
  }
  * { box-sizing: border-box; }
  h2, h3, p, dl, dd, ol, ul, fieldset { margin: 0; padding: 0; border: 0; }
  ol, ul { list-style: none; }
  h2, h3, .empty-title { font-size: 1.07em; font-weight: 600; line-height: 1.4; }
  strong { font-weight: 600; }
  code {
    font-family: ui-monospace, monospace;
    font-size: inherit;
    user-select: all;
    -webkit-user-select: all;
  }
  .quiet, dt { color: var(--quiet); }
  .icon {
    inline-size: 1.1em;
    block-size: 1.1em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 2.2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  /* Sentences whose language runs against the page keep their full stops where they belong, and the page's side. */
  .words-ltr :is(h2, h3, p, dt, dd, label, legend) { direction: ltr; text-align: right; }
  .words-rtl :is(h2, h3, p, dt, dd, label, legend) { direction: rtl; text-align: left; }
  /* A sentence runs as its language does, whatever it begins with: a name, or "Binance Pay". What people wrote runs by itself. */
  :is(p, button, label) > bdi:not([dir]) { direction: inherit; }
  .icon:is(.back, .send, .undo, .elsewhere):dir(rtl) { transform: scaleX(-1); }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  [tabindex='-1']:focus { outline: none; }

  details { margin-block-start: 0.6em; font-size: 0.87em; color: var(--quiet); }
  summary {
    display: inline-block;
    min-block-size: 24px;
    padding-block: 2px;
    cursor: pointer;
    text-decoration: underline;
    text-decoration-color: var(--line-strong);
    text-underline-offset: 3px;
  }
`;

const controls = css`
  .buttons { display: flex; flex-wrap: wrap; gap: 0.6em; margin-block-start: 1.35em; }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.55em;
    min-block-size: 2.7em;
    padding: 0.5em 1.1em;
    border: 1px solid var(--line-strong);
    border-radius: var(--control-radius);
    background: transparent;
    color: inherit;
    font: inherit;
    font-weight: 600;
    line-height: 1.3;
    text-align: center;
    cursor: pointer;
  }
  /* Not on the way back: a button that changes its part must be readable at once. */
  .button:hover { transition: background-color 120ms; }
  .button:hover, .icon-button:hover { background: var(--sunken); }
  .button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
  .button.primary:hover { background: color-mix(in oklab, var(--accent) 88%, var(--surface)); }
  .button[disabled] { cursor: default; opacity: 0.6; }
  .button.small {
    min-block-size: 2.1em;
    padding: 0.25em 0.8em;
    margin-block-start: 0.6em;
    font-size: 0.87em;
  }
  .icon-button {
    display: inline-grid;
    place-items: center;
    inline-size: 2em;
    block-size: 2em;
    padding: 0;
    border: 0;
    border-radius: var(--control-radius);
    background: none;
    color: var(--quiet);
    font: inherit;
    cursor: pointer;
  }
  .icon-button:hover { color: inherit; }

  /* What stands in another thing has its own. */
  .chip, .notice, .outcome, .empty { --tone: var(--quiet); --tint: var(--sunken); }
  .notice { --tone: currentColor; }
  .good { --tone: var(--good); --tint: var(--good-tint); }
  .going { --tone: var(--going); --tint: var(--going-tint); }
  .waiting { --tone: var(--waiting); --tint: var(--waiting-tint); }
  .bad { --tone: var(--bad); --tint: var(--bad-tint); }

  .chip {
    display: inline-flex;
    align-items: center;
    gap: 0.3em;
    padding: 0.1em 0.6em;
    border-radius: 99px;
    background: var(--tint);
    color: var(--tone);
    font-size: 0.87em;
    font-weight: 600;
    white-space: nowrap;
  }

  .notice {
    display: flex;
    gap: 0.7em;
    margin-block-start: 1.1em;
    padding: 0.85em 1em;
    border-radius: var(--control-radius);
    background: var(--tint);
  }
  .notice > .icon { margin-block-start: 0.2em; color: var(--tone); }
  .notice-title { font-size: 1em; font-weight: 600; }
  .notice details { color: inherit; }

  .empty { display: grid; justify-items: center; gap: 0.5em; padding: 2.4em 1em; text-align: center; text-wrap: balance; }
  .empty > * { max-inline-size: 46ch; }
  .empty .button { margin-block-start: 0.8em; }
  .medallion {
    display: grid;
    place-items: center;
    inline-size: 2.6em;
    block-size: 2.6em;
    margin-block-end: 0.4em;
    border-radius: 50%;
    background: var(--tint);
    color: var(--tone);
  }
  .medallion .icon { inline-size: 1.4em; block-size: 1.4em; }

  .skeleton i, [aria-busy='true'].button { animation: breathe 1.6s ease-in-out infinite alternate; }
  .skeleton i {
    /* As high as its letters, in a line as high as the one that it stands for. */
    display: inline-block;
    inline-size: 13em;
    max-inline-size: 100%;
    vertical-align: middle;
    border-radius: 4px;
    background: var(--line);
    color: transparent;
    line-height: 1;
  }
  @keyframes breathe { to { opacity: 0.45; } }
  .list-skeleton > div { padding-block: 0.7em; border-block-end: 1px solid var(--line); }

  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
  @media (forced-colors: active) {
    .chip, .notice, .medallion, .button { border: 1px solid; }
    .button.primary { border-width: 3px; }
    /* What keeps the place of a figure is none, and must not be made readable. */
    .skeleton i { background: GrayText; forced-color-adjust: none; }
  }
  @container (max-width: 420px) {
    .panel { padding: 1.1em; }
    .buttons .button { flex: 1 1 100%; }
  }
`;

export const refundPanelStyles = [tokens, base, controls, orderStyles, refundFormStyles];
