/** The look of the rows: a table where there is room, cards where there is not. */
import type { CSSResult } from 'lit';
import { css } from './kit.js';

export const tableStyles = (): CSSResult => css`
  .table { margin-block-start: 1em; font-variant-numeric: tabular-nums; }
  .table[aria-busy='true']::before {
    content: '';
    display: block;
    block-size: 2px;
    margin-block-end: -2px;
    background: var(--accent);
    animation: breathe 0.7s ease-in-out infinite alternate;
  }
  .table [role='row'] {
    display: grid;
    grid-template-columns: var(--columns);
    align-items: center;
    gap: 0.2em 1.3em;
    padding: 0.62em 0.6em;
    border-block-end: 1px solid var(--line);
  }
  .table.orders { --columns: minmax(0, 1.7fr) minmax(0, 1.4fr) minmax(0, 1fr) minmax(0, 1fr) 11em 6.5em; }
  .table.refunds { --columns: minmax(0, 1.3fr) minmax(0, 1.6fr) 11em minmax(0, 1.2fr) minmax(0, 1.3fr) 6.5em; }
  .head span { font-size: 0.87em; color: var(--quiet); }
  .head [role='row'] { padding-block: 0.3em; }
  .c-age { text-align: end; }
  /* Figures run from left to right everywhere: their ends are under each other. */
  .orders :is(.c-amount, .c-refunded, .c-left) { text-align: right; }

  /* What is out of sight is not laid out; fifty rows of a table are about as high. */
  .full { content-visibility: auto; contain-intrinsic-block-size: auto 145em; }
  .row { cursor: pointer; }
  .row:hover { background: var(--sunken); }
  .row:has(.row-open:focus-visible) { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: var(--control-radius); }
  .row-open { min-block-size: 24px; padding: 0; border: 0; background: none; color: inherit; font: inherit; font-weight: 600; text-align: start; cursor: pointer; }
  .row-open:focus-visible { outline: none; }
  .row .c-amount { font-weight: 600; }
  .row .c-amount .quiet { display: inline-block; font-weight: 400; font-size: 0.87em; }
  .orders .c-amount .quiet { min-inline-size: 2.9em; text-align: left; }
  .row .c-refunded, .row .c-age, .row .c-by { color: var(--quiet); }
  .row :is(.c-by, .c-reason) { overflow: hidden; text-overflow: ellipsis; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
  .row .c-age { font-size: 0.93em; white-space: nowrap; }

  .more { display: grid; gap: 0.7em; margin-block-start: 1em; }
  .more .failure { display: flex; gap: 0.6em; align-items: start; margin: 0; }
  .more .failure > .icon { margin-block-start: 0.2em; color: var(--bad); }
  .button.wide { inline-size: 100%; }
  .news { display: grid; justify-items: center; }
  .news-button { margin-block-start: 0.9em; }

  @container (max-width: 800px) {
    .head, .row.plain [data-label], .row .none { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    .full { contain-intrinsic-block-size: auto 265em; }
    .table { border-block-start: 1px solid var(--line); }
    .table .row { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15em 0.8em; padding: 0.75em 0.3em; }
    /* A line for the order's number alone, which would else be broken to make room. */
    .row .c-order { flex: 1 1 100%; }
    .refunds .c-order { order: -1; }
    .table .c-amount { flex: 1 1 auto; text-align: start; }
    .row .c-state { margin-inline-start: auto; }
    /* Ends the line of the amount. */
    .row::after { content: ''; order: 1; flex-basis: 100%; }
    .table :is(.c-age, .c-refunded, .c-left, .c-by, .c-reason) { order: 3; font-size: 0.87em; color: var(--quiet); text-align: start; }
    .table .c-age { order: 2; }
    .row [data-label]::before { content: attr(data-label) ' '; }
  }
`;
