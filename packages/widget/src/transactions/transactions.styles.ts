/** The look of the transactions view. */
import type { CSSResult } from 'lit';
import { css } from './kit.js';

export const transactionsStyles = (): CSSResult => css`
  .search { display: flex; flex-wrap: wrap; gap: 0.6em; margin-block: 0.9em 1.1em; }
  .search-box { position: relative; flex: 1 1 10em; min-inline-size: 0; }
  .search-box .icon {
    position: absolute;
    inset-block: 0;
    margin-block: auto;
    inset-inline-start: 0.8em;
    color: var(--quiet);
    pointer-events: none;
  }
  .search-box .input { padding-inline-start: 2.4em; }
  .search .button { flex: none; }

  .rows { border-block-start: 1px solid var(--line); }
  .rows li { border-block-end: 1px solid var(--line); }
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.1em 1em;
    inline-size: calc(100% + 1em);
    margin-inline: -0.5em;
    padding: 0.75em 0.5em;
    border: 0;
    border-radius: var(--control-radius);
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .row:hover { background: var(--sunken); }
  .row-name { font-weight: 600; }
  .row-amount { font-weight: 600; font-variant-numeric: tabular-nums; text-align: end; }
  .row-facts { display: flex; flex-wrap: wrap; gap: 0 1em; font-size: 0.87em; }
  .row .chip { justify-self: end; }

  @container (max-width: 420px) {
    .search .button {
      flex: 1 1 100%;
    }
    /* A line for the order's number alone, which would else be broken to make room. */
    .row { display: flex; flex-wrap: wrap; column-gap: 0.5em; }
    .row-name, .row-facts { flex-basis: 100%; }
    .row-facts { order: 1; }
    .row-amount { flex-grow: 1; text-align: start; }
  }

  .button.wide { inline-size: 100%; margin-block-start: 0.8em; }

  /* Of an order that was opened from the list. */
  button.back {
    display: inline-flex;
    align-items: center;
    gap: 0.3em;
    min-block-size: 28px;
    justify-self: start;
    margin: -0.4em 0 0.8em -0.3em;
    padding: 0 0.5em 0 0.2em;
    border: 0;
    border-radius: var(--control-radius);
    background: none;
    color: var(--quiet);
    font: inherit;
    font-size: 0.87em;
    cursor: pointer;
  }
  button.back:hover { color: inherit; background: var(--sunken); }
`;
