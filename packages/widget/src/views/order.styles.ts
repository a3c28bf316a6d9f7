/** The look of one order: figures, progress, what became of a refund, and the history. */
import { css } from '../css.js';

export const orderStyles = css`
  .order-header { position: relative; }
  .order-name { display: flex; flex-wrap: wrap; align-items: center; gap: 0.35em 0.7em; min-block-size: 1.6em; padding-inline-end: 2.4em; }
  .order-name h2 { font-size: 0.87em; font-weight: 400; color: var(--quiet); }
  .order-name .icon-button { position: absolute; inset-block-start: -0.3em; inset-inline-end: -0.4em; }
  .order-amount {
    margin-block: 0.15em 0.05em;
    font-size: 2em;
    font-weight: 600;
    line-height: 1.25;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
  }
  .order-amount span { font-size: 0.535em; letter-spacing: 0; color: var(--quiet); }

  .progress {
    display: block;
    inline-size: 100%;
    block-size: 8px;
    margin-block: 1.2em 0;
    border: 1px solid var(--line-strong);
    border-radius: 4px;
    overflow: hidden;
  }
  .progress:dir(rtl) { transform: scaleX(-1); }
  .progress .refunded { fill: var(--text); }
  .progress .elsewhere { fill: var(--line-strong); }
  .progress .pending { fill: var(--going); }
  .progress .doubt-all { fill: var(--waiting); }

  .figures {
    /* Four beside each other, or two and two: never three and one. The factor makes it one or the other. */
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(clamp(24% - 0.9em, (34em - 100%) * 999, 49% - 0.6em), 1fr));
    gap: 0.9em 1.2em;
    margin-block-start: 0.9em;
  }
  .figure dt { display: flex; align-items: baseline; gap: 0.45em; font-size: 0.87em; }
  .figure dt::before {
    content: '';
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border: 1px solid var(--line-strong);
    border-radius: 2px;
  }
  .figure.refunded dt::before { border: 0; background: var(--text); }
  .figure.pending dt::before { border: 0; background: var(--going); }
  .figure.doubt-all dt::before { background: var(--waiting); }
  .figure.attempts dt::before { content: none; }
  .figure dd { font-weight: 600; font-variant-numeric: tabular-nums; }

  .facts { display: grid; gap: 0.4em; margin-block-start: 1.2em; font-size: 0.87em; }
  .facts > div { display: flex; flex-wrap: wrap; gap: 0 1em; }
  .facts dt { flex: 0 0 9.5em; }
  .facts dd { flex: 1 1 12em; }
  .facts bdi, .description { white-space: pre-line; }

  .step, .history {
    margin-block-start: 1.6em;
    padding-block-start: 1.6em;
    border-block-start: 1px solid var(--line);
  }
  .step > .notice { margin-block-start: 0; }
  .step > * + *, .step > .notice + .notice { margin-block-start: 1.3em; }

  .history > p { margin-block-start: 0.4em; }
  .history li { padding-block: 1em; border-block-end: 1px solid var(--line); }
  .history li:last-child { padding-block-end: 0; border: 0; }
  .history-line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.3em 1em;
  }
  .history-line + p { margin-block-start: 0.15em; }
  .history-amount { font-weight: 600; font-variant-numeric: tabular-nums; }
  .description {
    margin-block-start: 0.3em;
    padding-inline-start: 0.8em;
    border-inline-start: 2px solid var(--line);
    color: var(--quiet);
  }
  .description + p { margin-block-start: 0.5em; }
  .failure { margin-block-start: 0.3em; }
  .failure strong { color: var(--bad); }
  .meta { margin-block-start: 0.5em; font-size: 0.87em; }
  .meta + .meta { margin-block-start: 0; }

  /* Out of the page's flow, though it is never painted: the page is not to be laid out anew around it. */
  .stage { position: fixed; }

  .wordless :is(h2, h3, dt) { color: transparent; }
  .skeleton .short { inline-size: 3.4em; }
  .skeleton .block {
    inline-size: 100%;
    block-size: 28em;
    background: var(--sunken);
    border-radius: var(--control-radius);
  }

  @media (forced-colors: active) {
    .progress { border-color: CanvasText; }
    .progress .refunded, .progress .elsewhere { fill: Highlight; }
    .progress .pending { fill: GrayText; }
    .figure dt::before { display: none; }
  }
  /* Of larger text two columns need more. */
  @container (min-width: 860px) and (min-width: 54em) {
    .panel:has(> .order) { display: inline-grid; }
    .loading { display: grid; }
    .loading, .panel:has(> .order) {
      grid-template: auto auto 1fr / minmax(0, 1fr) minmax(0, 27em);
      column-gap: 2.4em;
    }
    .order { grid-area: 2 / 1; }
    .history { grid-area: 3 / 1; }
    .step {
      grid-area: 2 / 2 / 4 / 3;
      margin: 0;
      padding: 0;
      padding-inline-start: 2.4em;
      border-block-start: 0;
      border-inline-start: 1px solid var(--line);
    }
  }
`;
