/** The look of the lists: what stands above the rows. */
import type { CSSResult } from 'lit';
import { css } from './kit.js';
import { tableStyles } from './table.styles.js';

export const transactionsStyles = (): CSSResult[] => [aboveStyles(), tableStyles()];

const aboveStyles = (): CSSResult => css`
  .list-header { display: flex; flex-wrap: wrap; align-items: center; gap: 0.7em 1em; }
  .switch { display: flex; padding: 3px; border-radius: var(--control-radius); background: var(--sunken); }
  .switch button {
    min-block-size: 2.1em;
    padding: 0.2em 0.95em;
    border: 1px solid transparent;
    border-radius: calc(var(--control-radius) - 2px);
    background: none;
    color: var(--quiet);
    font: inherit;
    font-size: 0.93em;
    cursor: pointer;
  }
  .switch button:hover { color: inherit; }
  .switch button[aria-pressed='true'] { border-color: var(--line); background: var(--surface); color: var(--text); font-weight: 600; }

  .inbox { display: flex; flex-wrap: wrap; gap: 0.5em; }
  .chip.pill {
    gap: 0.45em;
    max-inline-size: 100%;
    min-block-size: 2.4em;
    padding-inline: 0.9em;
    border: 1px solid transparent;
    font: inherit;
    font-size: 0.93em;
    text-align: start;
    white-space: normal;
    cursor: pointer;
  }
  .pill:hover, .pill[aria-pressed='true'] { border-color: currentColor; }
  .pill b { font-variant-numeric: tabular-nums; }

  .list-tools { display: flex; flex-wrap: wrap; gap: 0.6em; margin-block: 1em 0; }
  .search { display: flex; flex: 1 1 22em; gap: 0.6em; }
  .search-box { position: relative; flex: 1 1 8em; min-inline-size: 0; }
  .search-box > .icon {
    position: absolute;
    inset-block: 0;
    margin-block: auto;
    inset-inline-start: 0.8em;
    color: var(--quiet);
    pointer-events: none;
  }
  .search-box .input { padding-inline: 2.4em; text-overflow: ellipsis; }
  .search-box .icon-button { position: absolute; inset-block: 0; margin-block: auto; inset-inline-end: 0.35em; }
  .search-box .input::-webkit-search-cancel-button { display: none; }
  .search .button { flex: none; }
  .tools { display: flex; flex: 0 1 auto; flex-wrap: wrap; gap: 0.6em; }
  .filter-button { flex: none; white-space: nowrap; }
  .filter-button b { min-inline-size: 1.5em; padding-inline: 0.35em; border-radius: 99px; background: var(--accent); color: var(--on-accent); font-size: 0.87em; line-height: 1.5; }
  .sort { flex: 1 1 auto; }
  .sort select { min-inline-size: 9em; }

  .filters {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5em), 1fr));
    align-items: start;
    gap: 1em;
    margin-block-start: 0.8em;
    padding: 1em;
    border-radius: var(--control-radius);
    background: var(--sunken);
  }
  .filters[hidden] { display: none; }
  .filters .field { margin: 0; min-inline-size: 0; }
  .filters .input[disabled] { border-style: dashed; background: none; }
  .filters .input[type='date'] { appearance: none; min-inline-size: 0; }
  .filters .input[aria-invalid='true'] { border-color: var(--bad); }
  .filters .hint.error { display: flex; gap: 0.4em; color: var(--bad); }
  .filters .hint.error .icon { margin-block-start: 0.15em; }

  .filter-chips { display: flex; flex-wrap: wrap; align-items: center; gap: 0.45em; margin-block-start: 0.8em; }
  .filter-chips li { max-inline-size: 100%; }
  .chip.filter-chip { min-block-size: 2.2em; border-color: var(--line); color: var(--text); font-size: 0.87em; }
  .filter-chip bdi { overflow: hidden; text-overflow: ellipsis; }
  .filter-chip .icon { inline-size: 0.9em; color: var(--quiet); }
  .filter-chip:hover { border-color: var(--line-strong); }
  .link {
    min-block-size: 2.1em;
    padding: 0 0.4em;
    border: 0;
    background: none;
    color: var(--quiet);
    font: inherit;
    font-size: 0.87em;
    text-decoration: underline;
    text-underline-offset: 3px;
    cursor: pointer;
  }
  .link:hover { color: inherit; }
  .empty .filter-chips { justify-content: center; }

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

  @media (forced-colors: active) {
    .switch button[aria-pressed='true'], .pill, .filters { border: 1px solid; }
  }
  @container (max-width: 500px) {
    .tools { flex: 1 1 100%; }
    .sort { flex-basis: 7em; }
    .sort select { min-inline-size: 0; }
    /* Enter searches; on glass, the keyboard has a key for it. */
    .search .button { display: none; }
  }
`;
