/** The look of a refund on its way: confirmation, outcome, what waits, and the field of a part of the amount. */
import type { CSSResult } from 'lit';
import { css } from './kit.js';

export const refundingStyles = (): CSSResult => css`
  .card { padding: 1.4em; border: 1px solid var(--line-strong); border-radius: var(--radius); }
  .card p { margin-block-start: 0.5em; }
  .card .notice p:not(.meta) { margin: 0; }
  .sentence { font-size: 1.07em; }
  .sentence strong { font-variant-numeric: tabular-nums; }
  .outcome { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; column-gap: 0.8em; }
  .outcome > :not(.medallion, h3) { grid-column: 1 / -1; }
  .outcome > .medallion { margin-block-end: 0; }
  .outcome.quiet { color: inherit; }
  .outcome:not(.quiet) { border-color: color-mix(in oklab, var(--tone) 45%, var(--surface)); }

  .spinner {
    inline-size: 1em;
    block-size: 1em;
    border: 2px solid currentColor;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: turn 800ms linear infinite;
  }
  @keyframes turn { to { transform: rotate(1turn); } }

  .lines { white-space: pre-line; }
  q.lines { display: block; margin-block: 0.4em 0.7em; padding-inline-start: 0.8em; border-inline-start: 2px solid var(--line-strong); }
  .card dd p { margin: 0; }
  .card dd p + p { margin-block-start: 0.4em; }
  .decision .facts, .decision ~ .form { padding-block-start: 1.2em; border-block-start: 1px solid var(--line); }
  .decision ~ .form { margin-block-start: 1.6em; padding-block-start: 1.6em; }
  .decision ~ .notice { margin-block-start: 1.2em; }
  .buttons:not(:has(*)) { margin: 0; }
  /* One thing at a time: first the decision. WebKit does not look again for what opens outside of the step. */
  .panel:has(.card .primary, .card .danger) .form .primary, .step.behind .form .primary { border-color: var(--line-strong); background: none; color: inherit; }
  .danger { border-color: currentColor; color: var(--bad); }
  .step:has(> .decision) { padding-block-start: 0; border: 0; }

  .queue { margin-block-end: 1em; }
  .queue-bar { display: flex; align-items: center; justify-content: space-between; gap: 1em; margin-block-end: 0.8em; }
  .queue-bar .button { flex: none; margin: 0; }
  .elsewhere > div { flex: 1 1 auto; min-inline-size: 0; }
  .elsewhere .field { margin-block-start: 0.8em; }
  .elsewhere .buttons { margin-block-start: 1em; }
  .restored { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.4em 1em; }
  .countdown { font-variant-numeric: tabular-nums; }
  .restored .button { margin: 0; }
  .history .question { margin-block-start: 0.6em; }
  .history .question ~ .button + .button { margin-inline-start: 0.5em; }
  .buttons > .question { flex-basis: 100%; margin: 0; }
  .standing { margin-block-start: 0.3em; }
  .history .button.small { margin-block-end: 0.3em; }
  .step:has(> .card) { padding-block-start: 0; border: 0; }
  .story { display: grid; gap: 0.6em; margin-block-start: 0.5em; padding-inline-start: 0.9em; border-inline-start: 2px solid var(--line); }
  .history .story li { padding: 0; border: 0; }
  .history .story p { margin: 0; }
  .ring .track { opacity: 0.25; }
  .answers { display: flex; flex-wrap: wrap; gap: 0 0.6em; }
  .partial { margin-block-start: 0.6em; }
  .with-unit { position: relative; }
  .field .select ~ .input { margin-block-start: 0.6em; }
  .field .with-unit { margin-block-start: 0.4em; }
  .with-unit .input { padding-right: 5.5em; }
  .unit {
    position: absolute;
    top: 0;
    bottom: 0;
    right: 0.85em;
    display: flex;
    align-items: center;
    color: var(--quiet);
    pointer-events: none;
  }
  .input[aria-invalid='true'] { border-color: var(--bad); outline-color: var(--bad); }
  .money { font-variant-numeric: tabular-nums; }
  .hint.error { display: flex; gap: 0.4em; color: var(--bad); }
  .hint .icon { margin-block-start: 0.15em; }

  @container (max-width: 400px) {
    .card { padding: 1.1em; }
  }
`;
