/** What all of the sandbox's pages are made of: the frame, tables, facts, times and marks. Every value is escaped by `html`. */
import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

/** The newest rows are in a table; a page with all of them would be no overview. */
const MOST_ROWS = 50;

export interface Page {
  readonly title: string;
  /** What stands below the title. */
  readonly lead: Html | string;
  readonly main: Html;
  /** Whether the way back to the overview is shown. */
  readonly isInside?: boolean;
}

export function page({ title, lead, main, isInside = true }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Binance Pay sandbox</title>
<link rel="stylesheet" href="/sandbox/console.css">
</head>
<body>
<header class="bar">
<p class="name"><a href="/sandbox">Binance Pay <span>sandbox</span></a></p>
<p class="note">No real money moves here. Every signature is really checked.</p>
</header>
<main>
${isInside ? html`<nav aria-label="Way back"><a class="back" href="/sandbox">Overview</a></nav>` : ''}
<div class="heading"><h1>${title}</h1>
<p class="lead">${lead}</p></div>
${main}
</main>
</body>
</html>`;
}

export function messagePage(title: string, words: string): Html {
  return page({ title, lead: words, main: html`` });
}

export interface Column {
  readonly label: string;
  /** Amounts and counts stand at the end, so that their digits are one below the other. */
  readonly isNumber?: boolean;
}

export interface TableContent {
  readonly caption: string;
  readonly hint?: Html | string;
  readonly columns: readonly Column[];
  /** The first cell names its row. */
  readonly rows: readonly (readonly (Html | string)[])[];
  /** What is said when there is no row. */
  readonly empty: string;
}

/** The roles are said aloud because the narrow layout, in which rows are stacked, would take them away. */
export function table({ caption, hint, columns, rows, empty }: TableContent): Html {
  const shown = rows.slice(0, MOST_ROWS);
  const cell = (content: Html | string, index: number) => {
    const { label = '', isNumber = false } = columns[index] ?? {};
    const kind = numberClass(isNumber);
    return index === 0
      ? html`<th scope="row" role="rowheader"${kind}>${content}</th>`
      : html`<td role="cell" data-label="${label}"${kind}>${content}</td>`;
  };
  const left = rows.length - shown.length;
  return html`<div class="sheet"><table role="table">
<caption><h2>${caption}</h2>${hint === undefined ? '' : html`<p>${hint}</p>`}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(
    ({ label, isNumber = false }) => html`<th scope="col" role="columnheader"${numberClass(isNumber)}>${label}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${
    shown.length === 0
      ? html`<tr role="row"><td role="cell" class="empty" colspan="${columns.length}">${empty}</td></tr>`
      : shown.map((row) => html`<tr role="row">${row.map(cell)}</tr>\n`)
  }</tbody>
</table>${left > 0 ? html`<p class="more">and ${left} older</p>` : ''}</div>`;
}

function numberClass(isNumber: boolean): Html | '' {
  return isNumber ? html` class="number"` : '';
}

/** Names and values, such as an order's. */
export function facts(entries: readonly (readonly [name: string, value: Html | string])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}

export function sheet(heading: string, content: Html): Html {
  return html`<section class="sheet"><div class="inside"><h2>${heading}</h2>${content}</div></section>`;
}

/** @param milliseconds Unix time */
export function time(milliseconds: number): Html {
  const instant = new Date(milliseconds).toISOString();
  return html`<time datetime="${instant}"><span>${instant.slice(0, 10)}</span> ${instant.slice(11, 19)}</time>`;
}

export type Tone = 'good' | 'bad' | 'waiting' | 'plain';

/** A state in a word; its colour says nothing that the word does not. */
export function mark(word: string, tone: Tone): Html {
  return html`<span class="mark ${tone}">${word}</span>`;
}

/** Amount and currency, which never part at the end of a line. */
export function money(amount: string, currency: string): Html {
  return html`<span class="money">${amount} <span>${currency}</span></span>`;
}

export function code(text: string): Html {
  return html`<code>${text}</code>`;
}

/** What stands for characters that cannot be seen: in the text of `showText`, and in the dump of `showBytes`. */
const standIns = { text: /(↵|⟨[^⟩]*⟩)/u, dump: /([↵←→])/u } as const;

/** Text or a dump in which line feeds and the like are visible, set as it stands. */
export function visible(shown: string, kind: keyof typeof standIns): Html {
  const pieces = shown.split(standIns[kind]);
  return html`<pre class="${kind}" tabindex="0">${pieces.map((piece, index) => (index % 2 === 1 ? html`<i>${piece}</i>` : piece))}</pre>`;
}

export function orderPath(prepayId: string): string {
  return `/sandbox/orders/${encodeURIComponent(prepayId)}`;
}
