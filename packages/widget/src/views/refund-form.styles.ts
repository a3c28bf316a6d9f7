/** The look of the form. */
import { css } from '../css.js';

export const refundFormStyles = css`
  .field { margin-block-start: 1.2em; }
  .field label, legend { padding: 0; font-size: 0.87em; font-weight: 600; }
  .field label .quiet { font-weight: 400; margin-inline-start: 0.3em; }
  .input {
    display: block;
    inline-size: 100%;
    min-block-size: 2.7em;
    padding: 0.5em 0.75em;
    border: 1px solid var(--line-strong);
    border-radius: var(--control-radius);
    background: var(--surface);
    color: inherit;
    font: inherit;
    line-height: 1.4;
  }
  .field label + .input, .field .select { margin-block-start: 0.4em; }
  .input::placeholder { color: var(--quiet); opacity: 1; }
  .input:focus-visible { outline-offset: -1px; }
  textarea.input { resize: vertical; min-block-size: 4.6em; }

  .select { position: relative; }
  .select select { appearance: none; padding-inline-end: 2.4em; text-overflow: ellipsis; cursor: pointer; }
  .select .icon {
    position: absolute;
    inset-block-start: 0.8em;
    inset-inline-end: 0.8em;
    pointer-events: none;
    color: var(--quiet);
  }
  option { background: var(--surface); color: var(--text); }

  .hint { margin-block-start: 0.35em; font-size: 0.87em; color: var(--quiet); font-variant-numeric: tabular-nums; }
  .hint:has(bdi:empty) { display: none; }

  .choices { margin-block-start: 1.1em; }
  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2em 0.6em;
    min-block-size: 3em;
    padding: 0.6em 0.75em;
    border: 1px solid var(--line-strong);
    font-weight: 400;
    cursor: pointer;
  }
  legend + .choice {
    margin-block-start: 0.4em;
    border-radius: var(--control-radius) var(--control-radius) 0 0;
  }
  .choice + .choice {
    border-block-start-color: var(--line);
    margin-block-start: -1px;
    border-radius: 0 0 var(--control-radius) var(--control-radius);
  }
  .choice:has(:checked) { background: var(--sunken); }
  .choice input {
    flex: none;
    font: inherit;
    inline-size: 1.15em;
    block-size: 1.15em;
    margin: 0;
    accent-color: var(--accent);
    cursor: pointer;
  }
  .choice-value { margin-inline-start: auto; font-variant-numeric: tabular-nums; }
`;
